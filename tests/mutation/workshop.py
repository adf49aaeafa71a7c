"""Mutants, read and checked: a copy of the library in which only what a mutant changes is read anew."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from os import getpid
from pathlib import Path
from shutil import copytree, ignore_patterns

from mutation.mutants import LIBRARY, Files, Kind, Mutant

from assembler.checks import CHECKS, check_library
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.loader import load_library
from assembler.loader.clause.clause_files import read_clauses
from assembler.loader.documents import read_document
from assembler.loader.programme.programme_file import read_programme
from assembler.loader.type_checking import check_usage
from assembler.model.diagnostics import Diagnostic, Severity, failing, in_order
from assembler.model.editions import LOCK
from assembler.model.library import Library

IDS = frozenset(check.id for check in CHECKS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutant: found as foretold; found by its check elsewhere; the findings that nobody foretold."""

    mutant: Mutant
    found: bool
    elsewhere: bool
    others: tuple[Diagnostic, ...]
    surprises: tuple[Diagnostic, ...]


class Workshop:
    """A copy of the shipped library, which mutants change and leave as it was."""

    def __init__(self, folder: Path) -> None:
        """Copy the library to a folder and read it; without its locks, which find that anything has changed."""
        self.root = copytree(LIBRARY, folder / "clauses", ignore=ignore_patterns(LOCK))
        library, findings = load_library(self.root)
        assert library is not None, findings
        self.library = library

    def judge(self, mutant: Mutant, *, alone: bool = False) -> Verdict:
        """Read and check a mutant; by the check that must find it alone, or by all."""
        return verdict(mutant, self.findings(mutant, (mutant.check,) if alone and mutant.check in IDS else ()))

    def findings(self, mutant: Mutant, select: Iterable[str] = ()) -> tuple[Diagnostic, ...]:
        """Give what is found in a mutant, with paths in the library."""
        with self.changed(mutant.files):
            library, findings = self.read(mutant.files)
        if not failing(findings):
            findings = check_library(library, select, also=findings).findings
        return tuple(_within(finding, f"{self.root}/") for finding in findings)

    @contextmanager
    def changed(self, files: Files) -> Iterator[None]:
        """Change files of the copy for a while."""
        before = self._write(files)
        try:
            yield
        finally:
            self._write(before)

    def _write(self, files: Files) -> Files:
        """Write files, and give what stood there before."""
        before: dict[str, str | bytes | None] = {}
        for path in map(self.root.joinpath, files):
            before[path.relative_to(self.root).as_posix()] = path.read_bytes() if path.exists() else None
        for name, text in files.items():
            path = self.root / name
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(text.encode() if isinstance(text, str) else text)
        return before

    def read(self, files: Files) -> tuple[Library, tuple[Diagnostic, ...]]:
        """Read what is changed as the loader does; the rest is known."""
        library, findings = self.library, list[Diagnostic]()
        for path in map(self.root.joinpath, files):
            match path.name:
                case name if name.endswith(".docx"):
                    findings += prepare_shell(str(path), path.read_bytes())[1]
                case "programme.yaml":
                    old = library.programmes[path.parent.name]
                    programme, faults = read_programme(path, old.regions)
                    library = replace(library, programmes={**library.programmes, old.id: programme or old})
                    findings += faults
                case "document.yaml":
                    plan, faults = read_document(path, self.root)
                    library = replace(library, documents={**library.documents, **({plan.id: plan} if plan else {})})
                    findings += faults
        for folder in sorted({(self.root / name).parent for name in files if name.endswith((".md", ".yaml"))}):
            library, faults = self._read_clauses(library, folder)
            findings += faults
        if not failing(findings):
            findings += check_usage(library)
        return library, in_order(findings)

    def _read_clauses(self, library: Library, folder: Path) -> tuple[Library, tuple[Diagnostic, ...]]:
        read, faults = read_clauses(self.root, folder)
        around = f"{folder.relative_to(self.root).as_posix()}/"
        kept = {id: clause for id, clause in library.clauses.items() if id.rpartition("/")[0] + "/" != around}
        every = kept | {clause.id: clause for clause in read}
        return replace(library, clauses=dict(sorted(every.items()))), faults


def _within(finding: Diagnostic, root: str) -> Diagnostic:
    """Name paths as they are in the library."""
    span = finding.span and replace(finding.span, path=finding.span.path.removeprefix(root))
    return replace(finding, span=span, message=finding.message.replace(root, ""), subject=finding.subject.replace(root, ""))


def verdict(mutant: Mutant, findings: tuple[Diagnostic, ...]) -> Verdict:
    """Hold findings against what was foretold."""
    of_check = [finding for finding in findings if finding.id == mutant.check]
    found = any(_foretold(finding, mutant) for finding in of_check)
    heavy = tuple(one for one in findings if one.severity is not Severity.INFO and not _foretold(one, mutant))
    return Verdict(mutant, found, bool(of_check) and not found, heavy, tuple(one for one in heavy if not _depends(one, mutant)))


def _foretold(finding: Diagnostic, mutant: Mutant) -> bool:
    span = finding.span
    return finding.id == mutant.check and span is not None and span.path in mutant.paths and mutant.line in (0, span.line)


def _depends(finding: Diagnostic, mutant: Mutant) -> bool:
    """`True` for a finding in a changed file, or one that names what the mutant changed, or stands where that is named."""
    if finding.span is None or finding.span.path in mutant.files:
        return True
    said = f"{finding.message} {finding.subject} {finding.span.path} {finding.span.source_line}"
    return any(name in said for name in mutant.names)


def judge_kind(kind: Kind, folder: Path) -> tuple[Verdict, ...]:
    """Judge all mutants of a kind, in this process's copy of the library below a folder."""
    workshop = workshop_of(folder / str(getpid()))
    return tuple(workshop.judge(mutant) for mutant in kind.mutants)


@cache
def workshop_of(folder: Path) -> Workshop:
    """Copy the library to a folder, once."""
    return Workshop(folder)
