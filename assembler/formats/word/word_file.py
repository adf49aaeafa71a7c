"""A document rendered as a Word file: the shell of legal ops filled with the document's text; equal input gives equal bytes."""

from markupsafe import Markup

from assembler.formats.rare_characters import rare_characters
from assembler.formats.word.archive import member, pack
from assembler.formats.word.counted_lists import numbering_member
from assembler.formats.word.embedding import model_part, model_part_members
from assembler.formats.word.properties import properties, property_members
from assembler.formats.word.shell.context import shell_context
from assembler.formats.word.shell.prepared_shell import Shell
from assembler.formats.word.shell.shell_package import fault
from assembler.formats.word.unprintable import UNPRINTABLE, unprintable
from assembler.formats.word.writer import lay_out, render_contents, render_document
from assembler.model.diagnostics import Diagnostic
from assembler.model.document import Document
from assembler.model.embedded_model import has_fields

NO_INITIALS = "The matter asks for initials on each page, and the shell has no place for them."


def render_word(document: Document, shell: Shell, pages: tuple[int, ...] = ()) -> tuple[bytes, tuple[Diagnostic, ...]]:
    """Return a document as a Word file; no bytes, and findings, where a character cannot be held, or the shell lacks a place for initials.

    The table of contents shows the `pages` of the headings, where they are known, until Word counts its own.
    """
    if document.initials and not shell.initialled:
        return b"", (fault("broken-shell", shell.path, NO_INITIALS, "Put {{ document.initials }} into its footer."),)
    page = lay_out(document, shell.numbering, shell.width, shell.indents)
    blocks = {"body": Markup(render_document(document, page)), "contents": Markup(render_contents(document, page, pages))}  # noqa: S704 - our own XML, escaped where it was made
    words = shell_context(document)
    texts = [(name, template.render(words, **blocks)) for name, template in shell.templates]
    (core, custom), embedded = properties(document), model_part(document)
    if any(UNPRINTABLE.search(rare_characters(text)) for text in (core, custom, embedded, *(text for _, text in texts))):
        return b"", unprintable(document)
    filled = (member(name, text.encode()) for name, text in texts)
    settings = shell.protecting if has_fields(document) else shell.settings
    lists = numbering_member(shell.lists, shell.numbering, document.numbers)
    return pack((*shell.fixed, lists, settings, *filled, *property_members(core, custom), *model_part_members(embedded))), ()
