"""An imported library is built and held against its contract: the proof holds, and fails for each word that is changed since."""

from datetime import date
from pathlib import Path

import pytest
from commands.test_import_contract import AGREEMENT

from assembler.commands.import_contract import ImportRequest, import_contract
from assembler.commands.import_proof import prove_import
from assembler.imports.proof import Proof
from examples import ROOT, example


def proved(folder: Path, change: tuple[str, str] = ("", "")) -> Proof | None:
    """Import the contract, change a clause, and return the proof."""
    (folder / "own.docx").write_bytes(AGREEMENT)
    request = ImportRequest(folder / "own.docx", folder / "own", date(2026, 5, 1))
    imported, findings = import_contract(request)
    assert imported is not None, findings
    (clause,) = (folder / "own").rglob("term.md")
    text = clause.read_text("utf-8")
    assert change[0] in text
    clause.write_text(text.replace(*change), "utf-8")
    return prove_import(request, imported)[0]


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


@pytest.mark.slow
@pytest.mark.parametrize("name", ["qpn-everything", "qalyptus-both"])
def test_our_own_papers_are_imported_with_every_word_and_number(name: str, tmp_path: Path) -> None:
    papers = [file for file in example(ROOT / f"examples/{name}.yaml").of_kind(".docx") if not file.path.startswith("checklist")]
    assert len(papers) > 3
    for number, paper in enumerate(papers):
        contract = tmp_path / Path(paper.path).name
        contract.write_bytes(paper.data)
        request = ImportRequest(contract, tmp_path / f"library-{number}", date(2026, 5, 1))
        imported, findings = import_contract(request)
        assert imported is not None, findings
        proof, findings = prove_import(request, imported)
        assert proof is not None, findings
        assert [each for each in proof.differences if not each.told] == [], paper.path
