"""The template context of a shell: the names that its tags may use, and their values, all plain text of the document.

The attributes of the classes here are the names that legal ops write into a shell (`templates/README.md` lists them).
"""

from assembler.model.document import Document
from assembler.model.quick_dataclass import dataclass
from assembler.model.walk import plain


@dataclass(frozen=True, slots=True)
class ShellPaper:
    """The value of `document` in a shell: texts for header and footer, and the switches `draft` and `contents`.

    `initials` is the place for them, which is empty where nobody asks for it.
    """

    title: str
    short_title: str
    kind: str
    handling: str
    edition: str
    reference: str
    language: str
    draft: bool
    contents: bool
    initials: str = ""


@dataclass(frozen=True, slots=True)
class ShellParty:
    """An item of `front.parties`."""

    role: str
    name: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShellPartyRow:
    """An item of `front.party_rows`: a party at the left, and one at the right, or none; each as a sequence to go through."""

    left: tuple[ShellParty, ...]
    right: tuple[ShellParty, ...]


@dataclass(frozen=True, slots=True)
class Particular:
    """An item of `front.particulars`, such as a date or a number, with its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Cover:
    """The value of `front` in a shell: the front matter, which a shell must print once and in this order.

    The parties are there one by one and two abreast, for a shell to print one of both.
    """

    programme: str
    title: str
    parties: tuple[ShellParty, ...]
    party_rows: tuple[ShellPartyRow, ...]
    particulars: tuple[Particular, ...]


LINE = "_" * 12
"""The line on which somebody initials."""

MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June")
MONTHS += ("July", "August", "September", "October", "November", "December")
Context = dict[str, object]
NAMES = {"document": ShellPaper, "front": Cover, "body": None, "contents": None}


def shell_context(document: Document) -> Context:
    """Return the context of a document, without `body` and `contents`, which are XML: `render_word` adds them."""
    front, day = document.front, document.edition
    paper = ShellPaper(
        document.title,
        document.short_title,
        document.kind,
        document.handling,
        f"{day.day} {MONTHS[day.month - 1]} {day.year}",
        document.reference,
        document.language,
        document.draft,
        document.contents,
        f"Initials   {'   '.join(f'{party} {LINE}' for party in document.initials)}" if document.initials else "",
    )
    parties = tuple(ShellParty(party.caption, plain(party.name), tuple(map(plain, party.details))) for party in front.parties)
    particulars = tuple(Particular(label, plain(value)) for label, value in front.particulars)
    return {"document": paper, "front": Cover(front.programme, plain(front.title), parties, _abreast(parties), particulars)}


def sample_contexts() -> tuple[Context, ...]:
    """Return four contexts that a shell is tried with before it is used: draft or not, with a table of contents or not."""
    return tuple(_sample_context(draft=draft, contents=contents) for draft in (True, False) for contents in (True, False))


def _sample_context(*, draft: bool, contents: bool) -> Context:
    party = ShellParty("the Partner", "Sample & Söhne GmbH", ("One Street 1", "10115 Berlin"))
    parties = (party, party, party) if draft else ()
    cover = Cover("Programme", "Title", parties, _abreast(parties), (Particular("Date", "1 May"),) if draft else ())
    paper = ShellPaper("Title", "Title", "agreement", "sign_now", "1 January 2026", "reference", "en-GB", draft, contents)
    return {"document": paper, "front": cover}


def _abreast(parties: tuple[ShellParty, ...]) -> tuple[ShellPartyRow, ...]:
    return tuple(ShellPartyRow(parties[at : at + 1], parties[at + 1 : at + 2]) for at in range(0, len(parties), 2))
