"""Days are those of UTC, and secrets are long and differ."""

import re
import time
from collections.abc import Iterator

import pytest

from assembler.portal.clock import as_day, new_id, new_secret, now, today


@pytest.fixture
def far_east(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Set the time zone of this process to one that is 14 hours ahead of UTC."""
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_east")
def test_a_day_is_the_one_in_utc() -> None:
    assert (as_day(0), as_day(24 * 60 * 60 - 1), as_day(1_798_675_200)) == ("1970-01-01", "1970-01-01", "2026-12-31")
    before = as_day(now())
    assert before <= today().isoformat() <= as_day(now())


def test_secrets_and_ids_fit_into_addresses_and_differ() -> None:
    assert re.fullmatch(r"[\w-]{43}", new_secret())
    assert re.fullmatch(r"[0-9a-f]{32}", new_id())
    assert len({new_secret() for _ in range(100)} | {new_id() for _ in range(100)}) == 200
