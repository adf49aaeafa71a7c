"""A copy of the shipped library in which mutants are checked, each by a session that knows the check of the library as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copytree, ignore_patterns

from mutation.mutants import LIBRARY, ROOT, Files, Mutant

from assembler.commands.check import CheckSession, check_ids
from assembler.loader.templates import SHELL
from assembler.model.diagnostics import Diagnostic, Severity, as_text
from assembler.model.edition_locks import LOCK_FILE
from assembler.model.kept import Kept, _Slot
from assembler.platform.memory import set_aside


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of a mutant: found where expected; found by its check elsewhere; further findings, and unexpected ones."""

    mutant: Mutant
    found: bool
    elsewhere: bool
    others: tuple[Diagnostic, ...]
    surprises: tuple[Diagnostic, ...]


class LibraryCopy:
    """A copy of the shipped library and its templates. A mutant changes files of it for the time of its check."""

    def __init__(self, folder: Path) -> None:
        """Copy the library to a folder and check it. Its locks stay out, as they report every change; a mutant may bring one."""
        self.root = copytree(LIBRARY, folder / "clauses", ignore=ignore_patterns(LOCK_FILE))
        self._templates = copytree(ROOT / "templates", folder / "templates")
        self._session = CheckSession(self.root, self._templates)
        self._session.check()
        set_aside()

    def judge(self, mutant: Mutant) -> Verdict:
        """Judge a mutant by what a check finds that works out anew only what the mutant changes."""
        return verdict(mutant, self._findings(self._again(), mutant))

    def is_found(self, mutant: Mutant) -> bool:
        """Whether the check that must find a mutant finds it where expected. No other check is run: each finds the same without the others."""
        return verdict(mutant, self._findings(self._again(mutant.check), mutant)).found

    def agrees(self, mutant: Mutant) -> bool:
        """Whether a check that knows nothing from before finds the same in a mutant, in its printed lines too, and its own check alone as much."""
        again, alone = (self._findings(self._again(*only), mutant) for only in ((), (mutant.check,)))
        whole = self._findings(CheckSession(self.root, self._templates), mutant)
        own, own_alone = ([one for one in found if one.id == mutant.check] for found in (again, alone))
        return again == whole and list(map(as_text, again)) == list(map(as_text, whole)) and own == own_alone

    def _again(self, *only: str) -> CheckSession:
        """Return a session that knows the check of the library as it is, and no mutant: from one to the next there is twice as much to check.

        It runs the checks of some ids, if any; where no check has them, they are of what reading finds, and all are run.
        """
        session = copy(self._session)
        session._select = tuple(id for id in check_ids() if id in only)  # noqa: SLF001 - no other program goes on from the same check twice
        session._kept = _copied(session._kept)  # noqa: SLF001 - the same
        return session

    def _findings(self, session: CheckSession, mutant: Mutant) -> tuple[Diagnostic, ...]:
        """Return what a session finds in a mutant, with paths relative to the library."""
        with self._written(mutant.files):
            found = session.check().findings
        return tuple(self._without_folder(finding) for finding in found)

    @contextmanager
    def changed(self, files: Files, *only: str) -> Iterator[CheckSession]:
        """Change files of the copy for a check by the session that is given, of some ids only or of all, and restore them at the end."""
        with self._written(files):
            yield self._again(*only)

    @contextmanager
    def _written(self, files: Files) -> Iterator[None]:
        before = self._write(files)
        try:
            yield
        finally:
            self._write(before)

    def _write(self, files: Files) -> Files:
        """Write files, and return their contents from before."""
        before: dict[str, str | bytes | None] = {}
        for name, text in files.items():
            path = (self._templates if name == SHELL else self.root) / name
            before[name] = path.read_bytes() if path.exists() else None
            if text is None:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(text.encode() if isinstance(text, str) else text)
        return before

    def _without_folder(self, finding: Diagnostic) -> Diagnostic:
        """Return a finding whose paths are relative to the library or the templates."""
        for root in (f"{self.root}/", f"{self._templates}/"):
            span = finding.span and replace(finding.span, path=finding.span.path.removeprefix(root))
            message, subject = finding.message.replace(root, ""), finding.subject.replace(root, "")
            finding = replace(finding, span=span, message=message, subject=subject)
        return finding


def _copied(kept: Kept) -> Kept:
    """Return what is kept as it is now: what is worked out with the one, the other does not know."""
    made = Kept()
    made._asked |= kept._asked  # noqa: SLF001 - below all that asks
    for name, slot in kept._slots.items():  # noqa: SLF001 - the same
        inside = slot.inside and _copied(slot.inside)
        made._slots[name] = _Slot(slot.inputs, inside if slot.result is slot.inside else slot.result, inside)  # noqa: SLF001 - the same
    return made


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
