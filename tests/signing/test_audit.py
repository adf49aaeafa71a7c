import json
from dataclasses import replace

import pytest
from signing.signing_sample import steps

from assembler.signing.audit import first_broken_step, read_audit_record, write_step


def test_each_step_names_the_one_before_by_its_digest() -> None:
    assert [one.number for one in steps()] == [1, 2, 3]
    assert first_broken_step(steps()) == 0


@pytest.mark.parametrize("at", [0, 1])
def test_a_changed_step_is_found_by_the_next(at: int) -> None:
    changed = list(steps())
    changed[at] = replace(changed[at], facts={**changed[at].facts, "name": "Jane Roe"})
    assert first_broken_step(changed) == at + 2


def test_a_step_that_is_missing_or_moved_is_found() -> None:
    first, second, third = steps()
    assert first_broken_step((first, third)) == 2
    assert first_broken_step((second, first, third)) == 1


def test_the_digest_is_of_json_with_sorted_keys_and_no_spaces() -> None:
    first = steps()[0]
    data = json.loads(write_step(first))
    assert write_step(first) == json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    assert "(株)" in write_step(first).decode()


@pytest.mark.parametrize("data", [b"", b"{}", b"[]", b'{"format": 2}', b"\xff"])
def test_what_is_no_record_is_none(data: bytes) -> None:
    assert read_audit_record(data) is None
