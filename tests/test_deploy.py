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
    assert commands or file.name in ("Caddyfile", "clause-assembler-backup.timer")


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


def test_the_command_of_the_machine_reads_what_the_service_reads_and_becomes_its_user(tmp_path: Path) -> None:
    (tmp_path / "runuser").write_text('#!/bin/sh\nprintf "%s\\n" "$ASSEMBLER_DATABASE" "$OPTIONS" "$@"\n')
    (tmp_path / "runuser").chmod(0o755)
    # What a shell would read otherwise: an ampersand, a dollar, a space, a line without an end.
    database, options = "postgresql://p:a$b&c;d@there/desk?sslmode=require&x=y", "--proxy 10.0.0.5 --workers 4"
    environment = f"# a remark\nADDRESS=https://x.example\nASSEMBLER_DATABASE={database}\nOPTIONS={options}"
    (tmp_path / "portal.env").write_text(environment, "utf-8")
    script = (
        (DEPLOY / "clause-assembler-portal").read_text("utf-8").replace("/etc/clause-assembler.env", str(tmp_path / "portal.env"))
    )
    done = subprocess.run(
        ["/bin/sh", "-s", "--", "user", "lena müller"],
        input=script,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
    )
    user = ["--user", "clause-assembler", "--", "/opt/clause-assembler/bin/assembler"]
    data = ["portal", "--data", "/var/lib/clause-assembler"]
    assert done.stdout.splitlines() == [database, options, *user, *data, "user", "lena müller"]


def test_all_that_is_installed_uses_the_same_places() -> None:
    for file in ("clause-assembler.service", "clause-assembler-portal", "clause-assembler-backup.service"):
        text = (DEPLOY / file).read_text("utf-8")
        assert "/opt/clause-assembler/bin/assembler portal --data /var/lib/clause-assembler " in text, file
        assert "/etc/clause-assembler.env" in text, file


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_systemd_reads_the_timer_and_what_it_starts(tmp_path: Path) -> None:
    for name in ("clause-assembler-backup.service", "clause-assembler-backup.timer"):
        text = (DEPLOY / name).read_text("utf-8").replace("User=clause-assembler", "User=daemon")
        (tmp_path / name).write_text(text, "utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", tmp_path / "clause-assembler-backup.timer"], capture_output=True, text=True, check=False
    )
    assert (run.returncode, [line for line in run.stderr.splitlines() if "clause-assembler" in line]) == (0, [])
