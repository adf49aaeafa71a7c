"""Forms saved, returned and decided, and reported entries."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from portal.store.rows import built_packet
from sqlalchemy import Engine, update

from assembler.portal.store.database import reading, writing
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.stored_findings import StoredFinding
from assembler.portal.store.submissions import (
    FormReturn,
    add_return,
    decide_report,
    decide_return,
    doubts_about,
    find_report,
    find_saved_form,
    newest_return,
    pending_reports,
    report_entry,
    returns_of,
    save_form,
    state_of_form,
    take_back_return,
)
from assembler.portal.store.tables import packets


def test_two_people_cannot_save_a_form_over_each_other(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        assert save_form(connection, id, "form", 0, {"a": "1"}, 1)
        assert not save_form(connection, id, "form", 0, {"a": "2"}, 1)
        assert find_saved_form(connection, id, "form").values == {"a": "1"}
        connection.execute(update(packets).values(state="superseded"))
        assert not save_form(connection, id, "form", 1, {"a": "3"}, 1), "nobody would find it there"


def test_of_many_who_save_a_form_for_the_first_time_at_once_one_does(engine: Engine) -> None:
    id = built_packet(engine)

    def saved(number: int) -> bool:
        with writing(engine) as connection:
            return save_form(connection, id, "form", 0, {"by": str(number)}, 1)

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(saved, range(16))) == 1


def returned(engine: Engine, packet: str, state: str) -> FormReturn:
    with writing(engine) as connection:
        about = {"sha256": "0" * 64, "size": 1, "state": state, "reason": "", "filled_here": False, "findings": [], "values": {}}
        return add_return(connection, packet, "form", 1, **about)


def test_each_return_of_a_form_is_its_next_version_and_the_last_one_counts(engine: Engine) -> None:
    id = built_packet(engine)
    assert [returned(engine, id, state).number for state in ("incomplete", "complete")] == [1, 2]
    with reading(engine) as connection:
        found = returns_of(connection, id)
    assert [one.number for one in found] == [2, 1]
    assert state_of_form(found, "form") == "returned"
    assert state_of_form(found[1:], "form") == "corrections"
    assert (state_of_form((), "form", 3), state_of_form((), "form")) == ("draft", "open")


@pytest.mark.parametrize(("ids", "state"), [(("unsigned-form",), "unsigned"), (("unsigned-form", "blank-answer"), "corrections")])
def test_a_form_that_lacks_signatures_alone_is_to_be_signed_and_not_corrected(
    engine: Engine, ids: tuple[str, ...], state: str
) -> None:
    id = built_packet(engine)
    found = replace(returned(engine, id, "incomplete"), findings=tuple(StoredFinding(one, "error", "…") for one in ids))
    assert state_of_form((found,), "form") == state


def test_a_return_is_decided_once(engine: Engine) -> None:
    id = built_packet(engine)
    receipt = returned(engine, id, "complete").id
    with writing(engine) as connection:
        assert decide_return(connection, receipt, "accepted", "")
        assert not decide_return(connection, receipt, "sent_back", "too late")
        assert state_of_form(returns_of(connection, id), "form") == "accepted"


def test_a_version_that_is_taken_back_holds_nothing_and_the_one_before_counts(engine: Engine) -> None:
    id = built_packet(engine)
    first, second = (returned(engine, id, state) for state in ("incomplete", "complete"))
    with writing(engine) as connection:
        assert take_back_return(connection, second)
        assert not take_back_return(connection, second)
        found = returns_of(connection, id)
    assert [(one.number, one.state, one.findings, one.values) for one in found][:1] == [(2, "taken_back", (), {})]
    assert newest_return(found, "form") == first
    assert (newest_return(found, "other"), state_of_form(found, "form")) == (None, "corrections")
    assert doubts_about(first, found) == ("It is not complete.",), "what was taken back is no newer version"


def test_a_reported_entry_is_pending_until_it_is_decided_once(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        report = report_entry(connection, id, "deals", {"customer": "Acme"}, 5)
        assert pending_reports(connection, EVERY_MATTER) == {id: 1}
        assert decide_report(connection, report, "rejected", "known", 6)
        assert not decide_report(connection, report, "accepted", "", 7)
        assert pending_reports(connection, EVERY_MATTER) == {}
        found = find_report(connection, id, report)
        assert found
        assert (found.entry, found.state, found.reason, found.decided) == ({"customer": "Acme"}, "rejected", "known", 6)
