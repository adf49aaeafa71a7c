from datetime import UTC, datetime, timedelta

from portal.store.rows import built_packet
from sqlalchemy import Connection, Engine

from assembler.portal.store.database import writing
from assembler.portal.store.signings import (
    ALL_SIGNED,
    DECLINED,
    OPEN,
    Signing,
    add_step,
    begin_signing,
    change_signing,
    find_signing,
    is_unchanged,
    steps_of,
    unfinished_signings,
)
from assembler.signing.audit import Step, first_broken_step

AT = datetime(2026, 12, 2, 9, 30, tzinfo=UTC)


def begun(connection: Connection, packet: str, at: int = 100) -> Signing:
    signing = begin_signing(connection, packet, "f" * 64, at + 1000, at)
    assert signing is not None
    return signing


def test_a_packet_is_open_for_signature_once_until_that_ends_or_expires(engine: Engine) -> None:
    packet = built_packet(engine)
    with writing(engine) as connection:
        first = begun(connection, packet)
        assert begin_signing(connection, packet, "f" * 64, 2000, 200) is None
        assert (first.standing(1099), first.standing(1100)) == (OPEN, "expired")
        second = begun(connection, packet, 1100)
        assert find_signing(connection, packet) == second
        assert change_signing(connection, second, state=DECLINED, reason="no")
        third = begun(connection, packet, 1101)
        assert find_signing(connection, packet) == third


def test_the_latest_signing_is_known_in_the_same_second_and_where_the_clock_goes_back(engine: Engine) -> None:
    packet = built_packet(engine)
    with writing(engine) as connection:
        for at in (100, 100, 100, 40):
            latest = begun(connection, packet, at)
            assert change_signing(connection, latest, state=DECLINED, reason="no")
            found = find_signing(connection, packet)
            assert found is not None
            assert found.id == latest.id


def test_of_two_who_change_it_from_the_same_version_one_does(engine: Engine) -> None:
    packet = built_packet(engine)
    with writing(engine) as connection:
        seen = begun(connection, packet)
        assert change_signing(connection, seen, sha256="a" * 64)
        assert not change_signing(connection, seen, sha256="b" * 64)
        assert not is_unchanged(connection, seen)
        after = find_signing(connection, packet)
    assert after is not None
    assert (after.sha256, after.version) == ("a" * 64, 2)


def test_steps_follow_each_other_and_their_time_never_goes_back(engine: Engine) -> None:
    packet = built_packet(engine)
    with writing(engine) as connection:
        signing = begun(connection, packet)
        for at in (AT, AT - timedelta(days=400), AT + timedelta(hours=1)):
            add_step(connection, signing, at, Step.SHOWN, "partner.1", {"file": "f", "agent": ""})
        steps = steps_of(connection, signing.id)
    assert [one.at for one in steps] == ["2026-12-02T09:30:00Z", "2026-12-02T09:30:00Z", "2026-12-02T10:30:00Z"]
    assert [dict(one.facts) for one in steps] == [{"file": "f"}] * 3
    assert first_broken_step(steps) == 0


def test_what_all_have_signed_waits_to_be_closed(engine: Engine) -> None:
    packet = built_packet(engine)
    with writing(engine) as connection:
        signing = begun(connection, packet)
        assert unfinished_signings(connection) == ()
        change_signing(connection, signing, state=ALL_SIGNED)
        assert unfinished_signings(connection) == ((packet, ""),)
