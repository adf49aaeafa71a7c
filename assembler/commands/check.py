"""Check: read a library and the templates from their folders, run the checks, and return a report; once, or again after each edit."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from assembler.checks import CHECKS, CheckReport, check_library
from assembler.checks.house_style import STYLE_IDS
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.loader import load_library_to_check
from assembler.loader.templates import SHELL, load_templates
from assembler.model.diagnostics import Diagnostic, in_order
from assembler.model.kept import Kept
from assembler.model.library import Library

HOUSE_STYLE = "house-style"
"""The name that stands for all checks of house style."""


class CheckSession:
    """A library that is checked again and again: each report is that of a whole check, and only what changed is worked out anew.

    It owns all that is kept from one check to the next. `library` is what the last check read; None where it could not be read.
    """

    def __init__(self, folder: Path, templates: Path, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> None:
        """Take the folders of the library and the templates, and the ids of the checks to run and to leave out."""
        self.folder = folder
        self.library: Library | None = None
        self._templates = templates
        self._select, self._ignore = _without_groups(select), _without_groups(ignore)
        self._kept = Kept()

    def check(self, unsaved: Mapping[Path, bytes] | None = None) -> CheckReport:
        """Return the report on the files as they are now; `unsaved` are texts in place of those on disk, by paths below the folder.

        Where the library cannot be read, the report holds the findings of reading only.
        """
        self.library, findings = load_library_to_check(self.folder, self._kept, unsaved)
        findings = (*findings, *_check_shell(self._templates))
        if self.library is None:
            return CheckReport(in_order(findings), {}, {})
        asked = () if self._select else tuple(finding for finding in findings if finding.id not in self._ignore)
        return check_library(self.library, self._select, self._ignore, asked, self._kept)


def check_folder(library: Path, templates: Path, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> CheckReport:
    """Check a library, and the Word file that its papers are made from."""
    return CheckSession(library, templates, select, ignore).check()


@dataclass(frozen=True, slots=True)
class Difference:
    """What the last edits did: the findings that are new and those that are gone, and the whole report."""

    new: tuple[Diagnostic, ...]
    gone: tuple[Diagnostic, ...]
    report: CheckReport


def watch(session: CheckSession, changes: Iterable[None]) -> Iterator[Difference]:
    """Yield the first report, all of which is new, and after each of some changes what differs from the report before."""
    before: tuple[Diagnostic, ...] = ()
    for report in _reports(session, changes):
        known, now = set(before), set(report.findings)
        new = tuple(finding for finding in report.findings if finding not in known)
        yield Difference(new, tuple(finding for finding in before if finding not in now), report)
        before = report.findings


def _reports(session: CheckSession, changes: Iterable[None]) -> Iterator[CheckReport]:
    yield session.check()
    yield from (session.check() for _ in changes)


def changes_below(folders: Iterable[Path], wait: Callable[[], None]) -> Iterator[None]:
    """Yield once each time that, after a wait, a file below one of some folders has come, gone, or another time or size.

    This says only when to look: what is checked is what the files then hold.
    """
    folders = tuple(folders)
    before = marks_below(folders)
    while True:
        wait()
        if (now := marks_below(folders)) != before:
            before = now
            yield


Marks = Mapping[str, tuple[int, ...]]
"""The size and the times of files, by their paths."""


def marks_below(folders: Iterable[Path]) -> Marks:
    """Return the size and the times of each file below some folders; one that goes meanwhile has none.

    A copy or an unpacked file may have the time of another; the time at which that was set is always its own, where the system knows it.
    """
    found: dict[str, tuple[int, ...]] = {}
    for path in (path for folder in folders for path in folder.rglob("*")):
        try:
            read = path.stat()
        except OSError:
            continue
        found[str(path)] = (read.st_size, read.st_mtime_ns, read.st_ctime_ns)
    return found


def check_ids() -> tuple[str, ...]:
    """Return the ids of all checks, and the name of the group of them that can be asked for as one."""
    return (*(check.id for check in CHECKS), HOUSE_STYLE)


def checks_asked_for(select: Iterable[str], ignore: Iterable[str]) -> tuple[str, ...]:
    """Return the ids of the checks that run where some are selected or ignored."""
    chosen, left_out = set(_without_groups(select)), set(_without_groups(ignore))
    return tuple(check.id for check in CHECKS if (not chosen or check.id in chosen) and check.id not in left_out)


def _without_groups(ids: Iterable[str]) -> tuple[str, ...]:
    """Return ids with those of its checks in place of the group `house-style`."""
    return tuple(one for id in ids for one in (sorted(STYLE_IDS) if id == HOUSE_STYLE else (id,)))


def _check_shell(folder: Path) -> Iterable[Diagnostic]:
    templates, findings = load_templates(folder)
    yield from findings
    if templates:
        _, faults = prepare_shell(str(folder / SHELL), templates.paper)
        yield from faults
