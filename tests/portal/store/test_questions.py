"""Questions are kept, answered and handed over on every database, and wait in the inbox meanwhile."""

from datetime import date

from portal.store.rows import HOUR, built_packet
from sqlalchemy import Connection, Engine

from assembler.portal.store.database import writing
from assembler.portal.store.inbox import Waiting, waiting_items
from assembler.portal.store.links import create_link, links_of
from assembler.portal.store.questions import answer_question, ask_question, hand_over_questions, questions_of
from assembler.portal.store.reach import EVERY_MATTER

DAY = date(2026, 1, 2)


def asked(connection: Connection, packet: str, *texts: str) -> None:
    create_link(connection, packet, 0, HOUR)
    link = links_of(connection, packet)[0].id
    assert all(ask_question(connection, packet, link, text, at) for at, text in enumerate(texts, 1))


def test_a_question_waits_until_it_is_answered_and_an_answer_may_be_written_anew(engine: Engine) -> None:
    packet, other = built_packet(engine), built_packet(engine, "m-2", "Beta")
    with writing(engine) as connection:
        asked(connection, packet, "Who\nsigns?", "When?")
        assert [(one.waiting, one.what) for one in waiting_items(connection, DAY, EVERY_MATTER)] == [
            (Waiting.ASKED, "Who signs?"),
            (Waiting.ASKED, "When?"),
        ]
        first, second = questions_of(connection, packet)
        assert not answer_question(connection, other, first.id, "Nobody.", "lena", 5), "it is no question about that packet"
        for at, answer in enumerate(("You.", "Both of you.", "Both of you.", "All three."), 5):
            assert answer_question(connection, packet, first.id, answer, "lena", at)
        assert not answer_question(connection, packet, first.id, "Nobody.", "omar", 9, seen=7), "somebody has answered since"
        answered, open_still = questions_of(connection, packet)
        assert (answered.answer, answered.answered, open_still.answer, open_still.former) == ("All three.", 8, "", ())
        assert [(one.answer, one.answered_by, one.answered) for one in answered.former] == [
            ("You.", "lena", 5),
            ("Both of you.", "lena", 7),
        ], "the same answer once more is no other one"
        assert [one.subject for one in waiting_items(connection, DAY, EVERY_MATTER)] == [second.id]


def test_questions_go_over_to_the_packet_that_takes_the_place_of_theirs(engine: Engine) -> None:
    former, packet = built_packet(engine), built_packet(engine, "m-2", "Beta")
    with writing(engine) as connection:
        asked(connection, former, "Who signs?")
        hand_over_questions(connection, former, packet)
        assert (questions_of(connection, former), [one.text for one in questions_of(connection, packet)]) == ((), ["Who signs?"])
