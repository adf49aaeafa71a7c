"""The papers of a packet, and the reasons for each."""

from pathlib import Path

from small_library import agreement, assembled, load, paper, small, try_assemble

from assembler.assembly.environment import bare_values, with_choices
from assembler.assembly.papers import choose_papers
from assembler.model.library import Library
from assembler.model.walk import words

NOTE = paper("note", {"terms": "On {{ matter.issued }} the Partner borrows an item."}, kind="form", more="signers: [partner]\n")
LOANS = """\
- document: note
  handling: sign_later
  for: loan in loans
  when: loan.item != "pencil"
  specimen: lend
"""
TEXT = {"term": "Words."}


def names(root: Path, papers: str, more: str) -> list[str]:
    assembly = assembled(load(root, agreement(TEXT, papers=papers) | NOTE), more)
    return [paper.document.name for paper in assembly.papers]


def test_a_paper_is_there_where_its_condition_holds(tmp_path: Path) -> None:
    papers = "- {document: note, handling: exhibit, when: lend and not trade}"
    assert names(tmp_path, papers, "choices: [lend]") == ["agreement", "note"]
    assert names(tmp_path, papers, "choices: []") == ["agreement"]
    assert names(tmp_path, papers, "choices: [lend, trade, retail]") == ["agreement"]


def test_a_repeated_paper_is_there_once_for_each_entry_that_asks_for_one(tmp_path: Path) -> None:
    more = "loans: [{id: a, item: book}, {id: b, item: pencil}, {id: c, item: cup}]\nchoices: [lend]"
    assert names(tmp_path, LOANS, more) == ["agreement", "note-a", "note-c"]


def test_where_no_entry_asks_for_one_a_blank_specimen_is_attached(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(TEXT, papers=LOANS) | NOTE)
    for more in ("choices: [lend]", "choices: [lend]\nloans: [{id: b, item: pencil}]"):
        specimen = assembled(library, more).papers[1]
        assert (specimen.document.name, specimen.document.handling) == ("note-specimen", "exhibit")
        assert (specimen.specimen, specimen.signers) == (True, ())
    assert len(assembled(library, "choices: []").papers) == 1


def test_the_names_of_controls_begin_with_the_paper_and_its_entry(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(TEXT, papers=LOANS) | NOTE)
    several = assembled(library, "loans: [{id: a, item: book}, {id: c, item: cup}]\nchoices: [lend]").papers
    specimen = assembled(library, "choices: [lend]").papers
    assert [each.document.path for each in several] == [("agreement",), ("note", "a"), ("note", "c")]
    assert [each.document.path for each in specimen] == [("agreement",), ("note", "specimen")]


def test_each_paper_says_why_it_is_there(tmp_path: Path) -> None:
    papers = """\
    - {document: note, handling: exhibit, when: lend and not trade}
    - {document: slip, handling: exhibit, when: partner.country == "SE" and (lend or trade)}
    """
    slip = paper("slip", TEXT)
    chosen = assembled(load(tmp_path, agreement(TEXT, papers=papers) | NOTE | slip), "choices: [lend]").papers
    assert [paper.because for paper in chosen] == [
        ("in every packet",),
        ("“Lending” is chosen (T-1)", "“Trading” is not chosen (T-2)"),
        ("the partner's country is Sweden", "“Lending” is chosen (T-1)"),
    ]


def test_a_paper_with_cases_of_its_own_names_another_vendor_than_the_packet(tmp_path: Path) -> None:
    papers = LOANS + '  vendor: [{when: loan.item == "book", entity: ours-us}]\n'
    texts = {"law": "{{ vendor.law }}.", 'abroad when: vendor.country != "GB"': "It is signed abroad."}
    files = agreement({"law": "{{ vendor.law }}."}, papers=papers)
    library = load(tmp_path, files | paper("note", texts, kind="form", more="signers: [vendor, partner]\n"))
    made = assembled(library, "loans: [{id: a, item: book}, {id: c, item: cup}]\nchoices: [lend]").papers
    made += assembled(library, "choices: [lend]").papers[1:]
    said = [(one.document.name, one.entity, [*words(one.document)]) for one in made]
    uk, us = ("Ours Limited", "the laws of England."), ("Ours, Inc.", "the laws of Delaware.")
    expected = [
        ("agreement", "ours-uk", uk),
        ("note-a", "ours-us", us),
        ("note-c", "ours-uk", uk),
        ("note-specimen", "ours-uk", uk),
    ]
    assert [(name, entity) for name, entity, _ in said] == [(name, entity) for name, entity, _ in expected]
    for (_, _, found), (_, _, texts_of_entity) in zip(said, expected, strict=True):
        other = us if texts_of_entity is uk else uk
        assert set(texts_of_entity) <= set(found)
        assert set(other).isdisjoint(found)
        assert ("It is signed abroad." in found) is (texts_of_entity is us)


def test_two_papers_of_one_name_in_one_packet_are_refused(tmp_path: Path) -> None:
    papers = """\
    - {document: note, handling: exhibit, when: lend}
    - {document: common/note, handling: sign_now, when: trade}
    """
    shared = {name.replace("small/", "common/"): text for name, text in NOTE.items()}
    library = load(tmp_path, agreement(TEXT, papers=papers) | NOTE | shared)
    assembly, (finding,) = try_assemble(library, "choices: [lend, trade, retail]")
    assert assembly is None
    assert (finding.id, finding.subject) == ("doubled-paper", "note")
    assert assembled(library, "choices: [lend]")


def test_a_paper_once_by_itself_and_once_for_an_entry_is_refused(tmp_path: Path) -> None:
    papers = LOANS + "- {document: common/note, handling: exhibit, when: trade}\n"
    shared = {name.replace("small/", "common/"): text.replace("matter.issued", "vendor.country") for name, text in NOTE.items()}
    library = load(tmp_path, agreement(TEXT, papers=papers) | NOTE | shared)
    _, (finding,) = try_assemble(library, "choices: [lend, trade, retail]\nloans: [{id: a, item: book}]")
    assert finding.message == "“note” is in the packet once by itself and once for “a”: their fields would share names."


def test_a_packet_without_a_paper_is_refused(tmp_path: Path) -> None:
    files = agreement(TEXT)
    programme = files["small/programme.yaml"].replace("handling: sign_now", "handling: sign_now, when: lend")
    assembly, (finding,) = try_assemble(load(tmp_path, files | {"small/programme.yaml": programme}))
    assert (assembly, finding.id) == (None, "empty-packet")


def names_without_matter(library: Library, *chosen: str) -> list[str]:
    programme = small(library)
    given, _ = with_choices(programme, bare_values(programme, programme.editions[-1]), chosen)
    return [paper.name for paper in choose_papers(programme, library, given, {}, "")]


def test_a_selection_by_itself_brings_each_form_once(tmp_path: Path) -> None:
    library = load(tmp_path, agreement(TEXT, papers=LOANS) | NOTE)
    assert names_without_matter(library, "lend") == ["agreement", "note-specimen"]
    assert names_without_matter(library) == ["agreement"]


def test_a_selection_by_itself_brings_no_paper_that_asks_for_a_party(tmp_path: Path) -> None:
    papers = '- {document: note, handling: exhibit, when: partner.kind == "individual"}'
    assert names_without_matter(load(tmp_path, agreement(TEXT, papers=papers) | NOTE)) == ["agreement"]
