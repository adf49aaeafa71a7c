"""Proofs over the combinations of a programme, and findings with their witness."""

from pathlib import Path

from small_library import agreement, load, small

from assembler.checks.check import Fault, Proofs
from assembler.model.diagnostics import Severity
from assembler.model.expressions import ALWAYS, Name
from assembler.rules import Prover

FAULT = Fault("some-fault", Severity.WARNING)


def test_each_proof_counts_as_an_obligation(tmp_path: Path) -> None:
    with Prover(small(load(tmp_path, agreement({"term": "It ends.\n"})))) as prover:
        proofs = Proofs(prover)
        assert not proofs.fails(Name("retail"), Name("trade"))
        assert not proofs.fails(Name("lend"), ALWAYS)
        assert proofs.lacking(Name("express"), Name("delivery")) is None
        assert proofs.obligations == 3


def test_a_failed_proof_has_the_smallest_witness(tmp_path: Path) -> None:
    with Prover(small(load(tmp_path, agreement({"term": "It ends.\n"})))) as prover:
        witness = Proofs(prover).lacking(Name("trade"), Name("retail"))
    assert witness is not None
    finding = FAULT("It is missing.", None, "Add it.", "subject", witness)
    assert finding.witness == ("trade", "wholesale")
    assert (finding.id, finding.severity, finding.hint, finding.subject) == ("some-fault", "warning", "Add it.", "subject")


def test_a_finding_that_nothing_causes_names_no_choice(tmp_path: Path) -> None:
    with Prover(small(load(tmp_path, agreement({"term": "It ends.\n"})))) as prover:
        assert FAULT("Always.", None, witness=Proofs(prover).witness(ALWAYS)).witness == ("no choice at all",)
    assert FAULT("Always.", None).witness == ()
