"""The README and the page of tasks tell the truth: their commands run, their output is theirs, the example builds."""

import re
import shlex
from pathlib import Path
from shutil import copytree

import docx
import pytest
from click.testing import CliRunner

from assembler.cli import COMMANDS as COMMAND_TABLE
from assembler.cli import main
from examples import ROOT

PAGES = (ROOT / "README.md", ROOT / "docs/legal-ops/tasks.md")
README = "\n".join(page.read_text("utf-8") for page in PAGES)
CONSOLES = re.findall(r"```console\n\$ assembler (.+?)\n(.*?)```", README, re.DOTALL)
TOLD = {name for row in re.findall(r"^\|.*\|$", README, re.MULTILINE) for name in re.findall(r"`assembler ([a-z]+)", row)}
COMMANDS = re.findall(r"\| `assembler ([^`>]+?)(?: > [^`]+)?` \|", README)


@pytest.mark.parametrize(("command", "output"), CONSOLES, ids=[command for command, _ in CONSOLES])
def test_output_is_what_the_command_prints(command: str, output: str) -> None:
    assert CliRunner().invoke(main, shlex.split(command)).output == output


RETURNED = {
    "compare": "documents/01-alliance-agreement.docx",
    "read": "forms/material-value-declaration-opp-001.docx",
    "verify": "packet.pdf",
}
"""Commands about a file that came back, and the file of the packet that it is."""


def _return(sent: str, returned: Path) -> None:
    assert CliRunner().invoke(main, ["build", "acme.yaml"]).exit_code == 0
    (packet,) = Path("output").glob("*-*")
    returned.write_bytes((packet / sent).read_bytes())


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_command_runs(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (matter,) = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "acme.yaml").write_text(matter, "utf-8")
    monkeypatch.chdir(tmp_path)
    if command.split(maxsplit=1)[0] in RETURNED:
        _return(RETURNED[command.split(maxsplit=1)[0]], Path(command.split()[1]))
    if command.startswith(("import", "proofread")):
        own = docx.Document()
        own.add_paragraph("1. The partner pays the fee.")
        own.save("own.docx")
    if "my-clauses" in command:
        copytree(ROOT / "clauses", tmp_path / "my-clauses")
    if "my-library" in command and not command.startswith("init"):
        assert CliRunner().invoke(main, ["init", "my-library"]).exit_code == 0
    if command.startswith(("withdraw", "amend", "conformed")):
        assert CliRunner().invoke(main, ["build", "acme.yaml"]).exit_code == 0
        (packet,) = Path("output").glob("*-*")
        command = re.sub(r"acme-2026-001-[0-9a-f]{8}", packet.name, command)
    if command.startswith(("amend", "conformed")):
        signed = ["record", "adopt", str(packet), "--signed-on", "2026-12-20", "--today", "2027-01-01"]
        assert CliRunner().invoke(main, signed).exit_code == 0
        command += " --today 2027-01-01"
    result = CliRunner().invoke(main, shlex.split(command))
    refused = command in ("choose qpn referral co_sell", "read declaration.docx")  # nobody has filled it in
    assert result.exit_code == (1 if refused else 0), result.output


def test_every_command_is_told() -> None:
    assert len(COMMANDS) >= 6
    assert {*COMMAND_TABLE} == TOLD
