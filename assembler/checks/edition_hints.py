"""What to write instead where a part of a recorded edition has changed: its date, or its old state again; or record it anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assembler.model.edition_locks import Change
from assembler.model.library import Programme


@dataclass(frozen=True, slots=True)
class Ways:
    """What to write, by where the change begins; `{day}` is an edition that it may begin with, `{old}` one that keeps the old state.

    `undated` is for a change in all editions, `recorded` for one that begins with a recorded edition, `before` for one that begins
    with an edition before a recorded one, which has it too.
    """

    undated: str
    recorded: str
    before: str


NEW = Ways(
    "give it “since: {day}”",
    "let it begin with another one, “since: {day}”",
    "give it “until: {old}”",
)
ENDED = Ways(
    "put it back; with “until: {day}” it ends then",
    "let it end with another one, “until: {day}”",
    "what has ended does not begin again under its id: let it end later, with “until: {day}”",
)
NO_LONGER_LISTED = Ways(ENDED.undated, ENDED.recorded, "list it once more, with “since: {old}”")
TWO_ENTRIES = Ways(
    "put it back, or write the entry twice: as it was with “until: {day}”, as it is now with “since: {day}”",
    "let the old entry end with another one, “until: {day}”, and the new one begin with it, “since: {day}”",
    "give the new entry “until: {old}”, and write the old one once more with “since: {old}”",
)
WORDS = Ways(
    "put the old words back, and write the new ones into “{file}@{day}.md”",
    "let the new words begin with another one, as “{file}@{day}.md”",
    "write the old words once more, into “{file}@{old}.md”",
)
AMOUNT = Ways(
    "put back what was there, and write the new one below “from”, at “{day}:”",
    "write the new one at another date, “{day}:”",
    "write what was there before once more below “from”, at “{old}:”",
)


def _always(text: str) -> Ways:
    """Return ways that are the same wherever the change begins, because the part has no date."""
    return Ways(text, text, text)


NEW_ID = _always("put it back; or end it with “until: {day}”, and begin a new one under an id of its own with “since: {day}”")
NEW_NAME = _always("put it back; a new one has a name of its own, which only texts of new editions use")
NO_DATE = _always("put it back: it has no date, and is the same in every edition")
PUT_BACK = _always("put it back: the recorded edition uses it")
ANSWER = _always('put it back; a new answer comes last, with “matter.edition >= "{day}"” in its condition')
GROUP = _always(
    "put back which choices stand there, in which order, and how many may be elected; "
    "a single choice begins with “since: {day}” and ends with “until: {day}”"
)
VENDOR = _always("put the cases back; a case begins and ends with its entity, which has “since: {day}” or “until: {day}”")
FOR_A_CHOICE = _always(
    "undo that; words for those who elect a choice stand in “{file}@{day}.md”, each item with its own “when:”, such as {{when: lend}}"
)

ENTRIES = ("place", "paper", "order", "papers", "checklist", "copies")
WITH_AN_ID = ("choice", "rule", "fact", "list", "field", "words", "entity")
WAYS = {
    "new": {"answer": ANSWER, "group": GROUP, "clause": FOR_A_CHOICE},
    "gone": {
        **dict.fromkeys(WITH_AN_ID, ENDED),
        **dict.fromkeys(ENTRIES, NO_LONGER_LISTED),
        "clause": FOR_A_CHOICE,
        "group": GROUP,
    },
    "changed": {
        **dict.fromkeys(WITH_AN_ID, NEW_ID),
        **dict.fromkeys(ENTRIES, TWO_ENTRIES),
        "clause": WORDS,
        "value": AMOUNT,
        "table": AMOUNT,
        "answer": ANSWER,
        "group": GROUP,
        "vendor": VENDOR,
        **dict.fromkeys(("computed", "type", "bands", "region"), NEW_NAME),
    },
}
OTHERWISE = {"new": NEW, "gone": PUT_BACK, "changed": NO_DATE}


def change_hint(change: Change, editions: Sequence[date], programme: Programme, again: Sequence[date]) -> str:
    """Return what to write instead of a change of these recorded editions; `again` are those that are to be recorded anew already."""
    kind, _, id = change.name.partition(" ")
    ways = WAYS[change.how].get(kind, OTHERWISE[change.how])
    way, when = ways.undated, ""
    if change.began in editions:
        way, when = ways.recorded, f"It begins with the edition of {change.began}, which is recorded: "
    elif change.began is not None:
        way, when = ways.before, f"It begins with the edition of {change.began}, and that of {editions[0]} comes after it: "
    day = _edition_to_begin_with(editions, programme)
    file = id.partition("@")[0].rpartition("/")[2]
    written = when + way.format(day=day or "DATE", old=editions[0], file=file)
    new = "" if day or "{day}" not in way else " DATE is a new one of the “editions”."
    days = sorted({*editions, *again})
    command = " ".join(["assembler lock", programme.id, *(f"--again {one}" for one in days)])
    them = "them" if days[1:] else "it"
    return f"{written[0].upper()}{written[1:]}; or, where nothing was issued under {them}, record {them} anew: “{command}”.{new}"


def _edition_to_begin_with(editions: Sequence[date], programme: Programme) -> date | None:
    """Return the first edition after these that is not recorded, or, where there is none, one between them; None for none."""
    recorded = {one.edition for one in programme.recorded}
    free = [edition for edition in programme.editions if edition not in recorded and edition > editions[0]]
    return next((edition for edition in free if edition > editions[-1]), free[0] if free else None)
