"""Where no page ends: what stays with the block behind it, the same in Word and PDF."""

from itertools import pairwise
from typing import assert_never

from assembler.model.document import Block, FieldGroup, Heading, PageBreak, Paragraph, Provision, SignatureBlock, Table
from assembler.model.remembered import remembered_of
from assembler.model.walk import plain

LAST = 4
"""The blocks at the end of a paper, or the fields at the end of a form, that stand together: no page holds one alone."""


@remembered_of(16)  # Word and PDF ask it of the same papers
def kept_with_next(blocks: tuple[Block, ...]) -> tuple[bool, ...]:
    """Return for each block whether it stays with the next: an introduction, and the last few; signatures have one with them."""
    signed = bool(blocks) and isinstance(blocks[-1], SignatureBlock)
    closing = len(blocks) if signed else len(blocks) - LAST
    kept = (_introduces(block, following) or at >= closing for at, (block, following) in enumerate(pairwise(blocks)))
    return (*kept, False) if blocks else ()


def _introduces(block: Block, following: Block) -> bool:
    """Whether a block is the introduction of the one behind it; a heading stays with any."""
    match block:
        case Provision(content=content):
            return isinstance(following, Table | SignatureBlock) or plain(content).rstrip().endswith(":")
        case Paragraph():
            return isinstance(following, Table | SignatureBlock)
        case Table():
            return isinstance(following, SignatureBlock)
        case Heading() | FieldGroup() | SignatureBlock() | PageBreak():
            return False
        case _:
            assert_never(block)


def fields_kept(block: Block, blocks: tuple[Block, ...]) -> tuple[bool, ...]:
    """Return for each field of a block whether it stays with what follows: the last few of a paper together, the last with signatures."""
    if not isinstance(block, FieldGroup):
        return ()
    fields = len(block.fields)
    following = next((after for before, after in pairwise(blocks) if before is block), None)
    if following is None:
        return tuple(fields - LAST <= at < fields - 1 for at in range(fields))
    return tuple(isinstance(following, SignatureBlock) and at == fields - 1 for at in range(fields))
