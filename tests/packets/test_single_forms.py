from pathlib import Path

import pytest

from assembler.packets.single_forms import build_alone, forms_named, forms_of
from assembler.packets.store import FolderStore
from examples import ROOT, example, ordered

MATTER = ROOT / "examples" / "qpn-referral-sell.yaml"
KIND = "material-value-declaration"


def built(folder: Path, name: str = KIND) -> list[bool]:
    order = ordered(MATTER)
    alone, findings = build_alone(order, forms_named(order, name), FolderStore(folder), lambda _: None)
    assert alone is not None
    assert [finding.id for finding in findings] == ["form-alone"]
    return [form.fresh for form in alone.forms]


@pytest.mark.slow
def test_a_form_alone_has_the_bytes_it_has_in_the_packet(tmp_path: Path) -> None:
    assert built(tmp_path) == [True] * 3
    packet = {file.path.removeprefix("forms/"): file.data for file in example(MATTER).files if file.path.startswith("forms/")}
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == packet
    assert built(tmp_path) == [False] * 3


@pytest.mark.parametrize(
    ("name", "count"),
    [
        (KIND, 3),
        (f"qpn/{KIND}", 3),
        (f"{KIND}-opp-002", 1),
        ("eula", 1),
        ("eula-opp-004", 1),
        ("alliance-agreement", 0),
        ("opp-002", 0),
    ],
)
def test_forms_are_named_by_kind_or_one_by_one(name: str, count: int) -> None:
    assert len(forms_named(ordered(MATTER), name)) == count


def test_the_forms_of_an_order() -> None:
    assert [paper.document.name for paper in forms_of(ordered(MATTER))] == [
        "eula-opp-004",
        *(f"{KIND}-opp-00{number}" for number in (1, 2, 3)),
    ]


def test_another_file_is_never_replaced_and_nothing_is_written_beside_it(tmp_path: Path) -> None:
    (tmp_path / f"{KIND}-opp-002.pdf").write_bytes(b"a letter")
    order = ordered(MATTER)
    alone, (finding,) = build_alone(order, forms_named(order, KIND), FolderStore(tmp_path), lambda _: None)
    assert (alone, finding.id) == (None, "not-written")
    assert "another file stands there" in finding.message
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [b"a letter"]
