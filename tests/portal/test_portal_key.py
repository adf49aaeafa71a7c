"""The key of a portal: made once, whoever makes it, readable for its owner alone, and never printed."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assembler.portal.portal_key import LENGTH, UnusablePortalKeyError, open_portal_key


def test_a_key_is_made_once_for_all_processes(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = {one.data for one in pool.map(open_portal_key, [tmp_path / "portal.key"] * 16)}
    assert [len(key) for key in keys] == [LENGTH]
    assert open_portal_key(tmp_path / "portal.key").data in keys
    assert [(path.name, path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [("portal.key", 0o600)]


def test_a_damaged_key_is_refused_and_stays(tmp_path: Path) -> None:
    (tmp_path / "portal.key").write_bytes(b"short")
    with pytest.raises(UnusablePortalKeyError, match="no key of a portal"):
        open_portal_key(tmp_path / "portal.key")
    assert (tmp_path / "portal.key").read_bytes() == b"short"


def test_each_purpose_has_bytes_of_its_own_and_none_is_printed(tmp_path: Path) -> None:
    key = open_portal_key(tmp_path / "portal.key")
    assert len({key.data, key.derived("one"), key.derived("two")}) == 3
    assert repr(key) == "PortalKey()"
