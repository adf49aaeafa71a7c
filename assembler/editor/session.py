"""What the language server knows: the session that checks the library, and the texts that are typed and not saved."""

import asyncio
from collections.abc import Iterable, Mapping
from pathlib import Path

from lsprotocol import types as lsp
from lsprotocol.types import Diagnostic as ShownFinding
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument
from pygls.workspace.position_codec import ServerTextPosition, ServerTextRange

from assembler.commands.check import CheckSession
from assembler.editor.places import path_in
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.library import Library
from assembler.model.source import Span
from assembler.platform.memory import set_aside

SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
PAUSE = 0.2
"""The seconds without a key after which a text is checked."""


class LibraryServer(LanguageServer):
    """A server for one library: the session that checks it, the texts that are not saved, and the files that findings were told of.

    `library` is the last one that could be read: what is typed may be no text of a library for a while.
    """

    def __init__(self, version: str, folder: Path | None, other: Path, templates: Path) -> None:
        """Take the library's folder, or else that in the editor's workspace, or else the `other` one; and the templates."""
        super().__init__("clause-assembler", version)
        self._folder, self._other, self._templates = folder, other, templates
        self.session = CheckSession((folder or other).resolve(), templates)
        self.library: Library | None = None
        self._unsaved: dict[Path, bytes] = {}
        self._told: set[str] = set()
        self._due: asyncio.TimerHandle | None = None

    def open_workspace(self, roots: Iterable[str]) -> None:
        """Take the library in one of the workspace's folders, the folder itself or `clauses` in it, where none was given."""
        folders = [Path(path) for root in roots if (path := uris.to_fs_path(root))]
        places = (place for folder in folders for place in (folder, folder / "clauses"))
        found = next((place for place in places if any(place.glob("*/programme.yaml"))), self._other)
        if self._folder is None:
            self.session = CheckSession(found.resolve(), self._templates)

    def take(self, uri: str, text: str | None) -> None:
        """Take in the text of a file as it is typed, or None for one that is closed, and check once nobody types."""
        if (path := uris.to_fs_path(uri)) and text is None:
            self._unsaved.pop(Path(path).resolve(), None)
        elif path and text is not None:
            self._unsaved[Path(path).resolve()] = text.encode()
        self.check_soon()

    def check_soon(self) -> None:
        """Check after a pause, unless something else is typed until then."""
        if self._due is not None:
            self._due.cancel()
        self._due = asyncio.get_running_loop().call_later(PAUSE, self.check)

    def check_now(self) -> None:
        """Check at once where a check is due, so that what is asked next is answered of what is typed."""
        if self._due is not None:
            self._due.cancel()
            self.check()

    @property
    def unsaved(self) -> Mapping[Path, bytes]:
        """The texts that are typed and not saved."""
        return self._unsaved

    def check(self) -> None:
        """Check the library as it is typed, and publish the findings of each file."""
        first, self._due = self.library is None, None
        report = self.session.check(self._unsaved)
        self.library = self.session.library or self.library
        found: dict[str, list[Diagnostic]] = {}
        for finding in report.findings:
            if finding.span and (uri := uris.from_fs_path(finding.span.path)):
                found.setdefault(uri, []).append(finding)
        for uri in sorted(self._told | found.keys()):
            shown = [self._as_diagnostic(finding, uri) for finding in found.get(uri, ())]
            self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, shown))
        self._told = set(found)
        if first and self.library:
            set_aside()

    def _as_diagnostic(self, finding: Diagnostic, uri: str) -> ShownFinding:
        more = [f"when: {', '.join(finding.cause)}"] if finding.cause else []
        more += [f"for example: {', '.join(finding.witness)}"] if finding.witness else []
        message = "\n".join((finding.message, *more, *([f"hint: {finding.hint}"] if finding.hint else ())))
        place = self.range_of(finding.span, uri) if finding.span else lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
        return ShownFinding(place, message, SEVERITIES[finding.severity], finding.id, source="assembler")

    def range_of(self, span: Span, uri: str) -> lsp.Range:
        """Return a place in the editor's units."""
        ends = (span.column - 1, span.column - 1 + span.length)
        place = ServerTextRange(*(ServerTextPosition(span.line - 1, column) for column in ends))
        return self.document(uri).range_to_client_units(place)

    def document(self, uri: str) -> TextDocument:
        """Return the text of a file as it is typed or on disk; an empty one where there is none that can be read."""
        found = self.workspace.get_text_document(uri)
        try:
            found.source  # noqa: B018 - reads the file where no editor has it open
        except (OSError, UnicodeDecodeError):
            return TextDocument(uri, "")
        return found

    def path_of(self, uri: str) -> str:
        """Return the path in the library of a file; empty for one outside of it."""
        return path_in(self.session.folder, Path(uris.to_fs_path(uri) or "").resolve())

    def line_at(self, uri: str, position: lsp.Position) -> tuple[str, str, int]:
        """Return the path in the library of a file, the line at a position, and the column in it in letters."""
        document = self.document(uri)
        line = document.lines[position.line].rstrip("\r\n") if position.line < len(document.lines) else ""
        column = document.position_from_client_units(position).character
        return self.path_of(uri), line, column
