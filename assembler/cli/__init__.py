"""The command line: it reads arguments, prints and exits; all work is done elsewhere.

Exit status 0: done; 1: errors, warnings or a refusal; 2: wrong use.
"""

import click

from assembler.cli.batches import batch
from assembler.cli.checks import check, impact, lock, test
from assembler.cli.choices import choose
from assembler.cli.forms import form
from assembler.cli.packets import build
from assembler.cli.pages import explain, init, new, schema
from assembler.cli.portal import portal
from assembler.cli.returns import compare, read
from assembler.cli.verification import verify

__all__ = ["main"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clause-assembler")
def main() -> None:
    """Assemble partner agreements from a clause library whose every combination is sound."""


for _command in (
    build,
    batch,
    choose,
    check,
    compare,
    explain,
    form,
    impact,
    init,
    lock,
    new,
    portal,
    read,
    schema,
    test,
    verify,
):
    main.add_command(_command)
