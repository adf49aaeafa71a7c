"""The table of commands has the first sentence of each command's help, and the list of commands imports none of them."""

import inspect
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from assembler.cli import COMMANDS, main


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_holds_the_first_sentence_of_a_commands_help(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert inspect.cleandoc(command.help or "").split("\n\n")[0] == COMMANDS[name]
    assert command.name == name


def test_a_name_that_is_no_command_is_none() -> None:
    assert main.get_command(click.Context(main), "terminal") is None


HELPS = ("cli", "platform", "platform.console", "platform.memory")
"""The modules of ours that the list of commands is printed with."""


def test_help_loads_no_command_and_no_heavy_package() -> None:
    script = (
        "import sys\nfrom assembler.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted({name for name in sys.modules if name.startswith('assembler.')}), "
        "sorted({'typst', 'pikepdf', 'pypdfium2', 'pysat', 'pydantic', 'lxml', 'babel'} & {*sys.modules}))"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == f"{[f'assembler.{name}' for name in HELPS]} []"


def test_help_is_quick() -> None:
    code = "import sys\nfrom assembler.cli import main\ntry: main(['--help'])\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.split(".")[0] for name in done.stderr.split()}
    assert "Assemble partner agreements" in done.stdout
    assert not loaded & {"docx", "docxtpl", "typst", "pydantic", "yaml", "pysat", "babel", "pikepdf", "lxml", "rich", "jinja2"}


ASKING = ("changes", "check", "choose", "explain", "impact", "init", "lock", "new", "schema", "test")
"""The commands that write no file of a packet and read none back."""


def test_a_command_that_renders_nothing_loads_no_renderer() -> None:
    imports = ", ".join(f"assembler.cli.{name}" for name in ASKING)
    code = f"import sys, {imports}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"typst", "pikepdf", "pypdfium2", "assembler.formats.registry"} & {*done.stdout.split()}


def test_a_build_loads_no_checks_nor_what_reads_returned_files_and_tables() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import sys, assembler.cli.build; print(*sys.modules)"], capture_output=True, text=True, check=True
    )
    of_others = {"numpy", "openpyxl", "rich", "email_validator", "PIL", "fontTools.cffLib", "pysat.examples.rc2"}
    assert not {"assembler.checks", "assembler.returns", "assembler.batch", *of_others} & {*done.stdout.split()}


def test_every_command_has_help() -> None:
    for name in COMMANDS:
        command = main.get_command(click.Context(main), name)
        assert command is not None
        shown = CliRunner().invoke(main, [name, "--help"])
        assert shown.exit_code == 0
        assert "--json" in shown.stdout or name == "lsp", name  # which speaks to an editor, in JSON alone
        assert command.help
