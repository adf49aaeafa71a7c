"""The checklist of a packet: what to do in which order, and with which paper."""

from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from small_library import MATTER, agreement, assembled, load, matter, paper

from assembler.assembly import with_papers
from assembler.assembly.checklist import LATER, with_way_to_sign
from assembler.assembly.next_steps import KEEP
from assembler.model.document import Document, Heading, Paragraph, Provision, Table, Text
from assembler.model.walk import plain

TEXT = {"term": "Words."}
PAPERS = """\
- {document: policy, handling: reference}
- {document: note, handling: sign_later, for: loan in loans, specimen: lend, purpose: Shows the loan., due: Within a week.}
"""
FILES = (
    agreement(TEXT, papers=PAPERS)
    | paper("policy", TEXT, kind="policy")
    | paper("note", TEXT, kind="form", more="signers: [partner]\n")
)


def steps(checklist: Document) -> list[tuple[str, list[list[str]]]]:
    """Return the tables of a checklist, each with the title above it; the list of what to do now has none."""
    titles = [f"{block.label} {plain(block.content)}" for block in checklist.blocks if isinstance(block, Heading)]
    tables = [[[*map(plain, row)] for row in block.rows] for block in checklist.blocks if isinstance(block, Table)]
    return list(zip([title for title in titles if "in this order" not in title], tables, strict=True))


def order(checklist: Document) -> list[str]:
    return [plain(block.content) for block in checklist.blocks if isinstance(block, Provision)]


def test_the_checklist_says_what_to_do_with_each_paper_in_order_in_columns_that_say_something(tmp_path: Path) -> None:
    checklist = assembled(load(tmp_path, FILES), "loans: [{id: a, item: book}]").checklist
    assert steps(checklist) == [
        ("2. Sign now", [["Agreement", "1. Anna Berg (Partner)\n2. a signatory (Vendor)"]]),
        ("3. Fill in and sign later", [["Note (a)\nShows the loan.", "1. Anna Berg (Partner)", "Within a week."]]),
        ("4. Incorporated by reference", [["Policy"]]),
    ]


def test_it_begins_with_what_to_do_now_and_where_it_goes(tmp_path: Path) -> None:
    files = {
        **FILES,
        "small/programme.yaml": FILES["small/programme.yaml"].replace("law: the laws of England", "returns: x@ours.example"),
    }
    checklist = assembled(load(tmp_path, files), "return_by: 2027-01-15").checklist
    assert order(checklist) == [
        "Anna Berg, Director, for the Partner, signs Agreement.",
        "The Partner returns packet.pdf to Ours Limited, x@ours.example, or on the page of the link by which it came, by 15 January 2027; a copy that all have signed comes back.",
        "A signatory of the Vendor (Ours Limited) signs Agreement.",
        KEEP,
    ]
    assert ("Return by", "15 January 2027") in [(label, plain(value)) for label, value in checklist.front.particulars]


def test_a_paper_signed_apart_with_another_entity_goes_to_that_entity(tmp_path: Path) -> None:
    own = ', vendor: [{when: loan.item == "book", entity: ours-us}]}'
    programme = FILES["small/programme.yaml"].replace("due: Within a week.}", f"due: Within a week.{own}")
    programme = programme.replace("law: the laws of Delaware", "returns: us@ours.example")
    both = FILES["small/note/document.yaml"].replace("[partner]", "[vendor, partner]")
    library = load(tmp_path, {**FILES, "small/programme.yaml": programme, "small/note/document.yaml": both})
    checklist = assembled(library, "loans: [{id: a, item: book}, {id: b, item: cup}]").checklist
    (_, rows) = steps(checklist)[1]
    assert [row[-1] for row in rows] == ["Within a week. Signed, it goes to Ours, Inc., us@ours.example.", "Within a week."]


FORM = "title: Data\nsource: T-1\nby: {by}\nfields:\n  - {{id: {by}, label: A, type: text, required: true}}\n  - {{id: {by}_b, label: B, type: text}}\n"


def test_fields_are_filled_in_before_the_signature_or_by_others_after_it(tmp_path: Path) -> None:
    files = {
        **FILES,
        "small/agreement/document.yaml": "title: Agreement\nkind: form\nsigners: [partner]\nclauses: [mine, theirs]\n",
        "small/agreement/mine.yaml": FORM.format(by="partner"),
        "small/agreement/theirs.yaml": FORM.format(by="vendor"),
    }
    files.pop("small/agreement/term.md")
    made = assembled(load(tmp_path, files))
    assert [(part.role, part.fields, part.required) for part in made.tasks[0].fill] == [("partner", 2, 1), ("vendor", 2, 1)]
    assert steps(made.checklist)[0][1][0][1] == "Partner: 2 (1 required)\nVendor: 2 (1 required)"
    assert [sentence.partition(";")[0] for sentence in order(made.checklist)] == [
        "The Partner fills in Agreement",
        "Anna Berg, Director, for the Partner, signs Agreement.",
        "The Partner returns packet.pdf to Ours Limited, or on the page of the link by which it came.",
        "The Vendor then fills in its part of Agreement.",
        KEEP,
    ]


def test_forms_that_follow_are_told_where_there_are_any(tmp_path: Path) -> None:
    library = load(tmp_path, FILES)
    assert order(assembled(library).checklist)[-1] == KEEP
    assert order(assembled(library, "loans: [{id: a, item: book}]").checklist)[-1] == f"{KEEP} {LATER}"


def test_a_specimen_is_named_as_one(tmp_path: Path) -> None:
    checklist = assembled(load(tmp_path, FILES), "choices: [lend]").checklist
    attached = [rows for title, rows in steps(checklist) if title.endswith("Attached")]
    assert attached == [[["Note, blank specimen\nShows the loan.", "Nothing is signed on it: it shows the form that will be."]]]


def test_a_draft_begins_with_a_warning(tmp_path: Path) -> None:
    library = load(tmp_path, FILES)
    warned = assembled(library, "special_terms: {terms: [No fee.]}").checklist.blocks[0]
    assert isinstance(warned, Paragraph)
    assert plain(warned.content).startswith("This packet is a draft")
    sound = assembled(library).checklist.blocks[0]
    assert isinstance(sound, Paragraph)
    assert plain(sound.content) == "Dear Anna Berg,"


def opening(checklist: Document) -> list[str]:
    """Return the paragraphs before the first heading."""
    blocks = takewhile(lambda block: not isinstance(block, Heading), checklist.blocks)
    return [plain(block.content) for block in blocks if isinstance(block, Paragraph)]


def test_it_greets_those_who_sign_for_the_partner_and_names_whom_they_can_ask(tmp_path: Path) -> None:
    programme = FILES["small/programme.yaml"].replace("law: the laws of England", "returns: x@ours.example")
    library = load(tmp_path, {**FILES, "small/programme.yaml": programme})
    packet = "Here is what Exempel AB does with this packet of the Small Programme, step by step."
    asked = "If you have a question, ask Ours Limited: x@ours.example."
    assert opening(assembled(library).checklist) == ["Dear Anna Berg,", packet, asked]
    two = MATTER.replace("Director}]", "Director}, {name: Bo Ek, title: Director}]")
    assert opening(assembled(library, text=two).checklist)[0] == "Dear Anna Berg and Bo Ek,"


def test_it_greets_nobody_where_the_partner_signs_nothing(tmp_path: Path) -> None:
    files = FILES | {
        "small/agreement/document.yaml": FILES["small/agreement/document.yaml"].replace("[vendor, partner]", "[vendor]")
    }
    assert opening(assembled(load(tmp_path, files)).checklist) == []


def test_the_way_to_sign_stands_above_the_steps_and_in_no_draft(tmp_path: Path) -> None:
    library = load(tmp_path, FILES)
    told = with_way_to_sign(assembled(library).checklist, "Sign by pen.")
    at = next(at for at, block in enumerate(told.blocks) if isinstance(block, Heading))
    assert told.blocks[at + 1] == Paragraph((Text("Sign by pen."),))
    drafted = assembled(library, "special_terms: {terms: [No fee.]}").checklist
    assert with_way_to_sign(drafted, "Sign by pen.") == drafted


def test_initials_are_asked_for_where_the_matter_says_so(tmp_path: Path) -> None:
    made = assembled(load(tmp_path, FILES), "initials: true")
    assert order(made.checklist)[0] == "Anna Berg, Director, for the Partner, signs Agreement, and initials each page."
    assert {paper.document.name: paper.document.initials for paper in made.papers} == {
        "agreement": ("Vendor", "Partner"),
        "policy": (),
    }


def test_a_packet_of_forms_alone_has_the_letter_the_steps_the_address_and_the_day(tmp_path: Path) -> None:
    files = FILES | {
        "small/programme.yaml": FILES["small/programme.yaml"].replace("law: the laws of England", "returns: x@ours.example")
    }
    library = load(tmp_path, files)
    read = matter(library, "loans: [{id: a, item: book}, {id: b, item: cup}]\nreturn_by: 2027-01-15")
    made = assembled(library, "loans: [{id: a, item: book}, {id: b, item: cup}]\nreturn_by: 2027-01-15")
    forms = [paper for paper in made.papers if paper.document.handling == "sign_later"]
    alone = with_papers(made, forms, library.programmes["small"], read).checklist
    assert opening(alone)[0] == "Dear Anna Berg,"
    to = "Ours Limited, x@ours.example, or on the page of the link by which it came, by 15 January 2027."
    assert order(alone) == [
        "Anna Berg, Director, for the Partner, signs Note (a) and Note (b).",
        f"The Partner returns each of them, signed, to {to}",
        KEEP,
    ]
    later = with_papers(made, forms, library.programmes["small"], replace(read, return_by=None)).checklist
    assert order(later)[1] == f"The Partner returns each of them, signed, to {to.partition(', by ')[0]}."
