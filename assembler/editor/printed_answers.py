"""The answers to an editor that wants to see a clause as it is printed: a line above the clause for each paper, and the text."""

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException

from assembler.editor.printed_clause import PrintedClause, papers_printing, printed_clause
from assembler.editor.session import LibraryServer
from assembler.formats.registry import TEXT

SHOW = "assembler.showPrinted"
"""The command: the file's URI, a programme, a document, and the choices that are to be on, or off with `not ` before them."""


def answer_printed(server: LibraryServer, folder: TemporaryDirectory[str]) -> None:
    """Add the answers; texts that the editor is to show are written into a folder that goes with the server."""

    @server.feature(lsp.TEXT_DOCUMENT_CODE_LENS)
    async def _lenses(params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
        uri, library = params.text_document.uri, server.library
        path = server.path_of(uri)
        top = lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
        papers = papers_printing(library, path) if library and path else ()
        return [
            lsp.CodeLens(top, lsp.Command(f"As printed in {plan.title}", SHOW, arguments=[uri, programme.id, plan.id]))
            for programme, plan in papers
        ]

    @server.command(SHOW)
    async def _show(uri: str, programme: str, document: str, *choices: str) -> lsp.LSPAny:
        shown = _printed(server, uri, programme, document, choices)
        if shown.fault:
            raise JsonRpcException(shown.fault, lsp.LSPErrorCodes.RequestFailed)
        if _shows_documents(server.client_capabilities):
            file = Path(folder.name) / f"{document.replace('/', '-')}-{Path(uris.to_fs_path(uri) or uri).stem}.{TEXT.id}"
            file.write_text(shown.text, "utf-8")
            server.window_show_document(lsp.ShowDocumentParams(file.as_uri(), take_focus=False))
        return {"title": shown.title, "choices": list(shown.choices), "text": shown.text}


def _printed(server: LibraryServer, uri: str, programme: str, document: str, choices: Sequence[str]) -> PrintedClause:
    server.check_now()
    path = server.path_of(uri)
    if server.library is None:
        return PrintedClause("", (), "", "The library cannot be read. Mend what the findings say, then look at it again.")
    if (programme, document) not in {(one.id, plan.id) for one, plan in papers_printing(server.library, path)}:
        return PrintedClause("", (), "", "This file is no clause of such a paper.")
    return printed_clause(server.library, path, programme, document, choices)


def _shows_documents(capabilities: lsp.ClientCapabilities) -> bool:
    """Whether the editor says that it shows documents for a server."""
    window = capabilities.window
    return bool(window and window.show_document and window.show_document.support)
