"""The answers to an editor that renames an id: what stands at a place, and the changes of texts and files."""

from pathlib import Path

from lsprotocol import types as lsp
from pygls import uris
from pygls.exceptions import JsonRpcException

from assembler.editor.id_reader import WrittenId
from assembler.editor.renaming import NotRenamedError, Renaming, id_at, rename
from assembler.editor.session import LibraryServer
from assembler.model.library import Library
from assembler.model.source import SourceText


def answer_renames(server: LibraryServer) -> None:
    """Add the answers: which id can be renamed, and what changes with it."""

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    async def _prepare(params: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder:
        try:
            found = _id_at(server, params.text_document.uri, params.position)
        except NotRenamedError as fault:
            raise _refused(fault) from fault
        return lsp.PrepareRenamePlaceholder(server.range_of(found.span, params.text_document.uri), found.text)

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    async def _rename(params: lsp.RenameParams) -> lsp.WorkspaceEdit:
        try:
            found = _id_at(server, params.text_document.uri, params.position)
            made = rename(_library(server), server.session.folder, found, params.new_name, server.unsaved)
            return _as_edit(server, made)
        except NotRenamedError as fault:
            raise _refused(fault) from fault


def _library(server: LibraryServer) -> Library:
    """Return the library as it is typed; refuse where it is none for now."""
    server.check_now()
    if server.session.library is None:
        raise NotRenamedError("The library cannot be read as it is typed. Mend what the findings say, then rename.")
    return server.session.library


def _id_at(server: LibraryServer, uri: str, position: lsp.Position) -> WrittenId:
    document, path = server.document(uri), Path(uris.to_fs_path(uri) or "").resolve()
    column = document.position_from_client_units(position).character
    source = SourceText(str(path), document.source.replace("\r\n", "\n"))
    return id_at(_library(server), server.session.folder, path, source, (position.line, column))


def _as_edit(server: LibraryServer, made: Renaming) -> lsp.WorkspaceEdit:
    """Return the edits of each file, then the moves of files; places are those of the texts as they are typed."""
    changes: list[lsp.TextDocumentEdit | lsp.RenameFile | lsp.CreateFile | lsp.DeleteFile] = []
    for path in dict.fromkeys(span.path for span in made.places):
        uri = uris.from_fs_path(path) or ""
        edits = [lsp.TextEdit(server.range_of(span, uri), new) for span, new in made.places.items() if span.path == path]
        changes.append(lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri), edits))
    if made.moves and not _moves_files(server.client_capabilities):
        raise NotRenamedError("This name stands in the name of a file, and the editor cannot rename files.")
    for one, other in made.moves.items():
        changes.append(lsp.RenameFile(uris.from_fs_path(str(one)) or "", uris.from_fs_path(str(other)) or ""))
    return lsp.WorkspaceEdit(document_changes=changes)


def _moves_files(capabilities: lsp.ClientCapabilities) -> bool:
    """Whether the editor says that it renames files."""
    workspace = capabilities.workspace
    kinds = workspace.workspace_edit.resource_operations if workspace and workspace.workspace_edit else None
    return lsp.ResourceOperationKind.Rename in (kinds or ())


def _refused(fault: NotRenamedError) -> JsonRpcException:
    return JsonRpcException(str(fault), lsp.LSPErrorCodes.RequestFailed)
