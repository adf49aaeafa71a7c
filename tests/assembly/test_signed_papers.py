"""Papers in force: a later paper cites one that was signed by the numbers that it has, never by those of a newer edition."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from small_library import MATTER, agreement, clause, load, paper, try_assemble, write

from assembler.loader import load_library, read_matter
from assembler.loader.files import decode
from assembler.model.library import Library
from assembler.model.walk import words

OLD, NEW = "2026-01-01", "2026-07-01"
SECOND_FORM = MATTER + "form_number: 2\n"


def library(root: Path, changes: Mapping[str, str]) -> Library:
    """Return a library whose agreement is by reference from the second form on, and whose form cites an item of it."""
    files = agreement(
        {"scope": "1. Words.", "fee": "1. Paid at once.\n2. Never set off. {id: set-off}\n"},
        papers="- {document: form, handling: sign_now}\n",
    )
    programme = files["small/programme.yaml"]
    files["small/programme.yaml"] = programme.replace(
        "handling: sign_now}", "handling: sign_now, reference_when: matter.form_number > 1}", 1
    )
    files |= paper("form", {"cites": "1. See [](#agreement/fee.set-off)."}, kind="form", more="signers: [partner]\n")
    return load(root, files | dict(changes))


INSERTED = {
    "small/agreement/fee@2026-07-01.md": clause("1. Paid at once.\n2. In euros.\n3. Never set off. {id: set-off}\n", "fee")
}
PLACED = {
    "small/agreement/document.yaml": "title: Agreement\nkind: agreement\nsigners: [vendor, partner]\n"
    "clauses:\n  - scope\n  - {clause: calls, since: 2026-07-01}\n  - fee\n",
    "small/agreement/calls.md": clause("1. Calls are answered."),
}


def cited(library: Library, signed: str) -> list[str]:
    """Return the Section that the second form cites, or the ids of the findings."""
    stated = f"in_force: [{{document: agreement, edition: {signed}}}]\n" if signed else ""
    assembly, findings = try_assemble(library, stated, SECOND_FORM)
    if assembly is None:
        return [one.id for one in findings]
    (form,) = (paper.document for paper in assembly.papers if paper.document.name == "form")
    return [one.removeprefix("See ").partition(" of ")[0] for one in words(form) if one.startswith("See ")]


@pytest.mark.parametrize(
    ("changes", "old", "new"), [(INSERTED, "Section 2.2", "Section 2.3"), (PLACED, "Section 2.2", "Section 3.2")]
)
def test_the_number_is_that_of_the_edition_that_was_signed(
    tmp_path: Path, changes: Mapping[str, str], old: str, new: str
) -> None:
    read = library(tmp_path, changes)
    assert cited(read, OLD) == [old]
    assert cited(read, NEW) == [new]
    assert cited(read, "") == ["signed-edition-unknown"]


def test_where_the_number_is_the_same_in_all_editions_none_need_be_stated(tmp_path: Path) -> None:
    added = {
        "small/agreement/fee@2026-07-01.md": clause("1. Paid at once.\n2. Never set off. {id: set-off}\n3. In euros.\n", "fee")
    }
    assert cited(library(tmp_path, added), "") == ["Section 2.2"]


def test_the_refusal_names_both_numbers_and_what_to_state(tmp_path: Path) -> None:
    _, (finding,) = try_assemble(library(tmp_path, INSERTED), text=SECOND_FORM)
    assert "is Section 2.3 of the Agreement of this edition; in the edition of 2026-01-01 it is Section 2.2" in finding.message
    assert "in_force: [{document: small/agreement, edition: 2026-01-01}]" in finding.hint


def test_a_place_that_the_signed_paper_does_not_hold_is_refused_where_it_is_cited(tmp_path: Path) -> None:
    files = {"small/agreement/fee.md": clause("1. Paid at once.\n", "fee")} | INSERTED
    read = library(tmp_path, files)
    assert cited(read, OLD) == ["dangling-reference"]
    assert cited(read, NEW) == ["Section 2.3"]


def test_a_paper_in_force_names_its_own_edition(tmp_path: Path) -> None:
    stated = f"in_force: [{{document: agreement, edition: {OLD}}}]\n"
    assembly, _ = try_assemble(library(tmp_path, INSERTED), stated, SECOND_FORM)
    assert assembly is not None
    assert {paper.document.name: str(paper.document.edition) for paper in assembly.papers} == {"agreement": OLD, "form": NEW}


def test_a_paper_that_is_signed_in_this_packet_is_not_in_force(tmp_path: Path) -> None:
    stated = f"in_force: [{{document: agreement, edition: {OLD}}}]\n"
    assembly, findings = try_assemble(library(tmp_path, INSERTED), stated, MATTER)
    assert (assembly, [one.id for one in findings]) == (None, ["not-in-force"])


@pytest.mark.parametrize(
    ("stated", "id"),
    [
        ("{document: agreemnt, edition: 2026-01-01}", "unknown-document"),
        ("{document: agreement, edition: 2026-02-01}", "no-edition"),
        ("{document: agreement, edition: 2026-01-01}, {document: small/agreement, edition: 2026-07-01}", "doubled-id"),
    ],
)
def test_what_cannot_have_been_signed_is_refused_in_the_matter(tmp_path: Path, stated: str, id: str) -> None:
    file, _ = decode(f"{SECOND_FORM}in_force: [{stated}]\n".encode(), "matter.yaml")
    assert file is not None
    read, findings = read_matter(file, library(tmp_path, INSERTED))
    assert (read, [one.id for one in findings]) == (None, [id])


def test_texts_know_the_edition_of_each_paper(tmp_path: Path) -> None:
    text = "1. The agreement is of {{ edition_of.agreement | date }}, this form of {{ edition_of.this_paper | date }}."
    read = library(tmp_path, INSERTED | {"small/form/cites.md": clause(text)})
    for signed, shown in ((OLD, "1 January 2026"), (NEW, "1 July 2026")):
        assembly, _ = try_assemble(read, f"in_force: [{{document: agreement, edition: {signed}}}]\n", SECOND_FORM)
        assert assembly is not None
        form = next(paper.document for paper in assembly.papers if paper.document.name == "form")
        assert f"The agreement is of {shown}, this form of 1 July 2026." in [*words(form)]


def test_the_edition_of_a_paper_that_does_not_exist_yet_is_not_quoted(tmp_path: Path) -> None:
    note = {"small/note/document.yaml": "title: Note\nkind: schedule\nclauses: [n]\n", "small/note/n.md": clause("A note.")}
    files = (
        agreement(
            {"a": "1. See {{ edition_of.note | date }}."}, papers="- {document: note, handling: exhibit, since: 2026-07-01}"
        )
        | note
    )
    _, findings = load_library(write(tmp_path, files))
    assert [(one.id, one.subject) for one in findings] == [("not-in-edition", "note")]


def test_an_edition_that_is_not_stated_is_not_guessed_where_a_text_names_it(tmp_path: Path) -> None:
    text = "1. The agreement is of {{ edition_of.agreement | date }}."
    read = library(tmp_path, {"small/form/cites.md": clause(text)})
    assert try_assemble(read, text=MATTER)[0] is not None, "it is signed in this packet"
    early = SECOND_FORM.replace("2026-12-01", "2026-02-01")
    assert try_assemble(read, text=early)[0] is not None, "there is no other edition in which it could have been signed"
    assembly, (finding,) = try_assemble(read, text=SECOND_FORM)
    assert (assembly, finding.id) == (None, "signed-edition-unknown")
    assert "in_force: [{document: small/agreement, edition: 2026-01-01}]" in finding.hint
