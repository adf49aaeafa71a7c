"""What waits is narrowed and put in order as the address says, and as nothing else does."""

import pytest

from assembler.portal.store.inbox import Waiting, WaitingItem
from assembler.portal.store.matters import StoredMatter
from assembler.portal.web.staff.inbox_filter import (
    GONE,
    InboxFilter,
    chosen,
    counted_kinds,
    counted_owners,
    counted_programmes,
    groups_of,
    read_filter,
)

OWNERS = {"m1": "lena", "m2": "omar"}


def item(
    id: str, waiting: Waiting, partner: str, *, matter: str, programme: str = "qpn", state: str = "", since: int = 0
) -> WaitingItem:
    about = StoredMatter(matter, "p", f"{matter}-name", programme, "", 1, 0, 0, "", "", partner)
    return WaitingItem(waiting, about, id, state, since, id)


ITEMS = (
    item("form", Waiting.CAME_BACK, "Beta", matter="m1", state="complete", since=30),
    item("half", Waiting.CAME_BACK, "acme", matter="m2", state="incomplete", since=10),
    item("no", Waiting.CAME_BACK, "Zeta", matter="m3", state="refused", since=20, programme="ipp"),
    item("late", Waiting.OVERDUE, "Beta", matter="m1", since=5),
    item("cut", Waiting.NOT_BUILT, "acme", matter="m2", state="interrupted", since=40),
    item("wrong", Waiting.NOT_BUILT, "Zeta", matter="m3", state="refused", since=50, programme="ipp"),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, "form half no late cut wrong"),
        ({"kind": "came_back"}, "form half no"),
        ({"kind": "incomplete"}, "half no"),
        ({"kind": "interrupted"}, "cut"),
        ({"kind": "not_built"}, "cut wrong"),
        ({"kind": "overdue"}, "late"),
        ({"kind": "asked"}, ""),
        ({"kind": "nonsense"}, "form half no late cut wrong"),
        ({"owner": "lena"}, "form late"),
        ({"owner": "me"}, "half cut"),
        ({"owner": GONE}, "no wrong"),
        ({"programme": "ipp"}, "no wrong"),
        ({"q": "words"}, "form late"),
        ({"programme": "qpn", "kind": "came_back", "owner": "me"}, "half"),
        ({"sort": "oldest"}, "late half no form cut wrong"),
        ({"sort": "newest"}, "wrong cut form no half late"),
        ({"sort": "partner"}, "half cut late form no wrong"),
        ({"sort": "programme"}, "no wrong late half form cut"),
        ({"sort": "nonsense"}, "form half no late cut wrong"),
    ],
)
def test_the_address_says_what_is_shown_and_in_which_order(query: dict[str, str], found: str) -> None:
    asked = read_filter(query)
    assert " ".join(one.subject for one in chosen(ITEMS, asked, OWNERS, "omar", {"m1"})) == found
    assert read_filter(dict(pair.split("=") for pair in asked.address()[1:].split("&") if pair)) == asked


def test_a_link_changes_one_part_of_the_address_and_keeps_the_others() -> None:
    asked = read_filter({"q": "Österreich & Co", "kind": "asked", "sort": "due"})
    assert asked.address(kind="overdue") == "?q=%C3%96sterreich+%26+Co&kind=overdue&sort=due"
    assert InboxFilter().address() == ""
    assert (InboxFilter(order="due").is_narrow, asked.is_narrow) == (False, True)


def test_what_waits_is_counted_by_kind_owner_and_programme() -> None:
    assert counted_kinds(ITEMS) == (
        ("came_back", "Came back", 3),
        ("overdue", "Overdue", 1),
        ("not_built", "Not built", 2),
        ("incomplete", "Incomplete or refused", 2),
        ("interrupted", "Interrupted", 1),
    )
    named = counted_owners(ITEMS, OWNERS, {"lena": "lena", "omar": "Anton"})
    assert named == (("omar", "Anton", 2), ("lena", "lena", 2), (GONE, "nobody who has an account", 2))
    assert counted_programmes(ITEMS, {"qpn": "Partner Network"}) == (("qpn", "Partner Network", 4), ("ipp", "ipp", 2))


def test_what_is_not_in_the_order_by_kind_stands_under_one_heading() -> None:
    assert [heading for heading, _ in groups_of(ITEMS, InboxFilter())] == ["Came back", "Overdue", "Not built"]
    (whole,) = groups_of(ITEMS, InboxFilter(order="oldest"))
    assert whole == ("Longest waiting first", ITEMS)
    assert list(groups_of((), InboxFilter(order="oldest"))) == []
