"""A copy of the shipped library that reads and checks mutants: only the files that a mutant changes are read again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree, ignore_patterns

from mutation.mutants import LIBRARY, Files, Mutant

from assembler.checks import CHECKS, check_library
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.loader import load_library
from assembler.loader.clause.clause_files import read_clauses
from assembler.loader.documents import read_document
from assembler.loader.edition_dates import check_edition_dates
from assembler.loader.occasion_uses import check_occasion_uses
from assembler.loader.programme.edition_locks import read_lock
from assembler.loader.programme.programme_file import read_programme
from assembler.loader.type_checking import check_usage
from assembler.model.diagnostics import Diagnostic, Severity, failing, in_order
from assembler.model.edition_locks import LOCK_FILE
from assembler.model.kept import Kept
from assembler.model.library import Library

IDS = frozenset(check.id for check in CHECKS)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a mutant: found where expected; found by its check elsewhere; further findings, and unexpected ones."""

    mutant: Mutant
    found: bool
    elsewhere: bool
    others: tuple[Diagnostic, ...]
    surprises: tuple[Diagnostic, ...]


class LibraryCopy:
    """A copy of the shipped library. A mutant changes files of it for the time of its check; what it leaves as it is, is checked once."""

    def __init__(self, folder: Path) -> None:
        """Copy the library to a folder and read it. Its locks stay out, as they report every change; a mutant may bring one."""
        self.root = copytree(LIBRARY, folder / "clauses", ignore=ignore_patterns(LOCK_FILE))
        library, findings = load_library(self.root)
        assert library is not None, findings
        self.library = library
        self._kept = Kept()

    def judge(self, mutant: Mutant, *, alone: bool = False) -> Verdict:
        """Check a mutant: with all checks, or `alone` with the one that must find it."""
        return verdict(mutant, self.findings(mutant, (mutant.check,) if alone and mutant.check in IDS else ()))

    def findings(self, mutant: Mutant, select: tuple[str, ...] = ()) -> tuple[Diagnostic, ...]:
        """Return the findings in a mutant, with paths relative to the library."""
        with self.changed(mutant.files):
            library, findings = self.read(mutant.files)
        if not failing(findings):
            findings = check_library(library, select, also=findings, kept=self._kept).findings
        return tuple(_within(finding, f"{self.root}/") for finding in findings)

    @contextmanager
    def changed(self, files: Files) -> Iterator[None]:
        """Change files of the copy, and restore them at the end."""
        before = self._write(files)
        try:
            yield
        finally:
            self._write(before)

    def _write(self, files: Files) -> Files:
        """Write files, and return their contents from before."""
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
        """Read the changed files as the loader does, and return the library with them."""
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
        folders = {(self.root / name).parent for name in files if name.endswith((".md", ".yaml"))}
        for folder in sorted(folder for folder in folders if folder.parent != self.root):
            library, faults = self._read_clauses(library, folder)
            findings += faults
        for path in (self.root / name for name in files if name.endswith(f"/{LOCK_FILE}")):
            programme = library.programmes[path.parent.name]
            recorded, faults = read_lock(path, programme)
            library = replace(library, programmes={**library.programmes, programme.id: replace(programme, recorded=recorded)})
            findings += faults
        kept = self._kept.within("reading")
        if not failing(findings):
            findings += check_usage(library, kept)
        if not failing(findings):
            findings += (*check_edition_dates(library, kept), *check_occasion_uses(library, kept))
        return library, in_order(findings)

    def _read_clauses(self, library: Library, folder: Path) -> tuple[Library, tuple[Diagnostic, ...]]:
        read, faults = read_clauses(self.root, folder)
        around = f"{folder.relative_to(self.root).as_posix()}/"
        kept = {id: clause for id, clause in library.clauses.items() if id.rpartition("/")[0] + "/" != around}
        every = kept | {clause.id: clause for clause in read}
        return replace(library, clauses=dict(sorted(every.items()))), faults


def _within(finding: Diagnostic, root: str) -> Diagnostic:
    """Return a finding whose paths are relative to the library."""
    span = finding.span and replace(finding.span, path=finding.span.path.removeprefix(root))
    return replace(finding, span=span, message=finding.message.replace(root, ""), subject=finding.subject.replace(root, ""))


def verdict(mutant: Mutant, findings: tuple[Diagnostic, ...]) -> Verdict:
    """Compare findings with what a mutant expects."""
    of_check = [finding for finding in findings if finding.id == mutant.check]
    found = any(_expected(finding, mutant) for finding in of_check)
    failing_findings = tuple(one for one in findings if one.severity is not Severity.INFO and not _expected(one, mutant))
    return Verdict(
        mutant,
        found,
        bool(of_check) and not found,
        failing_findings,
        tuple(one for one in failing_findings if not _depends(one, mutant)),
    )


def _expected(finding: Diagnostic, mutant: Mutant) -> bool:
    span = finding.span
    return finding.id == mutant.check and span is not None and span.path in mutant.paths and mutant.line in (0, span.line)


def _depends(finding: Diagnostic, mutant: Mutant) -> bool:
    """Whether a finding is in a changed file, or its text or its line has a name that depends on the mutant."""
    if finding.span is None or finding.span.path in mutant.files:
        return True
    said = f"{finding.message} {finding.subject} {finding.span.path} {finding.span.source_line}"
    return any(name in said for name in mutant.names)
