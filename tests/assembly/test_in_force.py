"""Papers in force: a later packet goes on with what was signed, in its edition and with its numbers, or is refused."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from small_library import MATTER, agreement, clause, elected, load, matter, paper, write

from assembler.assembly import Assembly, assemble
from assembler.loader import load_library, read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Diagnostic
from assembler.model.in_force import InForce, PaperInForce
from assembler.model.library import Library
from assembler.model.walk import words

OLD, NEW = "2026-01-01", "2026-07-01"
RECORD = "after: first-001\n"
SIGNED_ON = date(2026, 2, 20)


def library(root: Path, changes: Mapping[str, str]) -> Library:
    """Return a library with an agreement, an annex, and a form of each packet that cites an item of the agreement."""
    papers = "- {document: form, handling: sign_now, anew: true}\n- {document: annex, handling: exhibit}\n"
    files = agreement({"scope": "1. Words.", "fee": "1. Paid at once.\n2. Never set off. {id: set-off}\n"}, papers=papers)
    files |= paper("form", {"cites": "1. See [](#agreement/fee.set-off)."}, kind="schedule", more="signers: [partner]\n")
    files |= paper("annex", {"notice": "1. Notice is {{ notice | words }}.\n2. Loans are counted. {when: lend}\n"})
    return load(root, files | dict(changes))


INSERTED = {
    "small/agreement/fee@2026-07-01.md": clause("1. Paid at once.\n2. In euros.\n3. Never set off. {id: set-off}\n", "fee")
}
PLACED = {
    "small/agreement/document.yaml": "title: Agreement\nkind: agreement\nsigners: [vendor, partner]\n"
    "clauses:\n  - scope\n  - {clause: calls, since: 2026-07-01}\n  - fee\n",
    "small/agreement/calls.md": clause("1. Calls are answered."),
}


def signed(read: Library, issued: str, *names: str, choices: str = "", form: bool = True) -> InForce:
    """Return what is in force after a packet of a day was assembled and signed: papers by name, else all.

    Without `form` the packet was one of a library that had none.
    """
    first = matter(read, choices, MATTER.replace("2026-12-01", issued))
    election = elected(read, first)
    if not form:
        election = replace(election, papers=tuple(one for one in election.papers if one.plan.name != "form"))
    assembly, findings = assemble(first, election)
    assert assembly is not None, findings
    papers = {
        one.document.plan: PaperInForce(
            one.document.plan, one.document.title, one.document.handling == "exhibit", one.document.edition, first.issued, SIGNED_ON,
            "Exempel AB", one.entity, "first-001-0", 1, one.numbers, one.text_sha256,
        )
        for one in assembly.papers
        if not names or one.document.name in names
    }  # fmt: skip
    return InForce(papers, "first-001", "digest", 1)


def second(
    read: Library, in_force: InForce, more: str = "", text: str = MATTER, number: int = 2
) -> tuple[Assembly | None, tuple[Diagnostic, ...]]:
    """Assemble a second packet upon what is in force."""
    later = replace(matter(read, RECORD + more, text), in_force=in_force, form_number=number)
    return assemble(later, elected(read, later))


def cited(read: Library, edition: str) -> list[str]:
    """Return the Section that the second form cites where the agreement was signed in an edition, or the ids of the findings."""
    assembly, findings = second(read, signed(read, edition, "agreement"))
    if assembly is None:
        return [one.id for one in findings]
    (form,) = (paper.document for paper in assembly.papers if paper.document.name == "form")
    return [one.removeprefix("See ").partition(" of ")[0] for one in words(form) if one.startswith("See ")]


@pytest.mark.parametrize(
    ("changes", "old", "new"), [(INSERTED, "Section 2.2", "Section 2.3"), (PLACED, "Section 2.2", "Section 3.2")]
)
def test_the_number_is_that_of_the_paper_that_was_signed(tmp_path: Path, changes: Mapping[str, str], old: str, new: str) -> None:
    read = library(tmp_path, changes)
    assert cited(read, OLD) == [old]
    assert cited(read, NEW) == [new]


def test_a_place_that_the_signed_paper_does_not_hold_is_refused_where_it_is_cited(tmp_path: Path) -> None:
    read = library(tmp_path, {"small/agreement/fee.md": clause("1. Paid at once.\n", "fee")} | INSERTED)
    assert cited(read, NEW) == ["Section 2.3"]
    assembly, (finding,) = second(read, signed(read, OLD, "agreement", form=False))
    assert (assembly, finding.id) == (None, "not-in-signed-paper")
    assert finding.span is not None
    assert finding.span.path.endswith("form/cites.md")
    assert "as it was signed in the edition of 2026-01-01" in finding.message
    assert "anew: [small/agreement]" in finding.hint


def test_what_is_in_force_is_by_reference_and_what_is_issued_anew_is_not(tmp_path: Path) -> None:
    read = library(tmp_path, INSERTED)
    assembly, findings = second(read, signed(read, OLD))
    assert assembly is not None, findings
    assert [
        (one.document.name, one.document.handling, str(one.document.edition), one.signed.packet if one.signed else "")
        for one in assembly.papers
    ] == [
        ("agreement", "reference", OLD, "first-001-0"),
        ("form", "sign_now", NEW, ""),
        ("annex", "reference", OLD, "first-001-0"),
    ]
    agreement = assembly.papers[0]
    assert (agreement.effective, agreement.numbers["fee.set-off"]) == (SIGNED_ON, "2.2")


def test_a_matter_may_have_a_paper_signed_anew(tmp_path: Path) -> None:
    read = library(tmp_path, INSERTED)
    assembly, _ = second(read, signed(read, OLD), "anew: [agreement]\n")
    assert assembly is not None
    agreement = assembly.papers[0].document
    assert (agreement.name, agreement.handling, str(agreement.edition)) == ("agreement", "sign_now", NEW)
    _, findings = second(read, signed(read, OLD, "annex"), "anew: [agreement]\n")
    assert [one.id for one in findings] == ["not-in-force"]


def test_what_is_attached_goes_on_only_with_the_words_that_were_signed(tmp_path: Path) -> None:
    read = library(tmp_path, {})
    lending = signed(read, OLD, choices="choices: [lend]\n")
    _, (finding,) = second(read, lending)
    assert (finding.id, finding.subject) == ("other-than-signed", "small/annex")
    assert "anew: [small/annex]" in finding.hint
    assembly, findings = second(read, lending, "choices: [lend]\n")
    assert assembly is not None, findings


def test_figures_of_what_goes_on_are_those_of_its_edition(tmp_path: Path) -> None:
    read = library(tmp_path, {})
    in_force = signed(read, OLD, "annex")
    assert second(read, in_force)[1] == (), "thirty days, as was signed; today it is sixty"
    annex = in_force.papers["small/annex"]
    today = replace(annex, edition=date(2026, 7, 1))
    _, (finding,) = second(read, replace(in_force, papers={annex.document: today}))
    assert finding.id == "other-than-signed", "its words are held against those of the edition that was signed"


def test_a_paper_in_force_is_not_written_again(tmp_path: Path) -> None:
    read = library(tmp_path, {})
    assembly, _ = second(read, signed(read, OLD))
    assert assembly is not None
    (annex,) = (one.document for one in assembly.papers if one.document.name == "annex")
    text = "This paper was signed before, with first-001-0, in the edition of 1 January 2026."
    assert [*words(annex)][-1].startswith(text)
    assert not [one for one in words(annex) if "Notice is" in one]


def test_a_signed_paper_may_hold_more_than_this_packet_asks_for_but_not_less(tmp_path: Path) -> None:
    text = "1. Paid at once.\n2. Never set off. {id: set-off}\n3. Loans are free. {id: loans} {when: lend}\n"
    read = library(tmp_path, {"small/agreement/fee.md": clause(text, "fee")})
    with_loans = signed(read, OLD, "agreement", choices="choices: [lend]\n")
    without = signed(read, OLD, "agreement")
    assert [one.id for one in second(read, with_loans)[1]] == ["signed-otherwise"], "it goes on, and that it differs is told"
    assert second(read, with_loans, "choices: [lend]\n")[1] == ()
    _, (finding,) = second(read, without, "choices: [lend]\n")
    assert (finding.id, finding.subject) == ("other-than-signed", "small/agreement")
    assert "has no “fee.loans”" in finding.message


def contradicted(root: Path, more: str = "", text: str = MATTER, number: int = 2, **changes: object) -> list[str]:
    """Return the ids of the findings about a second packet whose agreement was signed with other particulars."""
    read = library(root, {})
    in_force = signed(read, OLD, "agreement")
    agreement = replace(in_force.papers["small/agreement"], **changes)  # type: ignore[arg-type]
    papers = {agreement.document: agreement}
    return [one.id for one in second(read, replace(in_force, papers=papers), more, text, number)[1]]


AFFILIATE = MATTER.replace("  kind: company\n", "  kind: company\n  affiliate_of: Parent AB\n")
RENAMED = MATTER.replace("  kind: company\n", "  kind: company\n  formerly: Parent AB\n")


def test_the_form_follows_the_last_one_of_the_record(tmp_path: Path) -> None:
    assert contradicted(tmp_path / "a", number=2) == []
    assert contradicted(tmp_path / "b", number=3) == ["against-record"]


def test_another_entity_than_the_one_that_signed_is_refused_unless_it_is_stated(tmp_path: Path) -> None:
    assert contradicted(tmp_path / "a", entity="ours-us") == ["other-entity"]
    assert contradicted(tmp_path / "b", "entity: ours-us\n", entity="ours-us") == []
    assert contradicted(tmp_path / "c", "entity: ours-us\n") == ["other-entity"]


def test_a_paper_of_another_partner_is_refused(tmp_path: Path) -> None:
    assert contradicted(tmp_path / "a", partner="Parent AB") == ["other-partner", "other-partner"]
    assert contradicted(tmp_path / "b", text=AFFILIATE, partner="Parent AB") == ["other-partner"], (
        "the record is the parent's own"
    )
    assert contradicted(tmp_path / "c", text=RENAMED, partner="Parent AB") == []


def test_nothing_is_effective_before_the_agreement_it_stands_under(tmp_path: Path) -> None:
    reason = "effective_reason: agreed by word\n"
    assert contradicted(tmp_path / "a", f"effective: 2026-02-19\n{reason}") == ["before-agreement"]
    assert contradicted(tmp_path / "b", f"effective: 2026-02-20\n{reason}") == []


@pytest.mark.parametrize(
    ("stated", "id"),
    [
        ("in_force: [{document: agreemnt, record: parent-1}]", "unknown-document"),
        ("in_force: [{document: agreement, record: p-1}, {document: small/agreement, record: p-1}]", "doubled-id"),
        ("in_force: [{document: agreement}]", "signed-before-unknown"),
        ("in_force: [{document: agreement, matter: first.yaml}]", "signed-before-unknown"),
        ("in_force: [{document: agreement, matter: first.yaml, signed_on: 2026-02-01, record: p-1}]", "signed-before-unknown"),
        ("after: first-001\nanew: [agreemnt]", "unknown-document"),
        ("form_number: 2", "signed-before-unknown"),
    ],
)
def test_what_was_signed_before_is_stated_whole(tmp_path: Path, stated: str, id: str) -> None:
    file, _ = decode(f"{MATTER}{stated}\n".encode(), "matter.yaml")
    assert file is not None
    read, findings = read_matter(file, library(tmp_path, INSERTED))
    assert (read, [one.id for one in findings]) == (None, [id])


def test_texts_know_of_each_paper_its_edition_its_first_day_and_its_form(tmp_path: Path) -> None:
    text = (
        "1. Of {{ edition_of.agreement | date }}, this form of {{ edition_of.this_paper | date }}.\n"
        "2. Since {{ in_force_since.agreement | date }}. {when: in_force_since.agreement is stated}\n"
        "3. By form {{ first_listed.agreement }}. {when: first_listed.agreement is stated}\n"
    )
    read = library(tmp_path, {"small/form/cites.md": clause(text)})
    assembly, findings = second(read, signed(read, OLD, "agreement"))
    assert assembly is not None, findings
    form = [*words(next(paper.document for paper in assembly.papers if paper.document.name == "form"))]
    assert {"Of 1 January 2026, this form of 1 July 2026.", "Since 20 February 2026.", "By form 1."} <= {*form}
    first = matter(read)
    assembly, _ = assemble(first, elected(read, first))
    assert assembly is not None
    form = [*words(next(paper.document for paper in assembly.papers if paper.document.name == "form"))]
    assert "Of 1 July 2026, this form of 1 July 2026." in form
    assert not [one for one in form if one.startswith(("Since", "By form"))]


def test_the_edition_of_a_paper_that_does_not_exist_yet_is_not_quoted(tmp_path: Path) -> None:
    note = {"small/note/document.yaml": "title: Note\nkind: schedule\nclauses: [n]\n", "small/note/n.md": clause("A note.")}
    for name in ("edition_of.note", "in_force_since.note", "first_listed.note"):
        papers = "- {document: note, handling: exhibit, since: 2026-07-01}"
        files = agreement({"a": f"1. See {{{{ {name} }}}}."}, papers=papers) | note
        _, findings = load_library(write(tmp_path / name, files))
        assert [(one.id, one.subject) for one in findings] == [("not-in-edition", "note")]
