"""The language server: `assembler lsp` speaks the Language Server Protocol 3.17 over its standard input and output."""

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException

from assembler.editor.places import meaning_at, offers_at
from assembler.editor.printed_answers import answer_printed
from assembler.editor.rename_answers import answer_renames
from assembler.editor.session import LibraryServer
from assembler.model.source import Span

KINDS = {
    "reference": lsp.CompletionItemKind.Reference,
    "name": lsp.CompletionItemKind.Variable,
    "term": lsp.CompletionItemKind.Keyword,
}
OPENERS = ("#", "{", " ", "/", ".")
"""What is typed before a reference, a name or a term."""


def build_server(version: str, folder: Path | None, other: Path, templates: Path) -> LibraryServer:
    """Build the server with what it answers."""
    server = LibraryServer(version, folder, other, templates)

    @server.feature(lsp.INITIALIZED)
    async def _begin(_: lsp.InitializedParams) -> None:
        server.open_workspace(server.workspace.folders or ([server.workspace.root_uri] if server.workspace.root_uri else []))
        server.check()

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    async def _opened(params: lsp.DidOpenTextDocumentParams) -> None:
        server.take(params.text_document.uri, params.text_document.text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def _typed(params: lsp.DidChangeTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.take(uri, server.workspace.get_text_document(uri).source)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def _closed(params: lsp.DidCloseTextDocumentParams) -> None:
        server.take(params.text_document.uri, None)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    async def _saved(_: lsp.DidSaveTextDocumentParams) -> None:
        server.check_soon()

    @server.feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def _changed(_: lsp.DidChangeWatchedFilesParams) -> None:
        server.check_soon()

    _answer_questions(server)
    answer_renames(server)
    logging.getLogger("pygls.protocol.json_rpc").addFilter(_is_no_refusal)
    answer_printed(server, TemporaryDirectory(prefix="assembler-"))
    return server


def _is_no_refusal(record: logging.LogRecord) -> bool:
    """Whether a record of the log is of a fault of ours; a refusal is an answer, which pygls would log with a traceback."""
    fault = record.exc_info[1] if record.exc_info else None
    return not (isinstance(fault, JsonRpcException) and fault.code == lsp.LSPErrorCodes.RequestFailed)


def _answer_questions(server: LibraryServer) -> None:
    """Add the answers to what stands at a place, where it is declared, and how a text can go on."""

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def _hover(params: lsp.HoverParams) -> lsp.Hover | None:
        path, line, column = server.line_at(params.text_document.uri, params.position)
        meaning = meaning_at(server.library, path, line, column) if server.library else None
        if meaning is None or not meaning.page:
            return None
        place = Span(path, params.position.line + 1, meaning.start + 1, meaning.end - meaning.start)
        shown = lsp.MarkupContent(lsp.MarkupKind.PlainText, meaning.page)
        return lsp.Hover(shown, server.range_of(place, params.text_document.uri))

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    async def _definition(params: lsp.DefinitionParams) -> list[lsp.Location]:
        path, line, column = server.line_at(params.text_document.uri, params.position)
        meaning = meaning_at(server.library, path, line, column) if server.library else None
        spans = [(span, uris.from_fs_path(span.path)) for span in (meaning.declared if meaning else ())]
        return [lsp.Location(uri, server.range_of(span, uri)) for span, uri in spans if uri]

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=list(OPENERS)))
    async def _completion(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        path, line, column = server.line_at(params.text_document.uri, params.position)
        offers = offers_at(server.library, path, line[:column]) if server.library else ()
        return [lsp.CompletionItem(one.text, kind=KINDS[one.kind], detail=one.said) for one in dict.fromkeys(offers)]
