"""A batch that is killed at any moment is started again, and ends with the packets of an undisturbed run.

The tests kill all its processes, the parent alone, or a worker, after which the run continues by itself.
`KILLS=200 pytest -s tests/batch/test_kill.py` kills more often than CI does, and prints what was killed when.
"""

import os
import random
import shutil
from collections import Counter
from pathlib import Path

import pytest
from batch.killing import Batch, quiet_batch, strike
from batch.small_batch import table

KILLS = int(os.environ.get("KILLS", "9"))
ROWS = 30
AT_MOST = 8
"""How many kills one batch has at most, before it may end."""
WORDS_EVERY = 5
"""One batch in this many is of Word and PDF, the others of plain text, which is quicker."""

pytestmark = pytest.mark.slow


@pytest.mark.long
def test_killed_at_any_moment_a_batch_ends_with_the_packets_of_a_quiet_one(tmp_path: Path) -> None:
    plain, printed = (quiet_batch(folder(tmp_path, formats), formats) for formats in (("txt",), ("docx", "pdf")))
    chance = random.Random(15)
    counts: Counter[str] = Counter()
    while counts["kills"] < KILLS:
        counts["batches"] += 1
        batch = plain if counts["batches"] % WORDS_EVERY else printed
        shutil.rmtree(batch.folder)
        counts.update(disturbed(batch, chance, min(AT_MOST, KILLS - counts["kills"])))
    print(f"\n{ROWS} rows a batch: {dict(counts)}; plain {dict(plain.counts)}; Word and PDF {dict(printed.counts)}")  # noqa: T201 - asked for by -s
    assert counts["kills"] == sum(one.counts[kind] for one in (plain, printed) for kind in ("run", "parent", "worker"))


def folder(root: Path, formats: tuple[str, ...]) -> Path:
    made = root / "-".join(formats)
    made.mkdir()
    table(made / "t.csv", ROWS)
    return made


def disturbed(batch: Batch, chance: random.Random, strikes: int) -> Counter[str]:
    """Kill a batch several times, start it again where that ended it, and let it end."""
    counts, workers_killed = Counter({"kills": 0}), 0
    running = batch.start()
    for _ in range(chance.randint(min(2, strikes), strikes)):
        kind = strike(batch, running, chance, workers_killed)
        if kind is None:
            break
        counts["kills"] += 1
        workers_killed += kind == "worker"
        if kind != "worker":
            running.wait()
            batch.whole()
            running, workers_killed = batch.start(), 0
            counts["resumes"] += 1
    batch.end(running)
    return counts
