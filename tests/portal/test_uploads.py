"""Whatever bytes are sent to the portal, none is answered with an error and none is lost; `make uploads` sends many more."""

from collections.abc import Iterator

import pytest
from portal.running import Running, running, small_settings
from portal.uploads import send_all

SEEDS = range(12)
"""Each is read by a child process, as every file that comes back."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a portal of the small library on SQLite."""
    with running(small_settings(tmp_path_factory.mktemp("uploads"))) as found:
        yield found


@pytest.mark.slow
def test_a_file_made_by_chance_is_kept_or_refused_with_a_sentence(small: Running) -> None:
    answered = send_all(small, SEEDS)
    assert [(one.seed, one.what, one.faults) for one in answered if one.faults] == []
    assert {"refused", "look"} <= {one.state for one in answered}
