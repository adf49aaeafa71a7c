"""An imported library is built and held against its contract: the proof holds, and fails for each word that is changed since."""

import io
from datetime import date
from pathlib import Path

import docx
import pytest
from commands.test_import_contract import AGREEMENT
from imports.made_contracts import Item, saved, word

from assembler.commands.import_contract import ImportRequest, import_contracts
from assembler.commands.import_proof import prove_import
from assembler.imports.proof import Proof
from examples import ROOT, example


def proved(folder: Path, change: tuple[str, str] = ("", "")) -> Proof | None:
    """Import the contract, change a clause, and return the proof."""
    (folder / "own.docx").write_bytes(AGREEMENT)
    request = ImportRequest((folder / "own.docx",), folder / "own", date(2026, 5, 1))
    imported, findings = import_contracts(request)
    assert imported is not None, findings
    (clause,) = (folder / "own").rglob("term.md")
    text = clause.read_text("utf-8")
    assert change[0] in text
    clause.write_text(text.replace(*change), "utf-8")
    proofs, _ = prove_import(request, imported)
    return proofs[0].proof if proofs else None


def test_what_was_imported_is_what_was_there(tmp_path: Path) -> None:
    proof = proved(tmp_path)
    assert proof is not None
    assert (proof.holds, proof.differences, proof.numbers) == (True, (), 7)


@pytest.mark.parametrize(
    ("change", "missing", "added"),
    [
        (("by notice", "by no notice"), "", "no"),
        (("It ends:", "It ends, ends:"), "", "ends"),
        (("[](#fees.price)", "Section 2.2 (Price)"), "2.1", "2.2"),
        (("2. It ends:", "2. Words.\n\n3. It ends:"), "", "words 1.3"),
    ],
)
def test_a_clause_that_says_otherwise_is_found(tmp_path: Path, change: tuple[str, str], missing: str, added: str) -> None:
    proof = proved(tmp_path, change)
    assert proof is not None
    assert not proof.holds
    assert (missing, added) in [(each.missing, each.added) for each in proof.differences]


def test_a_library_that_cannot_be_built_has_no_proof(tmp_path: Path) -> None:
    assert proved(tmp_path, ("It ends:", "It ends {{ unknown }}:")) is None


def test_what_a_footer_says_tells_of_no_word_of_the_text(tmp_path: Path) -> None:
    document = docx.Document(io.BytesIO(word("Words.", [["Client", "Agent"], ["Acme", "Beta"]])))
    document.sections[0].footer.paragraphs[0].text = "Client Agent"
    (tmp_path / "own.docx").write_bytes(saved(document))
    request = ImportRequest((tmp_path / "own.docx",), tmp_path / "own", date(2026, 5, 1))
    imported, findings = import_contracts(request)
    assert imported is not None, findings
    (found,), _ = prove_import(request, imported)
    assert found.proof.differences == ()


SIGNED = word(
    Item(1, "Term"),
    Item(2, "It runs."),
    "Signed by the parties:",
    [["Company", "____"], ["By", ""], ["Name", ""], ["Date", ""]],
    "Reseller",
    [["Signature", ""], ["Print Name", "____"]],
    title="Terms",
)


def test_places_to_sign_become_signers_and_the_rest_is_proved(tmp_path: Path) -> None:
    (tmp_path / "own.docx").write_bytes(SIGNED)
    request = ImportRequest((tmp_path / "own.docx",), tmp_path / "own", date(2026, 5, 1))
    imported, _ = import_contracts(request)
    assert imported is not None
    (proved,), findings = prove_import(request, imported)
    assert (findings, proved.proof.holds) == ((), True)
    assert [(each.missing, each.told) for each in proved.proof.differences] == [
        ("company by name date reseller signature print name", True),
    ]
    programme = (tmp_path / "own/clauses/own/programme.yaml").read_text("utf-8")
    assert 'vendor: "Company"\n  partner: "Reseller"' in programme
    assert "handling: sign_now" in programme
    paper = (tmp_path / "own/clauses/own/terms/document.yaml").read_text("utf-8")
    assert (
        'note: "The places to sign: Company ____ By Name Date Reseller Signature Print Name ____"\nsigners: [vendor, partner]'
        in paper
    )


ADDENDUM = word(
    Item(1, "Sale"),
    Item(2, "Section 2.1 (Price) of the Partner Agreement and Section 1.1 of this Addendum apply to each Fee of {amount}."),
    title="Sell Addendum",
)
FORM = word(Item(1, "Data"), Item(2, "Under Section 1 of the Sell Addendum."), title="Order Form")


def proved_together(folder: Path, change: tuple[str, str]) -> tuple[list[bool], list[str]]:
    """Import an agreement, an addendum and a form, change a file of the library, and return what holds and the findings."""
    contracts = tuple(folder / name for name in ("own.docx", "sell.docx", "form.docx"))
    for path, data in zip(contracts, (AGREEMENT, ADDENDUM, FORM), strict=True):
        path.write_bytes(data)
    request = ImportRequest(contracts, folder / "own", date(2026, 5, 1))
    imported, findings = import_contracts(request)
    assert imported is not None, findings
    for path in (folder / "own").rglob("*.*"):
        path.write_text(path.read_text("utf-8").replace(*change), "utf-8")
    proofs, findings = prove_import(request, imported)
    return [each.proof.holds for each in proofs], [finding.id for finding in findings]


@pytest.mark.parametrize(
    ("change", "holds", "findings"),
    [
        (("never there", ""), [True, True, True], []),
        (("apply to each Fee", "apply to any Fee"), [True, False, True], []),
        (("[](#fees.price)", "[](#nothing)"), [], ["unnamed-party", "dangling-reference"]),
        (("the **Partner**.", "the **Partner**. {when: order_form}"), [True, True, True], ["import-differs"] * 2),
    ],
)
def test_papers_are_proved_together_and_in_each_combination(
    change: tuple[str, str], holds: list[bool], findings: list[str], tmp_path: Path
) -> None:
    assert proved_together(tmp_path, change) == (holds, findings)


def test_a_form_that_is_signed_later_is_proved_too(tmp_path: Path) -> None:
    form = word("Region: ____", "Signature of the Partner: ____", "Date: ____", title="Contacts Form")
    contracts = (tmp_path / "own.docx", tmp_path / "form.docx")
    for path, data in zip(contracts, (AGREEMENT, form), strict=True):
        path.write_bytes(data)
    request = ImportRequest(contracts, tmp_path / "own", date(2026, 5, 1))
    imported, _ = import_contracts(request)
    assert imported is not None
    assert imported.papers[1].signers == ("partner",)
    proofs, findings = prove_import(request, imported)
    assert ([each.proof.holds for each in proofs], findings) == ([True, True], ())


def test_what_the_paper_adds_to_the_words_of_the_contract_is_told(tmp_path: Path) -> None:
    form = word("The items are these.", [["Item", "Price"], ["", ""]], "Words.", [["Day", "Hour"], ["", ""]], title="Order Form")
    (tmp_path / "form.docx").write_bytes(form)
    request = ImportRequest((tmp_path / "form.docx",), tmp_path / "own", date(2026, 5, 1))
    imported, _ = import_contracts(request)
    assert imported is not None
    proofs, _ = prove_import(request, imported)
    assert proofs[0].proof.holds
    assert proofs[0].proof.beside[-1] == "To be filled in by the Partner"
    assert imported.papers[0].fields == 2


@pytest.mark.slow
@pytest.mark.parametrize(("name", "between"), [("qpn-alliance", 0), ("qalyptus-both", 4)])
def test_our_own_papers_are_imported_together_with_every_word_number_and_reference(
    name: str, between: int, tmp_path: Path
) -> None:
    """`between` is how many papers have a live reference into another one."""
    papers = [file for file in example(ROOT / f"examples/{name}.yaml").of_kind(".docx") if not file.path.startswith("checklist")]
    contracts = tuple(tmp_path / Path(paper.path).name for paper in papers)
    for path, paper in zip(contracts, papers, strict=True):
        path.write_bytes(paper.data)
    request = ImportRequest(contracts, tmp_path / "library", date(2026, 5, 1))
    imported, findings = import_contracts(request)
    assert imported is not None, findings
    proofs, findings = prove_import(request, imported)
    assert findings == ()
    assert [(each.title, one) for each in proofs for one in each.proof.differences if not one.told] == []
    clauses = [" ".join(clause.text for clause in paper.clauses) for paper in imported.papers]
    ids = [paper.plan.id for paper in imported.papers]
    assert sum(any(f"(#{id}/" in text for id in ids) for text in clauses) >= between
