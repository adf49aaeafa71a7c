"""Ways in which the worker of a cluster builds a stretch: it dies at a certain row, or is renewed after few rows. Workers import them from here."""

import os
from dataclasses import replace
from unittest.mock import patch

from assembler.batch import cluster
from assembler.batch.cluster import Stretch, build_stretch
from assembler.batch.work import BatchSettings, Outcome

DEADLY = "partner-00007"
FEW = 5


def build_and_die(settings: BatchSettings, stretch: Stretch) -> list[Outcome]:
    """Build rows, and end the worker at the deadly one."""
    outcomes = []
    for row in stretch:
        if row.matter.id == DEADLY:
            os._exit(1)
        outcomes += build_stretch(settings, [row])
    return outcomes


def build_few(settings: BatchSettings, stretch: Stretch) -> list[Outcome]:
    """Build rows as a worker that is renewed after a few; say as a reason in which process."""
    with patch.multiple(cluster, ROWS_PER_PROCESS=FEW, BEFORE_RENEWAL=0):
        outcomes = build_stretch(settings, stretch)
    return [replace(one, reasons=(f"process {os.getpid()}",)) for one in outcomes]
