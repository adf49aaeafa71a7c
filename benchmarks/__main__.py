"""All that DESIGN section 9 asks to be measured, side by side in one run: `make bench`.

    python -m benchmarks [--times 5] [--long] [--dry]

Writes benchmarks/RESULTS.md, and the short of it between the markers of README.md; `--dry` prints both instead. `--long` builds 1,000
matters too, which takes some ten minutes more.
"""

import argparse
import os
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks import check_again, check_brute, check_scale, growth, packet, portal_jobs, proofreading, returned
from benchmarks.peers import ROOT, Peers, peers
from benchmarks.results import Comparison, short, spliced, surroundings

RESULTS, README = ROOT / "benchmarks/RESULTS.md", ROOT / "README.md"
ROUNDS_OF_LESS = 3
SAMPLE = 200
EDITS = 20


def main() -> None:
    """Measure, and write what came of it."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=5)
    arguments.add_argument("--long", action="store_true")
    arguments.add_argument("--dry", action="store_true")
    given = arguments.parse_args()
    began, load = datetime.now(UTC), os.getloadavg()[0]
    comparisons, details, others = measure(given.times, long=given.long)
    where = list(surroundings(began, load, others.versions if others else {}, others.missing if others else ()))
    if given.dry:
        print(results(where, comparisons, details))
        return
    RESULTS.write_text(results(where, comparisons, details), "utf-8")
    README.write_text(spliced(README.read_text("utf-8"), shown(where, comparisons)), "utf-8")
    print(f"{short(comparisons)}\n\nwritten to {RESULTS.relative_to(ROOT)} and {README.relative_to(ROOT)}")


def measure(times: int, *, long: bool) -> tuple[list[Comparison], list[str], Peers | None]:
    """Measure part after part; give what is compared, all tables, and which peers there were."""
    less = min(times, ROUNDS_OF_LESS)
    with peers() as others:
        print("a packet, and its files …")
        packets = packet.measure(packet.MATTER, times, others)
        print("growth …")
        grown = growth.measure(less, others, long=long)
    print("returns …")
    back = returned.measure(less)
    print("the portal's jobs …")
    jobs = portal_jobs.measure(times)
    print("check …")
    proof, rows = check_brute.measure(SAMPLE, less), check_scale.sizes(less)
    edited = check_again.measure(EDITS)
    print("proofreading …")
    read = proofreading.measure(less)
    *of_packets, help_, build = packet.comparisons(packets)
    of_library = (check_brute.check_comparison(proof), check_again.again_comparison(edited), check_scale.scale_comparison(rows))
    checks = (*of_library, proofreading.comparison(read))
    of_jobs = (*returned.return_comparisons(back), *portal_jobs.job_comparisons(jobs))
    comparisons = [*of_packets, *checks, help_, build, *growth.growth_comparisons(grown), *of_jobs]
    details = [
        *packet.details(packets),
        check_brute.details(proof),
        check_again.details(edited),
        check_scale.details(rows),
        *proofreading.details(read),
        *growth.details(grown),
        *returned.details(back),
        portal_jobs.details(jobs),
    ]
    return comparisons, details, others


def results(where: list[str], comparisons: list[Comparison], details: list[str]) -> str:
    """Write the page of all results."""
    return "\n\n".join(_parts(where, comparisons, details)) + "\n"


def _parts(where: list[str], comparisons: list[Comparison], details: list[str]) -> Iterator[str]:
    yield "# What was measured"
    yield "Written by `make bench`; [README](README.md) says how each is measured, and where the time goes."
    yield "  \n".join(where)
    yield short(comparisons)
    yield from details


def shown(where: list[str], comparisons: list[Comparison]) -> str:
    """Write what the README shows: the short table, when and how busy, and where the rest is."""
    when, busy, *_ = where
    return f"{short(one for one in comparisons if not one.aside)}\n\n{when} {busy} All of it: [benchmarks/RESULTS.md](benchmarks/RESULTS.md)."


if __name__ == "__main__":
    main()
