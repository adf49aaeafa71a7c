"""`suppress:`: the checks whose findings are accepted, each with a reason."""

import pytest
from loader.library_builder import report

from assembler.loader.suppressions import Suppressions
from assembler.loader.yaml.shapes import Shape, read_shape
from assembler.loader.yaml.tree import read_yaml
from assembler.model.source import SourceText


class AcceptedShape(Shape):
    suppress: Suppressions = ()


def read(text: str) -> tuple[AcceptedShape | None, str]:
    tree, _ = read_yaml(SourceText("c.yaml", text))
    assert tree is not None
    shape, findings = read_shape(AcceptedShape, tree)
    return shape, report(findings)


def test_each_check_has_a_reason_and_its_place() -> None:
    shape, printed = read("suppress:\n  dead-clause: kept for old matters\n  unused-term: ' defined by law '\n")
    assert printed == ""
    assert shape is not None
    assert [(one.check, one.reason, str(one.span)) for one in shape.suppress] == [
        ("dead-clause", "kept for old matters", "c.yaml:2:3"),
        ("unused-term", "defined by law", "c.yaml:3:3"),
    ]


@pytest.mark.parametrize("written", ["dead-clause", "[dead-clause]", "{dead-clause: [a]}"])
def test_a_check_without_a_reason_cannot_be_read(written: str) -> None:
    shape, printed = read(f"suppress: {written}\n")
    assert shape is None
    assert "[bad-value]" in printed
