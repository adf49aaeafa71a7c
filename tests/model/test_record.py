from datetime import date

from assembler.model.record import (
    Event,
    FileReturned,
    Occurrence,
    PacketIssued,
    PacketSent,
    PacketSigned,
    PacketState,
    PacketWithdrawn,
    PartnerErased,
    Record,
    RecordedEvent,
    SupplementIssued,
)

DAY = date(2027, 1, 2)


def record(*happened: Occurrence) -> Record:
    events = (Event(1, "acme", at, str(at - 1), DAY, what, "") for at, what in enumerate(happened, 1))
    return Record("acme", tuple(RecordedEvent(event, str(event.number)) for event in events))


AGAIN = PacketIssued("issued", "acme-3", "acme", "0", adopted=False, revises="acme-1")
WITHDRAWN = PacketWithdrawn("withdrawn", "acme-1")
FIRST, SECOND = (PacketIssued("issued", f"{matter}-1", matter, "0", adopted=False) for matter in ("acme", "acme-2"))


def test_a_record_knows_its_last_event_and_its_packets() -> None:
    assert record().last == ""
    whole = record(FIRST, PacketSigned("signed", "acme-1"), SECOND)
    assert whole.last == "3"
    assert whole.issued == {"acme-1": FIRST, "acme-2-1": SECOND}


def test_a_record_knows_the_supplements_of_its_packets() -> None:
    added = SupplementIssued("supplemented", "acme-1", "acme-3", "1")
    whole = record(FIRST, added, SECOND)
    assert (whole.supplements_to("acme-1"), whole.supplements_to("acme-2-1")) == (("acme-3",), ())
    assert whole.manifests == {"acme-1": "0", "acme-2-1": "0", "acme-3": "1"}
    assert (whole.supplemented_by("acme-3"), whole.supplemented_by("acme-1")) == ("acme-1", "")


def test_a_record_as_it_stood_before_a_matter_ends_where_that_matter_was_issued() -> None:
    whole = record(FIRST, PacketSigned("signed", "acme-1"), SECOND, PacketSigned("signed", "acme-2-1"))
    assert whole.before("acme-2") == record(FIRST, PacketSigned("signed", "acme-1"))
    assert whole.before("acme") == record()
    assert whole.before("acme-3") == whole


def test_only_an_erasure_at_the_end_closes_a_record() -> None:
    assert record(FIRST, PartnerErased("erased")).erased
    assert not record(FIRST).erased
    assert not record().erased


def test_of_an_erased_record_nothing_is_as_it_stood_before() -> None:
    erased = record(FIRST, SECOND, PartnerErased("erased"))
    assert erased.before("acme-2") == erased


def test_a_packet_is_issued_superseded_withdrawn_or_signed() -> None:
    assert record(FIRST, SECOND, AGAIN).states == {
        "acme-1": PacketState.SUPERSEDED,
        "acme-2-1": PacketState.ISSUED,
        "acme-3": PacketState.ISSUED,
    }
    assert record(FIRST, WITHDRAWN).states == {"acme-1": PacketState.WITHDRAWN}
    assert record(FIRST, WITHDRAWN).withdrawn == {"acme-1": DAY}
    assert record(FIRST, WITHDRAWN, FIRST, PacketSigned("signed", "acme-1")).states == {"acme-1": PacketState.SIGNED}


def test_the_packet_that_stands_for_a_matter_is_the_last_that_was_not_withdrawn() -> None:
    assert record(FIRST, SECOND, AGAIN).standing_of("acme") == "acme-3"
    assert record(FIRST, WITHDRAWN).standing_of("acme") == ""
    assert record(FIRST, AGAIN, PacketSigned("signed", "acme-3")).standing_of("acme") == "acme-3"
    assert record(FIRST).standing_of("acme-2") == ""


def test_a_revision_is_built_on_what_was_before_the_packet_that_it_supersedes() -> None:
    signed = PacketSigned("signed", "acme-2-1")
    assert record(SECOND, FIRST, AGAIN).before("acme") == record(SECOND)
    assert record(SECOND, FIRST, WITHDRAWN).before("acme") == record(SECOND)
    assert record(SECOND, FIRST, signed, AGAIN).before("acme") == record(SECOND)


def test_once_a_packet_is_withdrawn_what_was_signed_meanwhile_counts() -> None:
    signed = PacketSigned("signed", "acme-2-1")
    for happened in ((SECOND, FIRST, signed, WITHDRAWN), (SECOND, FIRST, WITHDRAWN, signed)):
        assert record(*happened).before("acme") == record(*happened)
        assert record(*happened, FIRST).before("acme") == record(*happened)


def test_a_record_until_a_packet_ends_with_its_last_issue() -> None:
    assert record(FIRST, SECOND).until("acme-1") == record(FIRST)
    assert record(FIRST, WITHDRAWN, FIRST, SECOND).until("acme-1") == record(FIRST, WITHDRAWN, FIRST)
    assert record(FIRST).until("acme-9") == record(FIRST)


def test_a_record_knows_when_a_packet_was_sent_last_and_what_came_back() -> None:
    back = FileReturned("returned", "acme-1", "0" * 64, ("declaration",), complete=True)
    whole = record(FIRST, PacketSent("sent", "acme-1"), back, SECOND)
    assert whole.sent == {"acme-1": DAY}
    assert (whole.returned("acme-1"), whole.returned("acme-2-1")) == (((back, DAY),), ())
    assert whole.states["acme-1"] is PacketState.ISSUED
