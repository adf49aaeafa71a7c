"""Proofread: read any contract for its slips, without a library, and give a copy with comments at the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assembler.commands.import_contract import ACCEPTED, read_contract_file
from assembler.formats.received import BROKEN, ReceivedFile, read_received_file
from assembler.formats.registry import PDF, WORD
from assembler.formats.word.comment_writer import WordComment, with_comments
from assembler.model.contract import Contract
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.source import Span
from assembler.proofreading.accepted import HEAD, Accepted, lines_for, read_accepted
from assembler.proofreading.pdf_contract import read_pdf_contract
from assembler.proofreading.proofreading import Proofreading, proofread
from assembler.proofreading.remarks import Remark

MOST_BESIDE, MOST_WORDS, MOST_LINES, LONGEST = 20, 200_000, 40_000, 20_000
"""The most papers beside a contract; the most words and lines of one that is read, and the most letters of a paragraph."""
MOST_NAMED = 10
"""The most further places that a comment names."""
LARGEST_LIST = 1_000_000
"""The most bytes of a lexicon, and of a file of what was accepted."""

Read = tuple[Contract | None, tuple[Diagnostic, ...]]


@dataclass(frozen=True, slots=True)
class ProofreadRequest:
    """What is asked for: the file of the contract, those of the papers beside it, and words that need no definition."""

    contract: ReceivedFile
    beside: tuple[ReceivedFile, ...] = ()
    lexicon: tuple[str, ...] = ()


def proofread_file(request: ProofreadRequest) -> tuple[Proofreading | None, tuple[Diagnostic, ...]]:
    """Return all remarks on a contract; None, with the findings why, where a file cannot be read."""
    if len(request.beside) > MOST_BESIDE:
        told = f"{len(request.beside)} papers beside the contract are more than {MOST_BESIDE}."
        return None, (error("unreadable-contract", told, request.contract.place, "Name those whose terms and numbers it uses."),)
    contracts, findings = list[Contract](), list[Diagnostic]()
    for file in (request.contract, *request.beside):
        contract, found = _read_any(file)
        findings += found
        contracts += [] if contract is None else [contract]
    if len(contracts) <= len(request.beside):
        return None, tuple(findings)
    try:
        return proofread(contracts[0], contracts[1:], request.lexicon), tuple(findings)
    except (*BROKEN, RecursionError):
        return None, (_cannot_be_read(request.contract, "it is built in a way that cannot be followed"),)


def read_files(paths: Sequence[Path]) -> tuple[tuple[ReceivedFile, ...], tuple[Diagnostic, ...]]:
    """Return the files at some paths; none, with the findings why, where one cannot be read."""
    read = [read_received_file(path) for path in paths]
    findings = tuple(finding for _, found in read for finding in found)
    return (() if findings else tuple(file for file, _ in read if file is not None)), findings


def read_lexicon(path: Path) -> tuple[tuple[str, ...], tuple[Diagnostic, ...]]:
    """Return the words of a lexicon: a word or phrase a line, without those that begin with #."""
    text, findings = _read_list(path)
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#")), findings


def accepted_beside(contract: Path) -> Path:
    """Return the file that holds what was accepted of a contract, where no other is named."""
    return contract.with_name(f"{contract.name}.accepted")


def copy_beside(contract: Path) -> Path:
    """Return the file for a copy with comments, where no other is named."""
    return contract.with_name(f"{contract.stem}.proofread.{WORD.id}")


def read_accepted_file(path: Path) -> tuple[Accepted, tuple[Diagnostic, ...]]:
    """Return what was accepted; nothing where there is no such file."""
    if not path.exists():
        return Accepted(), ()
    text, findings = _read_list(path)
    return read_accepted(text), findings


def accept(path: Path, remarks: Sequence[Remark], names: Sequence[str]) -> tuple[Diagnostic, ...]:
    """Add to a file that remarks were accepted: those with the keys or of the kinds that are named."""
    try:
        before = path.read_text("utf-8") if path.exists() else f"{HEAD}\n"
        known = {*before.splitlines()}
        added = [line for line in lines_for(remarks, names) if line not in known]
        path.write_text("\n".join((before.rstrip("\n"), *added)) + "\n", "utf-8", newline="\n")
    except (OSError, UnicodeDecodeError) as fault:
        told = f"{path} cannot be written: {getattr(fault, 'strerror', None) or 'it is no text'}."
        return (error("unreadable-list", told, Span(str(path), 1, 1), "Name another file with --accepted."),)
    return ()


def commented_copy(file: ReceivedFile, remarks: Sequence[Remark]) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return a Word file with each remark as comments at its words; nothing else in it is changed. Only a Word file has comments."""
    if not file.is_word:
        told = f"{file.path} is no Word document, and can hold no comments."
        return b"", (error("no-commented-copy", told, file.place, "Take the remarks as text, or name the Word document."),)
    comments = sorted((each for remark in remarks for each in _comments(remark)), key=lambda each: (each.paragraph, each.start))
    written, fault = with_comments(file.data, comments)
    if fault:
        hint = "Take the remarks as text; or open the file in Word, save it anew, and try that."
        return b"", (error("no-commented-copy", f"{file.path} gets no comments. {fault}", file.place, hint),)
    return written, ()


def _comments(remark: Remark) -> list[WordComment]:
    """Return the comments of a remark: at each place of what is surely wrong, at the first place of what is to be looked at."""
    spots, others = (remark.spots, ()) if remark.sure else (remark.spots[:1], remark.spots[1:])
    kind = "Surely wrong" if remark.sure else "To look at"
    also = (f"Also: {', '.join(dict.fromkeys(spot.where for spot in others[:MOST_NAMED]))}.",) if others else ()
    lines = f"{kind}: {remark.sentence}", remark.hint, *also
    return [WordComment(spot.paragraph, spot.start, spot.end, lines) for spot in spots]


def _read_any(file: ReceivedFile) -> Read:
    """Return the contract in a file as it was written."""
    if file.kind == PDF.id:
        contract, findings = _read_pdf(file)
    elif file.kind == "other" and file.data.count(b"\n") > MOST_LINES:
        return None, (_cannot_be_read(file, f"it has more than {MOST_LINES:,} lines"),)
    else:
        contract, findings = read_contract_file(file, ACCEPTED)
    if contract is not None and (why := _too_much(contract)):
        return None, (_cannot_be_read(file, why),)
    return contract, () if contract else findings


def _read_pdf(file: ReceivedFile) -> Read:
    try:
        contract, fault = read_pdf_contract(file.path, file.data)
    except BROKEN:
        contract, fault = None, "It is damaged."
    return contract, () if contract else (_cannot_be_read(file, fault.rstrip(".").lower()),)


def _too_much(contract: Contract) -> str:
    """Return why a contract is not proofread: it has no words, or more than a contract has; empty where it is."""
    texts = [passage.text for passage in contract.passages]
    if not any(text.strip() for text in texts):
        return "it holds no text; a scan is a picture of words"
    if sum(len(text.split()) for text in texts) > MOST_WORDS:
        return f"it has more than {MOST_WORDS:,} words"
    return f"a paragraph has more than {LONGEST:,} letters" if max(map(len, texts)) > LONGEST else ""


def _cannot_be_read(file: ReceivedFile, why: str) -> Diagnostic:
    hint = "Name a contract in Word, in Markdown, or as a PDF whose words can be selected."
    return error("unreadable-contract", f"{file.path} cannot be read: {why}.", file.place, hint)


def _read_list(path: Path) -> tuple[str, tuple[Diagnostic, ...]]:
    place = Span(str(path), 1, 1)
    try:
        if path.stat().st_size > LARGEST_LIST:
            return "", (error("unreadable-list", f"{path} is too large for a list of words.", place, "Name a file of lines."),)
        return path.read_text("utf-8-sig"), ()
    except OSError as fault:
        return "", (
            error(
                "unreadable-list", f"{path} cannot be read: {fault.strerror or fault}.", place, "Check its name and its rights."
            ),
        )
    except UnicodeDecodeError:
        return "", (
            error("unreadable-list", f"{path} is no text in UTF-8.", place, "Save it as UTF-8, a word or phrase a line."),
        )
