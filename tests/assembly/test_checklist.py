from pathlib import Path

from small_library import agreement, assembled, load, paper

from assembler.document import Document, Heading, Paragraph, Table, plain

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
    titles = [f"{block.label} {plain(block.content)}" for block in checklist.blocks if isinstance(block, Heading)]
    tables = [[[*map(plain, row)] for row in block.rows] for block in checklist.blocks if isinstance(block, Table)]
    return list(zip(titles, tables, strict=True))


def test_the_checklist_says_what_to_do_with_each_paper_in_order_in_columns_that_say_something(tmp_path: Path) -> None:
    checklist = assembled(load(tmp_path, FILES), "loans: [{id: a, item: book}]").checklist
    assert steps(checklist) == [
        ("1. Sign now", [["Agreement", "Vendor, Partner"]]),
        ("2. Fill in and sign later", [["Note (a)", "Shows the loan.", "Partner", "Within a week."]]),
        ("3. Incorporated by reference", [["Policy"]]),
    ]


def test_a_specimen_is_named_as_one(tmp_path: Path) -> None:
    checklist = assembled(load(tmp_path, FILES), "choices: [lend]").checklist
    attached = [rows for title, rows in steps(checklist) if title.endswith("Attached")]
    assert attached == [[["Note, blank specimen", "Shows the loan.", "Nothing is signed on it: it shows the form that will be."]]]


def test_a_draft_begins_with_a_warning(tmp_path: Path) -> None:
    library = load(tmp_path, FILES)
    warned = assembled(library, "special_terms: {terms: [No fee.]}").checklist.blocks[0]
    assert isinstance(warned, Paragraph)
    assert plain(warned.content).startswith("This packet is a draft")
    assert isinstance(assembled(library).checklist.blocks[0], Heading)
