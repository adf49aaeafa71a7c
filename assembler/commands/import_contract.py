"""Import: make a library of contracts that somebody else wrote, an agreement and what is signed beside it."""

from collections.abc import Iterator
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
from assembler.imports.typed_contents import without_typed_contents
from assembler.imports.word_contract import read_word_contract, tracked_changes
from assembler.loader.files import LARGEST, decode
from assembler.loader.markdown_contracts import DEEPEST, MOST_OPEN, is_too_deep, most_open_brackets, read_markdown_contract
from assembler.model.contract import Contract
from assembler.model.diagnostics import Diagnostic, error, info
from assembler.model.source import Span

ACCEPTED, REJECTED, REFUSED = "accepted", "rejected", "refused"
"""What becomes of tracked changes."""

MARKDOWN = (".md", ".markdown")
OLDER = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a compound file begins (MS-CFB, 2.2), as Word wrote before .docx."""
LARGEST_TEXT, MOST_PASSAGES = 5_000_000, 20_000
"""The most bytes of a contract in Markdown, and the most of its paragraphs and cells."""

Read = tuple[Contract | None, tuple[Diagnostic, ...]]


MOST_CONTRACTS, MOST_BLANKS = 50, 4_000
"""The most contracts of one import, and the most blanks, boxes and conditions of all of them."""


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
    if refused := [*_too_large(request, programme), *_empty(request, programme)]:
        return None, (*findings, *refused)
    _, faults = write_whole(request.folder, partial(_write_files, programme))
    return (None if faults else programme), (*findings, *faults)


def _empty(request: ImportRequest, programme: ImportedProgramme) -> Iterator[Diagnostic]:
    """Yield the contracts of which nothing is printed."""
    for path, paper in zip(request.contracts, programme.papers, strict=True):
        if not paper.clauses:
            yield _refused(path, f"{path} holds nothing but a title or notes.", "Name a contract that has text below its title.")


def _too_large(request: ImportRequest, programme: ImportedProgramme) -> Iterator[Diagnostic]:
    """Yield the contracts that no library holds: with too many blanks, or a Section that is longer than a file may be."""
    count = len(programme.facts) + sum(paper.fields for paper in programme.papers)
    if count > MOST_BLANKS:
        told = f"These contracts have {count:,} blanks, boxes and conditions; a programme may have {MOST_BLANKS:,} by an import."
        yield _refused(request.contracts[0], told, "Import fewer contracts at once, or fill in what is always the same.")
    for path, paper in zip(request.contracts, programme.papers, strict=True):
        for clause in paper.clauses:
            if (size := len(clause.text.encode())) > LARGEST:
                told = f"The Section “{clause.name}” of {path} has {size:,} bytes; a clause may have {LARGEST:,}."
                yield _refused(path, told, "Part it by headings or numbers.")


def _refused(path: Path, sentence: str, hint: str) -> Diagnostic:
    return error("unreadable-contract", sentence, Span(str(path), 1, 1), hint)


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
    contract, findings = read_contract_file(file, changes)
    contract = None if contract is None else without_hidden(contract, keeps_tabs=True)
    if contract is not None and not contract.passages:
        return None, (_unreadable(file, f"{path} holds no text.", "Name a contract that has words."),)
    return contract, findings


def read_contract_file(file: ReceivedFile, changes: str) -> Read:
    """Return the contract in a file as it was written, with its hidden characters; None where it cannot be read, or is neither."""
    try:
        contract, findings = _read_markdown(file) if file.path.lower().endswith(MARKDOWN) else _read_word(file, changes)
    except BROKEN:
        return None, (_unreadable(file, f"{file.path} cannot be read: it is damaged.", "Open it in Word, and save it anew."),)
    return None if contract is None else without_typed_contents(contract), findings


def _read_word(file: ReceivedFile, changes: str) -> Read:
    if not file.is_word and file.data.startswith(OLDER):
        return None, (_of_older_program(file),)
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


def _of_older_program(file: ReceivedFile) -> Diagnostic:
    """Return the sentence on a file that is packed as Word's earlier ones are, as those with a password still are."""
    if "EncryptedPackage".encode("utf-16-le") in file.data:
        hint = "Open it in Word, take the password off under File, Info, and save it."
        return _unreadable(file, f"{file.path} is protected by a password.", hint)
    hint = "Open it in Word, and save it as a Word document."
    return _unreadable(file, f"{file.path} is a file of an earlier Word, or of another program.", hint)


def _read_markdown(file: ReceivedFile) -> Read:
    if len(file.data) > LARGEST_TEXT:
        told = f"{file.path} has more than {LARGEST_TEXT // 1_000_000} MB."
        return None, (_unreadable(file, told, "Name a contract: a text of that size is none."),)
    if b"\0" in file.data:
        told = f"{file.path} is no text: it holds bytes that are 0."
        return None, (_unreadable(file, told, "Save it as text in UTF-8."),)
    read, findings = decode(file.data, file.path)
    if read is None:
        return None, findings
    if is_too_deep(read.source.text):
        told = f"{file.path} has more than {DEEPEST} lists or quotations inside each other."
        return None, (_unreadable(file, told, "Let its paragraphs begin further to the left."),)
    if (opened := most_open_brackets(read.source.text)) > MOST_OPEN:
        told = f"{file.path} has a paragraph with {opened:,} square brackets that are open at once."
        return None, (_unreadable(file, told, "Close them, or write \\[ for one that is a sign."),)
    contract = read_markdown_contract(file.path, read.source.text)
    if len(contract.passages) > MOST_PASSAGES:
        told = f"{file.path} has more than {MOST_PASSAGES:,} paragraphs."
        return None, (_unreadable(file, told, "Name a contract: a text of that size is none."),)
    return contract, ()


def _unreadable(file: ReceivedFile, sentence: str, hint: str) -> Diagnostic:
    return error("unreadable-contract", sentence, file.place, hint)
