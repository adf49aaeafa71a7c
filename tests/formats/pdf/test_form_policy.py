from io import BytesIO

import pikepdf
import pytest
from returns.verification_sample import FORM, ISSUER, issued

from assembler.formats.pdf.fields.field_reader import read_fields
from assembler.formats.pdf.fields.filling import fill_pdf
from assembler.formats.pdf.incremental_update import append_update
from assembler.formats.pdf.signatures import Signature, read_signatures
from examples import ROOT

TEMPLATE = (ROOT / "templates" / "packet.typ").read_bytes()


def certificate(data: bytes) -> Signature:
    signatures, _ = read_signatures(data)
    return next(each for each in signatures if each.signer == ISSUER)


def chosen(values: dict[str, str]) -> bytes:
    """Fill in a certified form, by an incremental update."""
    data, findings = fill_pdf(issued(FORM), values, TEMPLATE)
    assert findings == ()
    assert data.startswith(issued(FORM))
    return data


@pytest.mark.slow
def test_choosing_an_option_is_allowed_after_a_certificate() -> None:
    data = chosen({"manner": "E-mail", "decision": "Accepted", "people.1.1": "Їжак"})
    values = {field.name.rpartition(".")[2]: field.value for field in read_fields(data)}

    assert (values["manner"], values["decision"]) == ("E-mail", "Accepted")
    assert (certificate(data).whole, certificate(data).allowed) == (True, True)


def moved() -> bytes:
    """Move one button of a choice over another, so that a tick means something else."""
    data = issued(FORM)
    with pikepdf.open(BytesIO(data)) as file:
        paper = file.Root.AcroForm.Fields[0].Kids[0]
        choice = next(field for field in paper.Kids if str(field.T) == "manner")
        choice.Kids[0].Rect = choice.Kids[1].Rect
        return append_update(data, file, [choice.Kids[0]])


@pytest.mark.slow
def test_moving_a_button_is_not_allowed_after_a_certificate() -> None:
    assert certificate(moved()).whole
    assert not certificate(moved()).allowed
