"""Questions that partners ask through a link, and the answers of staff."""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, func, insert, select, true, update

from assembler.portal.clock import new_id
from assembler.portal.store.tables import links, packets, questions

MOST_QUESTIONS = 50
"""How many questions are kept of a packet."""

LONGEST_QUESTION = 2_000
"""The most characters of a question, and of an answer."""


@dataclass(frozen=True, slots=True)
class FormerAnswer:
    """An answer that stood until it was written anew: by whom and when it was given, in seconds since 1970."""

    answer: str
    answered_by: str
    answered: int


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question, and its answer. `link` is the id of the link through which it was asked; `answered` is 0 while nobody has answered.

    `former` are the answers that stood before, the first one first.
    """

    id: str
    packet: str
    link: str
    text: str
    asked: int
    answer: str
    answered_by: str
    answered: int
    former: tuple[FormerAnswer, ...]


def ask_question(connection: Connection, packet: str, link: str, text: str, at: int) -> bool:
    """Keep a question, and return whether the packet has not too many.

    It is about the packet that the link opens now: a correction may have taken the place of the one that it opened.
    """
    connection.execute(select(packets.c.id).where(packets.c.id == packet).with_for_update())
    packet = connection.scalar(select(links.c.packet).where(links.c.id == link)) or packet
    if (connection.scalar(select(func.count()).where(questions.c.packet == packet)) or 0) >= MOST_QUESTIONS:
        return False
    row = {"id": new_id(), "packet": packet, "link": link, "text": text, "asked": at}
    connection.execute(insert(questions).values(answer="", answered_by="", answered=0, **row))
    return True


def questions_of(connection: Connection, packet: str) -> tuple[AskedQuestion, ...]:
    """Return the questions about a packet, in the order in which they were asked."""
    query = select(questions).where(questions.c.packet == packet).order_by(questions.c.asked, questions.c.id)
    rows = connection.execute(query).mappings()
    return tuple(AskedQuestion(**{**row, "former": tuple(FormerAnswer(**one) for one in row["former"])}) for row in rows)


def answer_question(
    connection: Connection, packet: str, id: str, answer: str, by: str, at: int, *, seen: int | None = None
) -> bool:
    """Answer a question about a packet, or write its answer anew, and return whether there is such a question.

    With `seen`, only where it is answered as it was then: the time of its answer, 0 of none. The partner may have acted on an answer
    that stood before, so it is kept.
    """
    own = (questions.c.packet == packet) & (questions.c.id == id)
    own &= questions.c.answered == seen if seen is not None else true()
    row = connection.execute(select(questions).where(own).with_for_update()).one_or_none()
    if row is None:
        return False
    former = [*row.former]
    if row.answered and row.answer != answer:
        former.append(asdict(FormerAnswer(row.answer, row.answered_by, row.answered)))
    values = {"answer": answer, "answered_by": by, "answered": at, "former": former}
    connection.execute(update(questions).where(questions.c.id == id).values(**values))
    return True


def hand_over_questions(connection: Connection, former: str, packet: str) -> None:
    """Move the questions about a packet to another one."""
    connection.execute(update(questions).where(questions.c.packet == former).values(packet=packet))
