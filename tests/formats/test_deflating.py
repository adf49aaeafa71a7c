"""What is deflated has the same bytes on every processor, though libdeflate chooses its code by what the processor can do."""

import shutil
import subprocess
import sys
import zlib
from pathlib import Path

import pytest

from assembler.formats.pdf.object_syntax import deflated
from assembler.formats.word.archive import member
from examples import ROOT

DIGEST = """
import hashlib, sys
from assembler.formats.pdf.object_syntax import deflated
from assembler.formats.word.archive import member
whole = hashlib.sha256()
for name in sys.argv[1:]:
    data = open(name, "rb").read()
    whole.update(deflated(data) + member("x", data).deflated)
print(whole.hexdigest())
"""


def files() -> list[Path]:
    """Return files of every kind that ours hold: words, lists of numbers, XML, a font, what is compressed already."""
    return [*sorted((ROOT / "clauses").rglob("*.md"))[:100], ROOT / "benchmarks/sizes.svg", ROOT / "templates/paper.docx"]


def digest(*before: str) -> str:
    command = [*before, sys.executable, "-c", DIGEST, *map(str, files())]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.qemu
@pytest.mark.skipif(not shutil.which("qemu-x86_64"), reason="needs qemu-x86_64, which runs a program as another processor would")
def test_deflated_bytes_are_the_same_on_three_processors() -> None:
    own = digest()

    assert [digest("qemu-x86_64", "-cpu", model) for model in ("qemu64", "Haswell", "Skylake-Server")] == [own] * 3


def test_what_is_deflated_is_read_by_zlib() -> None:
    for path in files():
        data = path.read_bytes()

        assert zlib.decompress(deflated(data)) == zlib.decompress(member("x", data).deflated, -zlib.MAX_WBITS) == data
