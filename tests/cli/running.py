"""How tests run a command on the small library, in this process."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from assembler.cli import main

FINDING = {"id", "severity", "path", "line", "column", "message", "hint", "witness", "cause"}


def run(place: Path, command: str, *arguments: str, **environment: str) -> Result:
    """Run a command on the small library, in this process."""
    return CliRunner().invoke(main, [command, *arguments, "--library", str(place / "library")], env=environment)


def build(place: Path, *more: str) -> Result:
    return run(place, "build", str(place / "matter.yaml"), "-o", str(place / "out"), "--formats", "txt", *more)


def data(result: Result) -> Any:
    """Return the one JSON object that a command printed."""
    (line,) = result.stdout.splitlines()
    return json.loads(line)
