"""Wordings of a clause stand side by side, with the words that differ and no others."""

from datetime import date

from assembler.commands.clause_lines import ClauseText, PrintedLine
from assembler.portal.clause_editions import compared_wordings

OLD, NEW, LAST = date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)


def text(*lines: str, editions: tuple[date, ...], document: str = "agreement", when: str = "") -> ClauseText:
    printed = tuple(PrintedLine(str(number), line) for number, line in enumerate(lines, 1))
    return ClauseText("small", editions, document, document.title(), "small/agreement/fee", "Fee", when, printed)


def marked(texts: list[ClauseText]) -> list[tuple[str, str]]:
    """Return the lines of both sides, with square brackets around what differs."""

    def side(pieces: object) -> str:
        return "".join(f"[{one.text}]" if one.differs else one.text for one in pieces)  # type: ignore[attr-defined]

    return [(side(line.older), side(line.newer)) for pair in compared_wordings(texts) for line in pair.lines]


def test_words_that_differ_are_marked_and_lines_that_came_stand_alone() -> None:
    newer = text("The fee is 12 percent.", "It is paid at once.", "Interest runs.", editions=(NEW, LAST))
    older = text("The fee is 10 percent.", "It is paid at once.", editions=(OLD,))
    assert marked([newer, older]) == [
        ("1 The fee is [10] percent.", "1 The fee is [12] percent."),
        ("2 It is paid at once.", "2 It is paid at once."),
        ("", "[3 Interest runs.]"),
    ]


def test_lines_with_little_in_common_differ_as_a_whole() -> None:
    found = marked([text("Notices are in writing.", editions=(OLD,)), text("Fees fall due monthly!", editions=(NEW,))])
    assert found == [("[1 Notices are in writing.]", "[1 Fees fall due monthly!]")]


def test_each_wording_stands_beside_the_one_before_it_in_its_own_document() -> None:
    three = [text(word, editions=(day,)) for word, day in (("a b c", OLD), ("a b d", NEW), ("a e d", LAST))]
    other = text("another", editions=(OLD,), document="note")
    found = list(compared_wordings([other, three[2], three[0], three[1]]))
    assert [(pair.older.editions, pair.newer.editions) for pair in found] == [((OLD,), (NEW,)), ((NEW,), (LAST,))]
