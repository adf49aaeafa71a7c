"""What differs between a packet and the one it supersedes: papers added and left out, and the changed words of each, clause by clause."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assembler.formats.pdf.received_file import open_pdf
from assembler.formats.registry import PDF, WORD, Format
from assembler.formats.word.opened_file import open_word
from assembler.formats.word.received_file import ParagraphText, WordContent, read_both_views
from assembler.model.manifest import IssuedDocument, Manifest
from assembler.packets.store import Store
from assembler.returns.comparison import differences, text_changes
from assembler.returns.verdict import Change


@dataclass(frozen=True, slots=True)
class PaperDifference:
    """What became of a paper: it was `added`, `removed` or `changed`, and how; where it was changed, with its changes."""

    title: str
    kind: str
    changes: tuple[Change, ...] = ()


def find_differences(store: Store, former: str, packet: Manifest) -> tuple[PaperDifference, ...] | None:
    """Return the papers that differ between a former packet of a store and a packet that is there too, in the order of the papers.

    None where the former one is not there any more or cannot be read.
    """
    try:
        before, _ = store.manifest(former)
        return tuple(_differences(store, before, packet)) if before else None
    except OSError:
        return None


def _differences(store: Store, before: Manifest, after: Manifest) -> Iterator[PaperDifference]:
    former, latter = ({one.name: one for one in manifest.documents} for manifest in (before, after))
    for name, document in former.items():
        if name not in latter:
            yield PaperDifference(document.title, "removed")
    for name, document in latter.items():
        if name not in former:
            yield PaperDifference(document.title, "added")
        elif changes := tuple(_changes(store, (before, former[name]), (after, document))):
            yield PaperDifference(document.title, "changed", changes)


Held = tuple[Manifest, IssuedDocument]
"""A document, and the manifest of the packet that holds it."""


def _changes(store: Store, ours: Held, theirs: Held) -> Iterator[Change]:
    """Yield the changes of a paper by its Word files, else by the lines of another format that both packets have."""
    before, after = (_word_content(_file_of(store, *held, WORD)) for held in (ours, theirs))
    if before and after:
        # None of them was tracked, since no person made them.
        yield from (replace(change, silent=False) for change in text_changes(before, after))
        return
    shared = next((path for path in ours[1].files if path in theirs[1].files), "")
    if shared:
        yield from differences(*(_lines(shared, store.read(f"{held[0].packet}/{shared}") or b"") for held in (ours, theirs)))


def _word_content(data: bytes) -> WordContent | None:
    opened, _ = open_word(data) if data else (None, "")
    return read_both_views(opened)[0] if opened else None


def _file_of(store: Store, manifest: Manifest, document: IssuedDocument, format: Format) -> bytes:
    """Return the file that holds a document alone in a format; no bytes where there is none."""
    path = next((path for path in document.files if path.endswith(format.ending)), "")
    return store.read(f"{manifest.packet}/{path}") or b"" if path else b""


def _lines(path: str, data: bytes) -> tuple[ParagraphText, ...]:
    """Return the lines of a file as paragraphs without labels."""
    if path.endswith(PDF.ending):
        opened, _ = open_pdf(data)
        texts = [page.text for page in opened.pages] if opened else []
    else:
        texts = data.decode(errors="replace").split("\n\n")
    return tuple(ParagraphText((), "", " ".join(text.split())) for text in texts)
