import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from returns.verification_sample import packet
from signing.signing_sample import by_both, executed

from assembler.cli import main

pytestmark = pytest.mark.slow


def verify(folder: Path, copy: bytes, *more: str) -> tuple[int, str]:
    (folder / "executed.pdf").write_bytes(copy)
    (folder / "audit.pdf").write_bytes(executed().audit)
    command = [
        "verify",
        str(folder / "executed.pdf"),
        "--packet",
        str(packet().folder),
        "--audit",
        str(folder / "audit.pdf"),
        *more,
    ]
    done = CliRunner().invoke(main, command)
    return done.exit_code, done.output


def test_an_executed_copy_and_its_audit_file_pass_together(tmp_path: Path) -> None:
    status, said = verify(tmp_path, executed().executed)
    assert status == 0, said
    assert "sealed by Try Vendor e-seal" in said
    assert "executed.pdf: completed" in said


def test_an_audit_file_of_another_file_fails(tmp_path: Path) -> None:
    status, said = verify(tmp_path, by_both().data, "--json")
    assert status == 1
    assert [one["id"] for one in json.loads(said)["findings"]] == ["audit-of-another-file"]
