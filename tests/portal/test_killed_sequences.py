"""A portal that is killed at any file or statement shows no partner a paper that does not stand, and loses nothing."""

import pytest
from killed_runs import clean_processes, run_portal


@pytest.mark.slow
def test_whatever_is_killed_links_open_what_stands_and_rows_and_records_agree() -> None:
    with clean_processes(1) as processes:
        outcome = processes.submit(run_portal, range(5), 2, 4).result()
    assert outcome.faults == []
    assert outcome.killed > 3
