"""What stands in `deploy/` fits the program: its options, its paths, its addresses."""

import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest
from plain_yaml import texts

from assembler.cli import main
from assembler.portal.web.security import HEALTH
from examples import ROOT

DEPLOY = ROOT / "deploy"
FILES = sorted(path for path in DEPLOY.iterdir() if path.is_file())


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_every_option_is_one_of_the_portal(file: Path) -> None:
    portal = main.get_command(click.Context(main), "portal")
    assert portal
    known = {name for parameter in portal.params for name in parameter.opts}
    commands = re.findall(r"assembler[\", ]+portal.*|command: \[.*", file.read_text("utf-8"))
    assert all(set(re.findall(r"--[a-z-]+", command)) <= known for command in commands)
    assert commands or file.name == "Caddyfile"


def test_a_container_holds_what_is_in_the_repository_and_is_asked_for_its_health() -> None:
    text = (DEPLOY / "Containerfile").read_text("utf-8")
    assert (ROOT / "constraints.txt").exists()
    assert f"http://127.0.0.1:8000{HEALTH}" in text
    assert "EXPOSE 8000" in text
    assert "reverse_proxy portal:8000" in (DEPLOY / "Caddyfile").read_text("utf-8")


def test_the_passwords_beside_the_containers_go_into_no_image_and_no_commit() -> None:
    assert "COPY . " in (DEPLOY / "Containerfile").read_text("utf-8")
    assert {"**/.env", "**/*.p12", "portal"} <= set((ROOT / ".dockerignore").read_text("utf-8").split())
    assert ".env" in (ROOT / ".gitignore").read_text("utf-8").split()


def test_the_containers_are_there_that_others_need() -> None:
    services = texts(DEPLOY / "compose.yaml")["services"]
    assert {name for service in services.values() for name in service.get("depends_on", ())} <= services.keys()
    assert str(services["portal"]["environment"]["ASSEMBLER_DATABASE"]).partition("@")[2] == "database/portal"


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_reads_the_unit(tmp_path: Path) -> None:
    text = (DEPLOY / "clause-assembler.service").read_text("utf-8").replace("/opt/clause-assembler/bin/assembler", "/bin/true")
    unit = tmp_path / "portal-of-a-test.service"
    unit.write_text(text.replace("User=clause-assembler", "User=daemon"), "utf-8")
    run = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (run.returncode, [line for line in run.stderr.splitlines() if unit.name in line]) == (0, [])
