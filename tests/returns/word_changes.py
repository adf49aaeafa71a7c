"""Fifty changes that matter, made to the small agreement: what a negotiator does openly or not, and what hides, covers or leads elsewhere.

They follow the kinds on which the engines of others were tried, each made anew. `cause` is what must stand in a change or a finding;
`place` is where.
"""

from dataclasses import dataclass

from returns.word_kinds import (
    BOUND,
    DRAWING,
    FOOTNOTE,
    GRAPHICS,
    OFFICE,
    RUN,
    SENTENCE,
    VOID,
    Edit,
    Parts,
    added,
    both,
    boxed,
    in_paragraph,
    note_part,
    part,
    related,
    repeated,
    row_with,
    styled,
    swapping,
)

from assembler.formats.word.package import DOCUMENT, NUMBERING
from assembler.returns.verdict import Verdict

FOOTER = "word/footer1.xml"


@dataclass(frozen=True, slots=True)
class Change:
    """A change that matters: its name, the edit, and what must be told: words of the cause, and the name of the place."""

    name: str
    edit: Edit
    cause: str
    place: str = ""

    def __str__(self) -> str:
        return self.name


def paragraph_of(words: str, text: str) -> str:
    """Return the paragraph of a text that has some words."""
    at = text.index(words)
    start = max(text.rfind("<w:p>", 0, at), text.rfind("<w:p ", 0, at))
    return text[start : text.index("</w:p>", at) + len("</w:p>")]


def replacing(words: str, by: str = "", *, behind: str = "") -> Edit:
    """Return the edit that puts another paragraph in the place of the one with some words, or behind the one with others."""

    def edit(texts: Parts) -> None:
        text = texts[DOCUMENT]
        moved = paragraph_of(words, text)
        text = text.replace(moved, by, 1)
        if behind:
            after = paragraph_of(behind, text)
            text = text.replace(after, after + moved, 1)
        texts[DOCUMENT] = text

    return edit


def swapped(one: str, other: str) -> Edit:
    """Return the edit by which two paragraphs change places."""

    def edit(texts: Parts) -> None:
        first, second = (paragraph_of(words, texts[DOCUMENT]) for words in (one, other))
        text = texts[DOCUMENT].replace(first, "\0", 1).replace(second, first, 1)
        texts[DOCUMENT] = text.replace("\0", second, 1)

    return edit


def tracked(before: str, after: str) -> Edit:
    """Return the edit that changes words of the sentence with tracking, as Ann does."""
    first, last = SENTENCE.split(before)
    run = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    new = f'<w:ins w:id="1" w:author="Ann">{run.format(after)}</w:ins>' if after else ""
    old = (
        f'<w:del w:id="2" w:author="Ann">{run.format(before).replace("w:t>", "w:delText>").replace("w:t ", "w:delText ")}</w:del>'
    )
    return swapping(RUN, f"{run.format(first)}{old}{new}{run.format(last)}")


def text(before: str, after: str) -> Edit:
    return swapping(before, after)


def one_word(word: str, properties: str) -> Edit:
    """Return the edit that gives one word of the sentence properties of runs."""
    first, last = SENTENCE.split(word)
    run = '<w:r>{}<w:t xml:space="preserve">{}</w:t></w:r>'
    changed = run.format("", first) + run.format(f"<w:rPr>{properties}</w:rPr>", word) + run.format("", last)
    return swapping(RUN, changed)


def row_of(words: str, by: str) -> Edit:
    """Return the edit that replaces the last row with some words by a pattern of that row."""

    def edit(texts: Parts) -> None:
        written = texts[DOCUMENT]
        at = written.rindex(words)
        start, end = written.rindex("<w:tr>", 0, at), written.index("</w:tr>", at) + len("</w:tr>")
        texts[DOCUMENT] = written[:start] + by.format(written[start:end]) + written[end:]

    return edit


TICKET = f'<w:hyperlink xmlns:r="{OFFICE}" r:id="zz">{RUN}</w:hyperlink>'
PART = '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
PICTURE = both(
    swapping(RUN, DRAWING.format(f"{GRAPHICS}/picture")),
    part("word/media/x.png", "x"),
    related("image", "media/x.png"),
)

FIFTY = (
    # words, changed without a word
    Change("a rate in words and figures", text("ten per cent (10 %)", "five per cent (5 %)"), "became “five", "2.1"),
    Change("a number in words alone", text("ten per cent (10 %)", "two per cent (10 %)"), "“ten” became “two”", "2.1"),
    Change("a number in figures alone", text("ten per cent (10 %)", "ten per cent (1 %)"), "became “(1", "2.1"),
    Change("a “not” put in", text("may be signed", "may not be signed"), "“not” inserted", "3.1"),
    Change("a “no” taken out", text("no claim is ", "a claim is "), "“no” became “a”", "2.1 (ii)"),
    Change(
        "a definition",
        text("means what the customer pays", "means what the partner pays"),
        "“customer” became “partner”",
        "“Net Revenue”",
    ),
    Change("a definition made wider", text("Germany and Austria", "Germany, Austria and Italy"), "Italy", "“Territory”"),
    Change(
        "a clause deleted", replacing("the customer has paid"), "“the customer has paid, and in particular:” deleted", "2.1 (b)"
    ),
    Change(
        "a clause put in",
        replacing("the customer has paid", by='<w:p><w:pPr><w:pStyle w:val="Clause3"/></w:pPr><w:r><w:t>void;</w:t></w:r></w:p>'),
        "void",
        "2.1",
    ),
    Change("two clauses swapped", swapped("no refund is due", "no claim is"), "moved", "2.1 (i)"),
    Change("a clause moved", replacing("the opportunity was registered", behind="no claim is"), "moved", "2.1"),
    Change("a figure in a row", text("three opportunities", "thirty opportunities"), "“three” became “thirty”", "row “Select”"),
    Change("a row deleted", row_of("Premier", ""), "deleted", "row “Premier”"),
    Change("a row added", row_of("Premier", "{0}{0}"), "inserted", "row “Premier”"),
    Change("numbers that begin anew", repeated(r'(<w:lvl w:ilvl="1".*?<w:start w:val=")1"', r'\g<1>3"', NUMBERING), "renumbered"),
    Change("a letter of another script", text("“Territory”", "“T\u0435rritory”"), "CYRILLIC SMALL LETTER IE"),
    Change(
        "a party's name", text("Exampla International Limited", "Exampla Holding Limited"), "“International” became “Holding”"
    ),
    Change("a date", text("1 December 2026", "1 December 2036"), "“2036”"),
    Change(
        "a reference retyped",
        repeated(r'(separate"/></w:r><w:r>(?:<w:rPr>.*?</w:rPr>)?<w:t[^>]*>)2\.1\(b\)<', r"\g<1>2.2<"),
        "2.2",
    ),
    Change("an undertaking weakened", text("shall pay the Partner", "may pay the Partner"), "“shall” became “may”", "2.1"),
    # words, changed openly or mixed
    Change("a tracked word", tracked("may", "must"), "“may” became “must”", "3.1"),
    Change(
        "a tracked deletion", tracked(" electronically", ""), "3.1: changed: “signed electronically.” became “signed.”", "3.1"
    ),
    Change(
        "a tracked word beside a silent one",
        both(tracked("may", "must"), text("no claim is ", "any claim is ")),
        "SILENT",
        "2.1 (ii)",
    ),
    Change(
        "a silent word in a tracked one",
        both(tracked("may", "must"), text("electronically.</w:t>", "on paper.</w:t>")),
        "paper",
        "3.1",
    ),
    Change("a change accepted", text("no refund is due", "one refund is due"), "“no” became “one”", "2.1 (i)"),
    # words taken from the eye
    Change("a word nearly white", one_word("may", '<w:color w:val="FEFEFE"/>'), "“may” cannot be seen", "3.1"),
    Change(
        "a word hidden by a style",
        both(styled("<w:rPr><w:vanish/></w:rPr>"), one_word("may", '<w:rStyle w:val="X"/>')),
        "“may” cannot be seen",
        "3.1",
    ),
    Change(
        "a word white by a style of a style",
        both(
            styled('<w:rPr><w:color w:val="FFFFFF"/></w:rPr>'),
            styled('<w:basedOn w:val="X"/>', "Y"),
            one_word("may", '<w:rStyle w:val="Y"/>'),
        ),
        "“may” cannot be seen",
        "3.1",
    ),
    Change("a word of one point", one_word("may", '<w:sz w:val="2"/>'), "“may” cannot be seen", "3.1"),
    Change("a word of no width", one_word("may", '<w:w w:val="1"/>'), "“may” cannot be seen", "3.1"),
    Change("a word lowered off its line", one_word("may", '<w:position w:val="-600"/>'), "position", "3.1"),
    Change(
        "a word under its mark",
        one_word("may", '<w:color w:val="000000"/><w:highlight w:val="black"/>'),
        "“may” cannot be seen",
        "3.1",
    ),
    Change("a word struck through", one_word("may", "<w:strike/>"), "strike", "3.1"),
    Change(
        "a clause cut off by its line",
        in_paragraph('<w:spacing w:line="20" w:lineRule="exact"/>'),
        "This Agreement may be signed electronically.” cannot be seen",
        "3",
    ),
    Change("a hidden row", row_with("<w:hidden/>"), "cannot be seen", "row “Select”"),
    Change("a picture for words", PICTURE, "a picture"),
    # words put where nobody reads
    Change(
        "words in the footer", swapping("Page ", "The cap does not apply. Page ", FOOTER), "The cap does not apply.", "The footer"
    ),
    Change(
        "a footnote",
        both(note_part("footnote", FOOTNOTE), added('<w:r><w:footnoteReference w:id="5"/></w:r>')),
        "there is a footnote",
        "3.1",
    ),
    Change("a text box", added(boxed(VOID)), "Void.", "3.1"),
    Change("words in a part of the document", added(PART.format(VOID)), "Void.", "3.1"),
    Change(
        "words in a control",
        added(f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{VOID}</w:sdtContent></w:sdt>"),
        "Void.",
        "3.1",
    ),
    Change(
        "words of another file",
        both(
            swapping("<w:sectPr>", f'<w:altChunk xmlns:r="{OFFICE}" r:id="zz"/><w:sectPr>'),
            part("word/x.html", "Void."),
            related("aFChunk", "x.html"),
        ),
        "another file",
    ),
    Change("words in a field", added(f'<w:fldSimple w:instr="QUOTE Void.">{VOID}</w:fldSimple>'), "Void.", "3.1"),
    Change(
        "a term beside a signature",
        repeated("\N{EN SPACE}{5}", "provided that the liability of the vendor is capped at one euro in all, for every cause"),
        "more than a name",
    ),
    # what acts, leads elsewhere, or is gone
    Change(
        "macros",
        both(
            part("word/vbaProject.bin", "x"),
            related("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin"),
        ),
        "macros",
    ),
    Change(
        "a link on a clause",
        both(swapping(RUN, TICKET), related("hyperlink", "https://partner.example", external=True)),
        "a link (https://partner.example)",
    ),
    Change("no footer any more", repeated("<w:footerReference[^>]*/>", ""), "no longer says", "The footer"),
    Change(
        "a control bound to other words",
        both(
            swapping(RUN, BOUND),
            part("customXml/item2.xml", "<x><fee>25 %</fee></x>"),
            related("customXml", "../customXml/item2.xml"),
        ),
        "25 %",
        "3.1",
    ),
    Change(
        "a comment",
        both(
            note_part(
                "comment",
                '<w:comment w:id="5" w:author="Ann" w:date="2026-12-03T10:00:00Z"><w:p><w:r><w:t>make this 12 %</w:t></w:r></w:p></w:comment>',
            ),
            added('<w:r><w:commentReference w:id="5"/></w:r>'),
        ),
        "Ann on 2026-12-03 comments: “make this 12 %”",
        "3.1",
    ),
    Change("an object", added("<w:r><w:object/></w:r>"), "an embedded object", "3.1"),
)
"""The changes; what is told of a comment is only to be known, since it changes no word."""

COMMENT = "a comment"


def told_of(verdict: Verdict) -> tuple[str, ...]:
    """Return what is told of a file, each thing with its place in one line."""
    changes = (
        f"{each.place}: {'SILENT ' if each.silent else ''}{each.kind}: {'; '.join(map(str, each.edits)) or each.ours}"
        for each in verdict.changes
    )
    return (*changes, *(each.message for each in verdict.findings))
