"""A returned contract: which of the papers that were sent it is, and what was changed in it."""

from assembler.diagnostics import Diagnostic, error
from assembler.packets.manifest import PacketFile
from assembler.returned.comparison import Comparison, compare_word_files, unreadable
from assembler.returned.issued import Issued
from assembler.returned.reception import ReceivedFile
from assembler.returned.word_file import WordFile, enclosed_paper, open_word
from assembler.returned.word_text import foreign_text
from assembler.returned.wording import likeness

ALIKE = 0.5
"""From here on a file that does not say what it is counts as a version of one of ours."""

Compared = tuple[Comparison | None, tuple[Diagnostic, ...]]


def matter_of(file: ReceivedFile) -> str:
    """Give the id of the matter a file says it belongs to, empty where it says none."""
    opened, _ = open_word(file.data) if file.kind == "docx" else (None, "")
    paper = enclosed_paper(opened) if opened else None
    return paper.reference if paper else ""


def compare_contract(file: ReceivedFile, issued: Issued) -> Compared:
    """Hold a returned contract against the paper of the packet that it is a version of."""
    opened, fault = open_word(file.data) if file.kind == "docx" else (None, "The file is no Word document.")
    if opened is None:
        return None, (unreadable(file.path, fault),)
    sent = _sent(opened, issued.files_of("docx"))
    if sent is None:
        sentence = f"{file.path} is none of the papers of {issued.source}."
        return None, (error("unknown-paper", sentence, file.place, "Name the packet it was sent with by --packet."),)
    return compare_word_files(sent.papers[0], file.path, sent.data, file.data)


def _sent(returned: WordFile, sent: tuple[PacketFile, ...]) -> PacketFile | None:
    """Find the paper by the name a file carries, else by the words it shares with ours."""
    paper = enclosed_paper(returned)
    named = [file for file in sent if paper and file.papers == (paper.name,)]
    if named:
        return named[0]
    said = foreign_text(returned.root)
    alike = ((likeness(_said(file), said), file) for file in sent)
    likest = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return likest[1] if likest[0] >= ALIKE else None


def _said(file: PacketFile) -> str:
    opened, _ = open_word(file.data)
    return foreign_text(opened.root) if opened else ""
