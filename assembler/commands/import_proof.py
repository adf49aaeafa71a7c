"""Import, proved: hold what an imported library builds against its contract."""

from pathlib import Path
from tempfile import TemporaryDirectory

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.import_contract import MARKDOWN, REJECTED, ImportRequest
from assembler.formats.registry import WORD
from assembler.imports.conversion import Imported
from assembler.imports.plain_reading import PlainLine, plain_markdown_lines, plain_word_lines
from assembler.imports.proof import Proof, prove, without_head
from assembler.loader import load_library
from assembler.loader.installed_data import templates_folder
from assembler.model.diagnostics import Diagnostic
from assembler.model.walk import front_words
from assembler.packets.order import build_packet


def prove_import(request: ImportRequest, imported: Imported) -> tuple[Proof | None, tuple[Diagnostic, ...]]:
    """Build the library that an import wrote, and compare the paper with the contract; None where it cannot be built."""
    library, findings = load_library(request.folder / "clauses")
    if library is None:
        return None, findings
    order, findings = order_packet(BuildRequest(library, templates_folder(), request.folder / "matter.yaml", (WORD.id,)))
    if order is None:
        return None, findings
    with TemporaryDirectory(prefix="proof-") as scratch:
        packet, findings = build_packet(order, Path(scratch), lambda _: None, recorded=False)
        if packet is None:
            return None, findings
        papers = [path.read_bytes() for path in sorted(packet.folder.rglob(f"*.{WORD.id}"))]
    front = order.assembly.papers[0].document.front
    built = without_head(plain_word_lines(papers[0]), front_words(front), imported.programme.title if imported.titled else "")
    return prove(_contract_lines(request), built, _not_printed(imported)), ()


def _contract_lines(request: ImportRequest) -> tuple[PlainLine, ...]:
    data = request.contract.read_bytes()
    if request.contract.suffix.lower() in MARKDOWN:
        return plain_markdown_lines(data.decode("utf-8-sig").replace("\r\n", "\n"))
    return plain_word_lines(data, accepting=request.changes != REJECTED)


def _not_printed(imported: Imported) -> list[str]:
    return [*(each.text for each in imported.left_out), *imported.notes]
