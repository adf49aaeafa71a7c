"""Commands that are killed at any file they touch leave a record and packets that agree, and nothing lost."""

import pytest
from killed_runs import clean_processes, run_commands


@pytest.mark.slow
def test_whatever_is_killed_the_record_and_the_packets_agree() -> None:
    with clean_processes(1) as processes:
        outcome = processes.submit(run_commands, range(20), 3).result()
    assert outcome.faults == []
    assert sum(outcome.killed.values()) > 10
