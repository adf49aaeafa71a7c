"""Tags of an e-sign service that are wider than their line: the service would find them broken or over other text."""

import re
from collections.abc import Iterator

from assembler.model.diagnostics import Diagnostic, error
from assembler.model.document import Document, Tag
from assembler.model.signers import places_to_sign
from assembler.model.walk import plain

COMPLAINT = re.compile(r"no room for tag (.+)")
"""The template's error for a tag that is wider than its line."""

HINT = "Shorten what it quotes, such as the name of the role, or set the service’s tags smaller in its file."


def find_wide_tags(documents: tuple[Document, ...], complaint: str) -> tuple[Diagnostic, ...]:
    """Return a finding for each tag that is too wide, according to the template's error."""
    found = COMPLAINT.search(complaint)
    return tuple(_tag_findings(documents, found[1].strip())) if found else ()


def _tag_findings(documents: tuple[Document, ...], text: str) -> Iterator[Diagnostic]:
    for document, who, tag in _tags_of(documents):
        if tag.text in text:
            sentence = f"The tag “{tag.text}” of {who} in “{document.title}” is wider than its line."
            yield error("esign-tag-wraps", sentence, hint=HINT, subject=document.name)


def _tags_of(documents: tuple[Document, ...]) -> Iterator[tuple[Document, str, Tag]]:
    for document in documents:
        for party, _, signer in places_to_sign(document):
            for tag in signer.tags:
                yield document, plain(signer.name) or party.role, tag
