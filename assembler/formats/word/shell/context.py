"""What a shell may say: the names its tags know, as plain words of the document."""

from dataclasses import dataclass

from assembler.model.document import Document, plain


@dataclass(frozen=True, slots=True)
class ShellPaper:
    """`document` in a shell: what header and footer print, and the two switches `draft` and `contents`."""

    title: str
    short_title: str
    kind: str
    handling: str
    edition: str
    reference: str
    language: str
    draft: bool
    contents: bool


@dataclass(frozen=True, slots=True)
class ShellParty:
    """One of `front.parties`."""

    role: str
    name: str
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Particular:
    """One of `front.particulars`: a date, a number, with its label."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Cover:
    """`front` in a shell: what stands before the text, all of which is to be printed once and in this order."""

    programme: str
    title: str
    parties: tuple[ShellParty, ...]
    particulars: tuple[Particular, ...]


MONTHS: tuple[str, ...] = ("January", "February", "March", "April", "May", "June")
MONTHS += ("July", "August", "September", "October", "November", "December")
Context = dict[str, object]
NAMES = {"document": ShellPaper, "front": Cover, "body": None, "contents": None}


def shell_context(document: Document) -> Context:
    """Give a shell its words; `body` and `contents`, which are not words but paragraphs, are added by the renderer."""
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
    )
    parties = tuple(ShellParty(party.role, plain(party.name), tuple(map(plain, party.details))) for party in front.parties)
    particulars = tuple(Particular(label, plain(value)) for label, value in front.particulars)
    return {"document": paper, "front": Cover(front.programme, plain(front.title), parties, particulars)}


def sample_contexts() -> tuple[Context, ...]:
    """Give the four ways a shell is tried before it is used: draft or not, with a contents or not, full or bare."""
    return tuple(_sample(draft=draft, contents=contents) for draft in (True, False) for contents in (True, False))


def _sample(*, draft: bool, contents: bool) -> Context:
    party = ShellParty("the Partner", "Sample & Söhne GmbH", ("One Street 1", "10115 Berlin"))
    cover = Cover("Programme", "Title", (party, party) if draft else (), (Particular("Date", "1 May"),) if draft else ())
    paper = ShellPaper("Title", "Title", "agreement", "sign_now", "1 January 2026", "reference", "en-GB", draft, contents)
    return {"document": paper, "front": cover}
