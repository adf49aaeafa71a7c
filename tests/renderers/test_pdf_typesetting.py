import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from threading import Thread

import pytest
from renderers.pdf_sample import DAY, TEMPLATE, agreement, form

from assembler.renderers.pdf import render_pdf
from assembler.renderers.pdf.content import render_packet
from assembler.renderers.pdf.typesetting import FULL, press
from assembler.renderers.pdf.widgets import finish


@pytest.mark.parametrize(
    ("template", "complaint"),
    [
        (b'#set text(font: "Nowhere Serif")\n#set document(title: "x")\nx', "unknown font family: nowhere serif"),
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


def test_the_compiler_is_emptied_when_enough_has_passed() -> None:
    machine = press()
    for _ in range(12):
        render_pdf((agreement(),), TEMPLATE, "x", DAY)

        assert machine.passed <= FULL


def test_threads_take_turns_at_the_compiler() -> None:
    printed: list[bytes] = []
    threads = [Thread(target=lambda: printed.append(render_pdf((form(),), TEMPLATE, "x", DAY)[0])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(set(printed)) == 1
    assert printed[0].startswith(b"%PDF-1.7")


def test_packing_shrinks_a_file_and_repeats_itself() -> None:
    unsigned = replace(agreement(), blocks=agreement().blocks[:-1])
    pdf, _ = press().run(TEMPLATE, json.dumps(render_packet((unsigned,), "x")), DAY)
    (one, _), (other, _) = (finish(pdf, (), TEMPLATE, DAY) for _ in range(2))

    assert one == other
    assert len(one) < len(pdf) * 0.8


def test_importing_the_renderer_loads_no_compiler() -> None:
    script = (
        "import sys, assembler.renderers.pdf, assembler.readback.pdf; print({'typst', 'pikepdf', 'pypdfium2'} & {*sys.modules})"
    )
    root = Path(__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", script], cwd=root, check=True, capture_output=True, text=True)

    assert run.stdout.strip() == "set()"
