"""The tool that walks the operators' page finds on it what it walks, and starts what the unit starts."""

import importlib.util
import sys
from types import ModuleType

import pytest

from examples import ROOT

PAGE = (ROOT / "docs/operators/run.md").read_text("utf-8")
UNIT = (ROOT / "deploy/clause-assembler.service").read_text("utf-8")


@pytest.fixture(scope="module")
def walk() -> ModuleType:
    """Return the tool as a module."""
    spec = importlib.util.spec_from_file_location("walk_run_page", ROOT / "tools/walk_run_page.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("heading", "first", "last"),
    [
        ("On Debian, as a service", "apt-get install", "clause-assembler-portal user lena --role admin"),
        ("PostgreSQL on Debian", "apt-get install --yes postgresql", "echo 'ASSEMBLER_DATABASE="),
        ("Save it", "install --directory", "clause-assembler-portal backup "),
        ("Restore it", "mv /var/lib/clause-assembler ", "clause-assembler-portal verify"),
    ],
)
def test_it_finds_the_commands_below_each_heading(walk: ModuleType, heading: str, first: str, last: str) -> None:
    commands = walk.commands_below(PAGE, heading)
    assert (commands[0].startswith(first), commands[-1].startswith(last)) == (True, True), commands
    assert not [line for line in commands if line.startswith("systemctl")]


def test_it_starts_what_the_unit_starts_with_what_its_environment_says(walk: ModuleType) -> None:
    command = "/opt/clause-assembler/bin/assembler portal --data /var/lib/clause-assembler --address"
    alone = walk.started_by(UNIT, "ADDRESS=https://x.example\n")
    assert " ".join(alone.split()) == f"exec env {command} https://x.example --workers 2"
    more = walk.started_by(UNIT, "ADDRESS=https://x.example\nOPTIONS=--rate 5\nASSEMBLER_DATABASE=postgresql:///a?host=/b&c=d\n")
    assert more == f"exec env ASSEMBLER_DATABASE='postgresql:///a?host=/b&c=d' {command} https://x.example --workers 2 --rate 5"


def test_the_page_shows_what_the_unit_starts() -> None:
    (command,) = (line.removeprefix("ExecStart=") for line in UNIT.splitlines() if line.startswith("ExecStart="))
    assert f"```text\n{command}\n```" in PAGE


def test_no_link_of_a_partner_goes_into_the_log_of_the_web_server_that_the_page_sets_up() -> None:
    nginx = PAGE.partition("With nginx")[2].split("```")[1]
    assert "access_log off;" in nginx.splitlines()
