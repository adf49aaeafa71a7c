"""What of the inbox is shown, and in which order. All of it stands in the address of the page, so that it can be kept and passed on."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from assembler.portal.store.inbox import Waiting, WaitingItem
from assembler.portal.store.submissions import INCOMPLETE

Counted = tuple[str, str, int]
"""A value of a filter, its title, and how many things have it."""

MINE = "me"
GONE = "gone"
"""What stands in the address for whoever reads it, and for those who have no account any more."""

LONGEST_WORDS = 200

NARROWER: Mapping[str, tuple[str, Callable[[WaitingItem], bool]]] = {
    "incomplete": ("Incomplete or refused", lambda item: item.waiting is Waiting.CAME_BACK and item.state in INCOMPLETE),
    "interrupted": ("Interrupted", lambda item: item.waiting is Waiting.NOT_BUILT and item.state == "interrupted"),
}
"""Kinds that are a part of another one, by their names in the address: a title, and whether something is of the kind."""

NO_DAY = "9999"
"""Stands behind every day, in the order by the day of return."""

ORDERS: Mapping[str, tuple[str, Callable[[WaitingItem], tuple[object, ...]]]] = {
    "oldest": ("longest waiting first", lambda item: (item.since,)),
    "newest": ("newest first", lambda item: (-item.since,)),
    "partner": ("by partner", lambda item: (item.about.partner_name.casefold(), item.since)),
    "programme": ("by programme", lambda item: (item.about.programme, item.since)),
    "due": ("by day of return", lambda item: (item.due or NO_DAY, item.since)),
}
"""The orders other than that by kind, by their names in the address: a title, and what is compared."""


@dataclass(frozen=True, slots=True)
class InboxFilter:
    """What is asked for. A part that is empty leaves nothing out; an empty `order` is that by kind."""

    kind: str = ""
    owner: str = ""
    programme: str = ""
    words: str = ""
    order: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether anything may be left out."""
        return self != InboxFilter(order=self.order)

    def address(self, **changed: str) -> str:
        """Return the query of the page with some parts changed; empty where nothing is asked for."""
        asked = replace(self, **changed)
        parts = {"q": asked.words, "kind": asked.kind, "owner": asked.owner, "programme": asked.programme, "sort": asked.order}
        query = urlencode({name: value for name, value in parts.items() if value})
        return f"?{query}" if query else ""


def read_filter(query: Mapping[str, str]) -> InboxFilter:
    """Read what an address asks for; what it names that is not there counts as not named."""
    kind, order = query.get("kind", ""), query.get("sort", "")
    return InboxFilter(
        kind=kind if kind in kind_titles() else "",
        owner=query.get("owner", "")[:LONGEST_WORDS],
        programme=query.get("programme", "")[:LONGEST_WORDS],
        words=query.get("q", "").strip()[:LONGEST_WORDS],
        order=order if order in ORDERS else "",
    )


def kind_titles() -> dict[str, str]:
    """Return the kinds by their names in the address: each reason to wait, with the narrower kinds behind their own."""
    every = {kind.name.lower(): kind.value for kind in Waiting}
    return every | {name: title for name, (title, _) in NARROWER.items()}


def is_of_kind(item: WaitingItem, kind: str) -> bool:
    """Whether something that waits is of a kind."""
    if kind in NARROWER:
        return NARROWER[kind][1](item)
    return item.waiting.name.lower() == kind


def chosen(
    items: Iterable[WaitingItem], asked: InboxFilter, owners: Mapping[str, str], reader: str, having_words: Collection[str]
) -> tuple[WaitingItem, ...]:
    """Return what is asked for, in its order. `owners` has the names in the address of those to whom the matters belong, by the matters' ids.

    `reader` is the name in the address of whoever asks, `having_words` the ids of the matters that have the words.
    """
    wanted = reader if asked.owner == MINE else asked.owner
    found = [
        item
        for item in items
        if (not asked.kind or is_of_kind(item, asked.kind))
        and (not wanted or owners.get(item.matter, GONE) == wanted)
        and (not asked.programme or item.about.programme == asked.programme)
        and (not asked.words or item.matter in having_words)
    ]
    return tuple(sorted(found, key=ORDERS[asked.order][1]) if asked.order else found)


def counted_kinds(items: Collection[WaitingItem]) -> tuple[Counted, ...]:
    """Return the kinds of which something waits, each with how many."""
    numbers = ((kind, title, sum(is_of_kind(item, kind) for item in items)) for kind, title in kind_titles().items())
    return tuple(one for one in numbers if one[2])


def counted_programmes(items: Iterable[WaitingItem], titles: Mapping[str, str]) -> tuple[Counted, ...]:
    """Return the programmes of what waits, by title."""
    found = _counts(item.about.programme for item in items)
    return tuple(sorted(((id, titles.get(id, id), number) for id, number in found.items()), key=lambda one: one[1]))


def counted_owners(items: Iterable[WaitingItem], owners: Mapping[str, str], names: Mapping[str, str]) -> tuple[Counted, ...]:
    """Return to whom the matters of what waits belong, by name; those who have no account any more come last, as one."""
    found = _counts(owners.get(item.matter, GONE) for item in items)
    known = sorted(((one, names[one], number) for one, number in found.items() if one != GONE), key=lambda one: one[1].casefold())
    return (*known, *(((GONE, "nobody who has an account", found[GONE]),) if GONE in found else ()))


def _counts(values: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return found


def groups_of(items: Iterable[WaitingItem], asked: InboxFilter) -> Iterator[tuple[str, tuple[WaitingItem, ...]]]:
    """Yield what is shown under each heading: by kind in that order, else all under one heading that names the order."""
    items = tuple(items)
    if asked.order and items:
        yield ORDERS[asked.order][0].capitalize(), items
    for waiting in () if asked.order else Waiting:
        if own := tuple(item for item in items if item.waiting is waiting):
            yield waiting.value, own
