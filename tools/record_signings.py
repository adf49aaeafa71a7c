#!/usr/bin/env python3
"""Sign packets of the examples, ask independent programs about the file of every stage, and write `tests/recorded/signings.md`."""

import os
import random
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from recorded_run import import_tests, write_page

import_tests()
os.environ.setdefault("PYTEST_CURRENT_TEST", "tools/record_signings.py")

from signing.whole_acts import StageFile, built, disagreements, stage_files  # noqa: E402 - the tests' folder is known only now

from examples import EXAMPLES, ROOT  # noqa: E402

HEAD = """# Signatures in pages, before independent programs

`make signings` signed packets of the examples as the portal does (`tests/signing/whole_acts.py`): each file with places to sign, by all in turn,
typed or drawn, by the seal alone (B-B), with time stamps (B-T), or under an authority with revocation lists and a stamp of the document (B-LTA).
The file of every stage, and the same with one other byte, went to `verify`, pdfsig, OpenSSL (each CMS, each stamp) and mutool; the files as they
are to veraPDF (PDF/A-2a and PDF/UA-1, the audit file PDF/A-3a), where it is at hand. All must say the same of each signature.
"""


def sign_example(example: Path, seed: int, verapdf: str) -> tuple[list[tuple[str, str]], list[str], int]:
    """Sign the packet of an example; return the stage and level of each file, the faults, and how many checks veraPDF passed."""
    with TemporaryDirectory() as place:
        folder = Path(place)
        packet = built(example, folder / "output")
        files = [*stage_files(packet, (ROOT / "templates/packet.typ").read_bytes(), seed)]
        faults = [
            f"{example.stem}, {one.path}, {one.stage} ({one.level}): {fault}"
            for one in files
            for fault in disagreements(one, folder)
        ]
        passed, refused = _validated(files, folder, verapdf) if verapdf else (0, [])
    return [(one.stage, one.level) for one in files], [*faults, *(f"{example.stem}: {one}" for one in refused)], passed


def _validated(files: list[StageFile], folder: Path, verapdf: str) -> tuple[int, list[str]]:
    """Return how many checks of PDF/A and PDF/UA passed, and those that did not."""
    verdicts = []
    for flavours, audit in (("2a,ua1", False), ("3a,ua1", True)):
        paths = []
        for number, one in enumerate(files):
            if (one.stage == "audit") is audit:
                paths.append(folder / f"{number}-{one.stage}.pdf")
                paths[-1].write_bytes(one.data)
        done = subprocess.run([verapdf, flavours, *paths], check=False, capture_output=True, text=True)  # noqa: S603
        verdicts += done.stdout.splitlines()
    passed = [one for one in verdicts if one.endswith("PASS")]
    missing = 2 * len(files) - len(verdicts)
    return len(passed), [*(one for one in verdicts if one not in passed), *(["veraPDF said nothing of some"] if missing else [])]


def main(count: int, day: date, seed: int, verapdf: str) -> None:
    """Sign so many examples, all where there are no more, and write the record."""
    chosen = sorted(random.Random(seed).sample(EXAMPLES, min(count, len(EXAMPLES))))
    with ProcessPoolExecutor(2) as pool:
        results = [*pool.map(sign_example, chosen, [seed] * len(chosen), [verapdf] * len(chosen))]
    files = Counter(one for found, _, _ in results for one in found)
    faults = [fault for _, found, _ in results for fault in found]
    total = sum(files.values())
    lines = [
        f"Packets: {len(chosen)} of {len(EXAMPLES)} examples. Files: {total:,}, each whole and spoilt. Disagreements: {len(faults):,}.",
        f"veraPDF: {sum(passed for _, _, passed in results):,} of {2 * total:,} checks passed."
        if verapdf
        else "veraPDF: not at hand.",
        "",
        *("| stage | level | files |", "|---|---|---:|"),
        *(f"| {stage} | {level} | {number:,} |" for (stage, level), number in sorted(files.items())),
        "",
        *(f"* {fault}" for fault in faults),
    ]
    write_page("signings.md", HEAD, day, f"seed {seed}", lines)


if __name__ == "__main__":
    main(int(sys.argv[1]), date.fromisoformat(sys.argv[2]), int(sys.argv[3]), sys.argv[4] if sys.argv[4:] else "")
