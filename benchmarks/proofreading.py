"""How long a contract of some twenty pages takes to be proofread, beside a whole check of the shipped library.

    python -m benchmarks.proofreading [--times 5]

The longest paper of the examples, as a Word file, is read and proofread, and a copy of it gets its comments. Times are processor time, medians, with
everything warm: a first round is not counted.
"""

import argparse
from dataclasses import dataclass

from assembler import load_library
from assembler.checks import check_library
from assembler.commands.proofread import ProofreadRequest, commented_copy, proofread_file
from assembler.formats.received import received_file
from assembler.formats.registry import WORD
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.platform.installed_data import library_folder
from assembler.proofreading.proofreading import Proofreading
from benchmarks.clocks import Medians, clocked, medians, no_times
from benchmarks.results import Comparison, faster, seconds, short, table
from benchmarks.returned import longest_paper

READ, COPY, CHECK = "proofread", "a copy with comments", "check of the shipped library"
WORDS_A_PAGE = 350


@dataclass(frozen=True, slots=True)
class Measured:
    """What was proofread, and the seconds of each thing."""

    found: Proofreading
    times: Medians


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=5)
    found = measure(arguments.parse_args().times)
    print("\n\n".join([short([comparison(found)]), *details(found)]))


def measure(rounds: int) -> Measured:
    """Proofread the paper, comment a copy, and check the library, in turns; the first round, which warms all up, is not counted."""
    order, paper = longest_paper()
    shell, _ = prepare_shell("paper.docx", order.templates.paper)
    assert shell is not None
    file = received_file(f"paper.{WORD.id}", render_word(paper, shell)[0])
    library, findings = load_library(library_folder())
    assert library is not None, findings
    times = no_times()
    for round_ in range(rounds + 1):
        counted = times if round_ else no_times()
        with clocked(READ, counted):
            found, findings = proofread_file(ProofreadRequest(file))
        assert found is not None, findings
        read = found
        with clocked(COPY, counted):
            commented_copy(file, read.first().remarks)
        with clocked(CHECK, counted):
            check_library(library)
    return Measured(read, medians(times))


def comparison(found: Measured) -> Comparison:
    """Compare the proofreading of a contract with a whole check."""
    what = f"a contract of {found.found.words:,} words proofread"
    return faster(what, found.times[READ], "`check` of the shipped library", found.times[CHECK])


def details(found: Measured) -> list[str]:
    """Write all that was measured."""
    pages = f"{found.found.words:,} words, some {found.found.words / WORDS_A_PAGE:.0f} pages"
    rows = [(name, seconds(taken)) for name, taken in found.times.items()]
    return [f"## A contract proofread\n\n{pages}.\n\n{table(('what', 'takes'), rows)}"]


if __name__ == "__main__":
    main()
