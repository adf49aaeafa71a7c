from datetime import date

from assembler.model.record import Event, Occurrence, PacketIssued, PacketSigned, PartnerErased, Record, RecordedEvent

DAY = date(2027, 1, 2)


def record(*happened: Occurrence) -> Record:
    events = (Event(1, "acme", at, str(at - 1), DAY, what, "") for at, what in enumerate(happened, 1))
    return Record("acme", tuple(RecordedEvent(event, str(event.number)) for event in events))


FIRST, SECOND = (PacketIssued("issued", f"{matter}-1", matter, "0", adopted=False) for matter in ("acme", "acme-2"))


def test_a_record_knows_its_last_event_and_its_packets() -> None:
    assert record().last == ""
    whole = record(FIRST, PacketSigned("signed", "acme-1"), SECOND)
    assert whole.last == "3"
    assert whole.issued == {"acme-1": FIRST, "acme-2-1": SECOND}


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
