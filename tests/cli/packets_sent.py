"""How tests run a command on a file that was returned."""

from click.testing import CliRunner, Result

from assembler.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments])
