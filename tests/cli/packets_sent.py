"""How tests run a command about what comes back."""

from click.testing import CliRunner, Result

from assembler.cli import main


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments])
