"""Import: make a library of contracts that somebody else wrote, an agreement and what is signed beside it."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

from assembler.commands.whole_folders import write_whole
from assembler.formats.received import BROKEN, ReceivedFile, read_received_file
from assembler.imports.conversion import convert
from assembler.imports.hidden_characters import without_hidden
from assembler.imports.imported_programme import ImportedProgramme
from assembler.imports.programme_files import programme_files
from assembler.imports.report import as_readme
from assembler.imports.word_contract import read_word_contract, tracked_changes
from assembler.loader.files import decode
from assembler.loader.markdown_contracts import DEEPEST, is_too_deep, read_markdown_contract
from assembler.model.contract import Contract
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.model.source import Span

ACCEPTED, REJECTED, REFUSED = "accepted", "rejected", "refused"
"""What becomes of tracked changes."""

MARKDOWN = (".md", ".markdown")
LARGEST_TEXT = 5_000_000
"""The most bytes of a contract in Markdown."""

Read = tuple[Contract | None, tuple[Diagnostic, ...]]


MOST_CONTRACTS = 50
"""The most contracts of one import."""


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is asked for: the files of the contracts, the agreement first; the folder of the library, the day of its edition.

    `changes` is what becomes of tracked changes; with `keeps_looks` numbers look as they do in the contracts.
    """

    contracts: tuple[Path, ...]
    folder: Path
    issued: date
    changes: str = ACCEPTED
    keeps_looks: bool = False


def import_contracts(request: ImportRequest) -> tuple[ImportedProgramme | None, tuple[Diagnostic, ...]]:
    """Write the library of contracts into a folder, whole or not at all. None where one cannot be read, or nothing written."""
    if len(request.contracts) > MOST_CONTRACTS:
        told = f"{len(request.contracts)} contracts are more than the {MOST_CONTRACTS} of one programme."
        return None, (error("unreadable-contract", told, hint="Import those that are signed together."),)
    contracts, findings = list[Contract](), list[Diagnostic]()
    for path in request.contracts:
        contract, found = read_contract(path, request.changes)
        findings += found
        contracts += [] if contract is None else [contract]
    if len(contracts) < len(request.contracts):
        return None, tuple(findings)
    programme = convert(contracts, request.issued, keeps_looks=request.keeps_looks)
    if empty := [
        _holding_nothing(path) for path, paper in zip(request.contracts, programme.papers, strict=True) if not paper.clauses
    ]:
        return None, (*findings, *empty)
    _, faults = write_whole(request.folder, partial(_write_files, programme))
    return (None if faults else programme), (*findings, *faults)


def _holding_nothing(path: Path) -> Diagnostic:
    told, place = f"{path} holds nothing but a title or notes.", Span(str(path), 1, 1)
    return error("unreadable-contract", told, place, "Name a contract that has text below its title.")


def _write_files(programme: ImportedProgramme, folder: Path) -> None:
    for name, text in {**programme_files(programme), "README.md": as_readme(programme)}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8", newline="\n")


def read_contract(path: Path, changes: str) -> Read:
    """Return the contract in a Word or Markdown file; None where it cannot be read, is neither, or holds no text."""
    file, findings = read_received_file(path)
    if file is None:
        return None, findings
    try:
        contract, findings = _read_markdown(file) if path.suffix.lower() in MARKDOWN else _read_word(file, changes)
    except BROKEN:
        return None, (_unreadable(file, f"{path} cannot be read: it is damaged.", "Open it in Word, and save it anew."),)
    contract = None if contract is None else without_hidden(contract)
    if contract is not None and not contract.passages:
        return None, (_unreadable(file, f"{path} holds no text.", "Name a contract that has words."),)
    return contract, findings


def _read_word(file: ReceivedFile, changes: str) -> Read:
    if not file.is_word:
        hint = "Open it in Word, and save it as a Word document; or write it in Markdown."
        return None, (_unreadable(file, f"{file.path} is neither a Word document nor Markdown.", hint),)
    count = tracked_changes(file.data)
    if count and changes == REFUSED:
        hint = f"Accept or reject them in Word; or let the import do it, with --changes {ACCEPTED} or --changes {REJECTED}."
        return None, (_unreadable(file, f"{file.path} has tracked changes, in {count} places.", hint),)
    contract, fault = read_word_contract(file.path, file.data, accepting=changes != REJECTED)
    if contract is None:
        return None, (_unreadable(file, f"{file.path} cannot be read. {fault}", "Open it in Word, and save it anew."),)
    told = f"{file.path} has tracked changes, in {count} places: they count as {changes}."
    hint = f"For the text as it was before, import it with --changes {REJECTED}."
    return contract, ((info("changes-settled", told, file.place, hint),) if count else ())


def _read_markdown(file: ReceivedFile) -> Read:
    if len(file.data) > LARGEST_TEXT:
        told = f"{file.path} has more than {LARGEST_TEXT // 1_000_000} MB."
        return None, (_unreadable(file, told, "Name a contract: a text of that size is none."),)
    read, findings = decode(file.data, file.path)
    if read is None:
        return None, findings
    if is_too_deep(read.source.text):
        told = f"{file.path} has more than {DEEPEST} lists or quotations inside each other."
        return None, (_unreadable(file, told, "Let its paragraphs begin further to the left."),)
    return read_markdown_contract(file.path, read.source.text), ()


def _unreadable(file: ReceivedFile, sentence: str, hint: str) -> Diagnostic:
    return error("unreadable-contract", sentence, file.place, hint)
