"""The process is killed while papers are opened, signed or declined: one act or none, and what was begun is finished."""

from pathlib import Path

import pytest
from killed_runs import clean_processes
from portal.killed_signings import DEEDS, kill_at_each
from portal.running import small_settings, with_seal


@pytest.mark.slow
@pytest.mark.parametrize("deed", DEEDS)
def test_killed_anywhere_there_is_one_act_or_none_and_it_is_finished_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deed: str
) -> None:
    (tmp_path / "first").mkdir()
    settings = with_seal(small_settings(tmp_path / "first"), monkeypatch)
    with clean_processes(1) as processes:
        assert processes.submit(kill_at_each, settings, tmp_path, deed, 5 if deed == "countersign" else 2).result() == []
