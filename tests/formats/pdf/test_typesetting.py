import hashlib
import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import Any

import pypdfium2
import pytest
from formats.pdf.pdf_sample import DAY, TEMPLATE, agreement, form

from assembler.formats.pdf import typesetting
from assembler.formats.pdf.content import render_packet
from assembler.formats.pdf.fields.widgets import finish
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.typesetting import ARCHIVE, typesetter
from examples import ROOT


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        (
            b'#let packet(data) = { set text(font: "Nowhere Serif"); set document(title: "x"); [x] }',
            "unknown font family: nowhere serif",
        ),
        (b"#let paper(data) = [x]", "unresolved import"),
        (b"#nothing()", "unknown variable: nothing"),
        (b'#read("/etc/passwd")', "file not found"),
        (b'#read("../../../../../../../../etc/passwd")', "escape the project root"),
        (b"\xff", "not valid utf-8"),
    ],
)
def test_a_warning_or_fault_of_the_template_is_an_error(template: bytes, complaint: str) -> None:
    pdf, findings = render_pdf((form(),), template, "x", DAY)

    assert pdf == b""
    assert [finding.id for finding in findings] == ["pdf-template"]
    assert complaint in findings[0].message.lower()


FRESH = """
import hashlib, sys
from datetime import date
from assembler.formats.pdf.typesetting import ARCHIVE, typesetter
pdf, _ = typesetter().run(open(sys.argv[1], "rb").read(), sys.stdin.read(), date.fromisoformat(sys.argv[2]))
print(hashlib.sha256(pdf).hexdigest())
"""


def test_the_cache_of_earlier_files_changes_no_byte_of_a_file(tmp_path: Path) -> None:
    """The compiler's cache lasts as long as the process, so the file is compared with that of a new process."""
    template = tmp_path / "packet.typ"
    template.write_bytes(TEMPLATE)
    data = render_packet((agreement(),), "x")
    for name in ("Acme", "Ærø", "Zażółć gęślą jaźń", "Acme"):
        typesetter().run(TEMPLATE, data.replace("Exampla", name), DAY)
    pdf, _ = typesetter().run(TEMPLATE, data, DAY)
    command = [sys.executable, "-c", FRESH, str(template), DAY.isoformat()]
    fresh = subprocess.run(command, cwd=ROOT, input=data, check=True, capture_output=True, text=True)

    assert hashlib.sha256(pdf).hexdigest() == fresh.stdout.strip()


def test_no_text_of_the_data_is_read_as_typst() -> None:
    for text in ('"))\n#panic("x")', "\\", '\\"', "\\u{41}", "#panic()", "{{ x }}", "\u2028"):
        pdf, warnings = typesetter().run(
            b"#let packet(data) = { assert(data.len() == 1); data.first() }", json.dumps([text]), DAY, ARCHIVE
        )

        assert (pdf[:5], warnings) == (b"%PDF-", ())


def test_an_error_of_the_template_has_its_place_and_quotes_no_data() -> None:
    for template, place in (
        (b"// x\n#let packet(data) = nothing", (2, 21)),
        (b"// x\n\n#let packet(data) = (", (3, 21)),
        (b"// x\n#set par(justify: true)\n#let packet(data) = nothing", (3, 21)),
    ):
        _, (finding,) = render_pdf((form(),), template, "x", DAY)

        assert finding.span is not None
        assert (finding.span.path, finding.span.line, finding.span.column) == ("packet.typ", *place)
        assert "\n" not in finding.message
        assert "papers" not in finding.message


def test_a_rule_outside_of_all_functions_holds_as_one_within_packet() -> None:
    """Templates had such rules before 2026-12, and packets of these are made anew."""
    rules = ("set page(width: 200pt)", "show regex(`x`.text): upper")
    outside = f"  #{rules[0]}\n#let size = 1; #{rules[1]}\n#let packet(data) = data.first()"
    within = "#let packet(data) = { " + "; ".join((*rules, "data.first()")) + " }"
    one, other = (typesetter().run(each.encode(), '["x"]', DAY, ARCHIVE) for each in (outside, within))

    assert one == other
    assert one != typesetter().run(b"#let packet(data) = data.first()", '["x"]', DAY, ARCHIVE)


SAYING = b"#let packet(data) = [%b]"


def says(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as file:
        return str(file[0].get_textpage().get_text_bounded())


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A template that Typst reads from its folder, as it reads the shipped one."""
    template = tmp_path / "packet.typ"
    template.write_bytes(SAYING % b"shipped")
    monkeypatch.setattr(typesetting, "_shipped_folder", lambda: tmp_path)
    return template


def test_a_template_in_its_folder_gives_the_bytes_of_one_that_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    data = render_packet((agreement(),), "x")
    one = typesetter().run(TEMPLATE, data, DAY)
    monkeypatch.setattr(typesetting, "_is_shipped", lambda _: False)

    assert typesetter().run(TEMPLATE, data, DAY) == one


def test_what_is_set_is_the_template_that_was_given(shipped: Path) -> None:
    for words in (b"one", b"two"):
        shipped.write_bytes(SAYING % words)
        for given in (b"one", b"two", b"other"):
            assert says(typesetter().run(SAYING % given, "[]", DAY, ARCHIVE)[0]) == given.decode()
    shipped.unlink()
    assert says(typesetter().run(SAYING % b"two", "[]", DAY, ARCHIVE)[0]) == "two"


def test_a_template_that_is_replaced_while_it_is_set_is_not_taken(shipped: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, compiled, roots = shipped.read_bytes(), typesetting._compiled, []  # noqa: SLF001 - what Typst is called by

    def replaced_before(root: Path, *rest: Any) -> Any:
        roots.append(root)
        shipped.write_bytes(SAYING % b"replaced")
        return compiled(root, *rest)

    monkeypatch.setattr(typesetting, "_compiled", replaced_before)

    assert says(typesetter().run(given, "[]", DAY, ARCHIVE)[0]) == "shipped"
    assert roots[0] == shipped.parent != roots[1]


def test_a_shipped_template_with_a_rule_outside_of_its_functions_is_set_by_it(shipped: Path) -> None:
    """Whoever edits the look in a checkout, and makes the packet anew from its kept template, has the same file."""
    edited = b"#show regex(`one`.text): upper\n" + SAYING % b"one"
    shipped.write_bytes(edited)

    assert says(typesetter().run(edited, "[]", DAY, ARCHIVE)[0]) == "ONE"


@pytest.mark.parametrize(
    "reading",
    [b'#read("other.txt")', b'#let f = read; #f("other.txt")', b'#include "other.typ"', b'#eval("re" + "ad(`other.txt`.text)")'],
)
def test_a_shipped_template_reads_no_file_beside_it(shipped: Path, reading: bytes) -> None:
    """No digest tells of such a file, so the packet could not be made anew."""
    for name in ("other.txt", "other.typ"):
        (shipped.parent / name).write_text("other")
    shipped.write_bytes(SAYING % reading)

    with pytest.raises(RuntimeError, match="file not found"):
        typesetter().run(shipped.read_bytes(), "[]", DAY, ARCHIVE)


def test_the_shipped_template_is_read_by_typst_itself_with_a_picture_of_bytes_too() -> None:
    picture = TEMPLATE.replace(b"logo: none,", b"logo: image(bytes(\"<svg xmlns='http://www.w3.org/2000/svg'/>\")),")

    assert picture != TEMPLATE
    assert all(map(typesetting._stands_alone, (TEMPLATE, picture)))  # noqa: SLF001 - what takes longer else, and shows nowhere


def test_threads_take_turns_at_the_compiler() -> None:
    printed: list[bytes] = []
    threads = [Thread(target=lambda: printed.append(render_pdf((form(),), TEMPLATE, "x", DAY)[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(printed)) == 1
    assert printed[0].startswith(b"%PDF-1.7")


def test_a_packed_file_is_smaller_and_the_same_each_time() -> None:
    unsigned = replace(agreement(), blocks=agreement().blocks[:-1])
    pdf, _ = typesetter().run(TEMPLATE, render_packet((unsigned,), "x"), DAY)
    (one, _), (other, _) = (finish(pdf, (), TEMPLATE, DAY) for _ in range(2))

    assert one == other
    assert len(one) < len(pdf) * 0.8
