"""The commands of `docs/signing.md` run, and public tools say what `assembler verify` says."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from signing.signing_sample import executed

from assembler.packets.manifest import digest
from examples import ROOT

PAGE = (ROOT / "docs/signing.md").read_text("utf-8")
BLOCKS = [re.sub(r"(?m)^   ", "", block) for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)]
TOOLS = ("sha256sum", "pdfsig", "pdfdetach", "jq", "openssl", "mutool")


@pytest.mark.poppler
@pytest.mark.skipif(not all(map(shutil.which, TOOLS)), reason=f"{', '.join(TOOLS)} are not all installed")
def test_whoever_has_nothing_of_ours_comes_to_the_same_end(tmp_path: Path) -> None:
    (tmp_path / "executed.pdf").write_bytes(executed().executed)
    (tmp_path / "audit.pdf").write_bytes(executed().audit)
    said = []
    for block in BLOCKS:
        done = subprocess.run(["bash", "-eu", "-c", block], cwd=tmp_path, check=False, capture_output=True, text=True)
        assert done.returncode == 0, f"{block}\n{done.stderr}"
        said.append(done.stdout + done.stderr)
    assert said[0].startswith(digest(executed().executed))
    assert said[1].count("Signature is Valid.") == 7, "six of the executed copy, one of the audit file"
    rows = [line.split("\t") for line in said[2].splitlines()]
    assert [row[0] for row in rows[:-1]] == [row[1] for row in rows[1:]]
    assert len(rows) == 4
    assert "CMS Verification successful" in said[3]
    assert "Signed electronically" in (tmp_path / "executed.txt").read_text("utf-8")
