"""The people who sign for a party."""

from assembler.loader.signatories import SignatoryShape, read_signatory
from assembler.loader.yaml.shapes import read_shape
from assembler.loader.yaml.tree import read_yaml
from assembler.model.library import Signatory
from assembler.model.source import SourceText


def read(text: str) -> Signatory:
    tree, _ = read_yaml(SourceText("m.yaml", text))
    assert tree is not None
    shape, findings = read_shape(SignatoryShape, tree)
    assert shape is not None, findings
    return read_signatory(shape)


def test_a_signatory_has_a_name_a_title_and_an_address() -> None:
    signatory = read("name: Ada Berg\ntitle: Director\nemail: ada@example.com\n")
    assert [part.value for part in (signatory.name, signatory.title, signatory.email)] == [
        "Ada Berg",
        "Director",
        "ada@example.com",
    ]
    assert str(signatory.title.span) == "m.yaml:2:8"


def test_what_is_not_stated_is_empty() -> None:
    signatory = read("name: Ada Berg\n")
    assert [part.value for part in (signatory.title, signatory.email)] == ["", ""]
