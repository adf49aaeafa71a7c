"""The command line: each command reads its options, calls the function that does the work, prints the result and exits.

Exit status 0: done; 1: errors, warnings or a refusal; 2: wrong use.
"""

import os
from importlib import import_module
from typing import Any

import click

from assembler.platform.console import prepare_console
from assembler.platform.memory import end_at_once, uncollected

__all__ = ["main"]

COMMANDS = {
    "amend": "Print the next matter of a RECORD: the partner, choices and facts as they were signed last, to be changed where they have.",
    "batch": "Build a packet for each row of a TABLE: .xlsx, .csv, .jsonl, or a folder of matters.",
    "build": "Build the packet of one MATTER: documents, forms, checklist, manifest.",
    "changes": "Print what each clause that differs from the library BEFORE prints, as a redline in Markdown, for a pull request.",
    "check": "Prove that the library is sound over every valid combination and every period, or say what is wrong.",
    "choose": "Say whether CHOICES of a PROGRAMME go together, what follows, and if not why not and what would.",
    "compare": "Compare a RETURNED contract with ours, clause by clause: what was changed, and what of it silently.",
    "duplicate": "Print the file of a MATTER under a new id, with its comments, for a partner or a packet like it.",
    "explain": "Show the page of an ID: a choice, rule, value, fact, list, deadline, defined term, clause, document, check or message.",
    "form": "Give one FORM of a MATTER, filled in as far as it is known; a kind of form for each of its entries.",
    "impact": "Say what a change of a clause reaches: papers, combinations, clauses that lean on it, editions, packets.",
    "import": "Make a library of a CONTRACT of your own, in Word or Markdown, with a report of every doubt.",
    "init": "Begin a library of your own in DIR: a small one, whole and sound, to be changed.",
    "lock": "Record what each edition of a PROGRAMME says, so that a change without a new edition is found by “check”.",
    "lsp": "Serve an editor: findings, meanings and completions as one types.",
    "new": "Print a commented starter matter of a PROGRAMME, or write a blank table for many.",
    "portal": "Serve the pages: partners fetch their forms by a link, legal ops build packets, machines use the API.",
    "proofread": "Read any CONTRACT, in Word, Markdown or PDF, for what is surely wrong in it and what should be looked at.",
    "read": "Read a RETURNED form, in Word or PDF: what it was filled with, typed, and whether it is what was issued.",
    "rebuild": "Make an issued PACKET anew from what is kept beside it, and say whether it is the same.",
    "conformed": "Write a conformed copy of what is in force today by a RECORD: each paper as it was signed, with what amendments change in it.",
    "record": "Show a partner's RECORD and what is in force, record what was sent, came back and is signed, verify it, or erase it.",
    "schema": "Print the JSON Schema of a PROGRAMME's matters, for editors.",
    "status": "Show what became of each packet, what is in force, and the days by which something must be sent or done.",
    "test": "Hold scenarios against the library: what a partner elects, and what must come of it.",
    "verify": "Verify a packet's folder, a PDF or a Word file at PATH: is it what was issued, who signed, what changed since.",
    "withdraw": "Take back a PACKET that nobody has signed: its folder stays, and its matter may be built again.",
}
"""The first sentence of each command's help, by its name. A command is imported from the module of its name when it is first asked for."""


KEYWORDS = {"import": ("import_contract", "import_command")}
"""The module and the function of each command whose name is a keyword of Python."""


class CommandTable(click.Group):
    """A group whose commands are imported one at a time, so that `assembler --help` loads none of them."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        """Run a command, with output that every terminal and file can take."""
        prepare_console()
        end_at_once()
        os.environ.setdefault(
            "PYDANTIC_DISABLE_PLUGINS", "__all__"
        )  # else it asks each installed package for one, and needs none
        return super().main(*arguments, **options)

    def list_commands(self, _context: click.Context) -> list[str]:
        """Return the names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, _context: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command; None where there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, name = KEYWORDS.get(cmd_name, (cmd_name, cmd_name))
        with uncollected():  # what is imported stays
            command: click.Command = getattr(import_module(f"assembler.cli.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands from the table alone."""
        width = formatter.width - 6 - max(map(len, COMMANDS))
        rows = [(name, click.Command(name, help=COMMANDS[name]).get_short_help_str(width)) for name in self.list_commands(ctx)]
        with formatter.section("Commands"):
            formatter.write_dl(rows)


@click.group(cls=CommandTable, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="clause-assembler")
def main() -> None:
    """Assemble partner agreements from a clause library whose every combination is sound."""
