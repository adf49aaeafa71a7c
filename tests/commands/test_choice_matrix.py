"""The picture of which choices go together: each cell names its pair of choices, and the same programme gives the same bytes."""

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from rules.small_programmes import choice, group, programme, rule, when

from assembler.cli import main
from assembler.commands.choice_matrix import draw
from assembler.model.library import Choice, Programme
from assembler.model.rules import Excludes, Requires
from examples import ROOT, library

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</text><script>alert(1)</script>&amp; ]]> \"'\x00\ud800"
TRADE = programme(
    [choice("lend"), choice("trade"), choice("retail", "trade"), choice("bulk", "trade"), choice("post"), choice("box")],
    [group("optional", "", "lend", "trade", "post", "box"), group("alternative", "trade", "retail", "bulk")],
    [rule("post-requires-bulk", Requires(when("post"), when("bulk"))), rule("no-loans", Excludes(("lend", "trade")))],
)

Place = tuple[float, float]


def parsed(drawn: Programme) -> ET.Element:
    return ET.fromstring(draw(drawn))  # noqa: S314 - we wrote it


def cells(drawn: Programme) -> dict[str, str]:
    """Return the relation that each tooltip is drawn at."""
    groups = parsed(drawn).iter(f"{SVG}g")
    return {tooltip: group.attrib["class"] for group in groups if (tooltip := group.findtext(f"{SVG}title"))}


def texts(drawn: Programme) -> list[str]:
    return [element.text or "" for element in parsed(drawn).iter(f"{SVG}text")]


def test_choices_that_never_go_together_are_shown_with_the_rule_and_its_source() -> None:
    assert cells(TRADE)["“Lend” and “Trade” never go together. Text of no-loans. [no-loans; Q-2]"] == "never"


def test_needs_are_shown_both_ways() -> None:
    found = cells(TRADE)
    assert found["“Retail” needs “Trade”. “Retail” is part of “Trade”. [retail-part-of-trade; Q-1]"] == "needed"
    assert found["“Post” needs “Bulk”. Text of post-requires-bulk. [post-requires-bulk; Q-2]"] == "needed"
    turned = replace(TRADE, rules=(rule("lend-requires-post", Requires(when("lend"), when("post"))),))
    assert cells(turned)["“Lend” needs “Post”. Text of lend-requires-post. [lend-requires-post; Q-2]"] == "needs"


def test_choices_that_nothing_binds_may_be_combined() -> None:
    assert cells(programme([choice("a"), choice("b")])) == {"“A” and “B” may be combined.": "free"}


def test_there_is_one_cell_for_every_two_choices_in_the_row_of_one_and_the_column_of_the_other() -> None:
    declared = [element for element in parsed(TRADE).iter(f"{SVG}rect") if element.get("class") == "self"]
    columns, rows = ([float(element.attrib[axis]) for element in declared] for axis in "xy")
    wanted = [(columns[first], rows[second]) for first, second in combinations(range(6), 2)]
    assert sorted(_places(parsed(TRADE).iter(f"{SVG}g"))) == sorted(wanted)


def _places(groups: Iterable[ET.Element]) -> Iterable[Place]:
    for element in groups:
        if element.find(f"{SVG}title") is not None:
            x, y = element.attrib["transform"].removeprefix("translate(").removesuffix(")").split()
            yield float(x), float(y)


def test_titles_and_ids_are_drawn_with_the_rules_below_them() -> None:
    found = texts(TRADE)
    assert {"Lend", "Trade", "Retail", "Bulk", "Post", "Box", "lend", "trade", "retail", "bulk", "post", "box"} <= {*found}
    assert found.index("Text of no-loans. [no-loans; Q-2]") < found.index("Text of post-requires-bulk. [post-requires-bulk; Q-2]")
    assert not any("part-of" in text for text in found)


def test_the_legend_explains_only_the_marks_that_occur() -> None:
    assert {"never together", "needs the choice above"} <= {*texts(TRADE)}
    assert not {"needed by the choice above", "both or neither"} & {*texts(TRADE)}


def test_the_picture_has_a_description_for_readers_who_cannot_see_it() -> None:
    root = parsed(TRADE)
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    assert root.findtext(f"{SVG}title") == "Small programme: which choices go together"
    description = root.findtext(f"{SVG}desc") or ""
    assert "“Lend” and “Trade” never go together. Text of no-loans. [no-loans; Q-2]" in description
    assert description.endswith("All other pairs of choices may be combined.")


def test_a_hostile_title_is_only_text() -> None:
    hostile = replace(programme([choice("a", title=HOSTILE), choice("b", source=HOSTILE)]), title=HOSTILE)
    written = draw(hostile)
    assert "<script" not in written
    assert HOSTILE.replace("\x00", "�").replace("\ud800", "�") in texts(hostile)
    assert {element.tag.removeprefix(SVG) for element in parsed(hostile).iter()} <= {
        *("svg", "title", "desc", "style", "text", "g", "rect", "path", "circle")
    }
    written.encode()


def test_a_title_too_long_for_its_row_is_cut_there_and_whole_in_the_tooltips() -> None:
    long = programme([choice("a", title="very " * 40 + "long"), choice("b")])
    assert any(text.startswith("very") and text.endswith("very…") for text in texts(long))
    assert any("very long" in tooltip for tooltip in cells(long))


@pytest.mark.parametrize("choices", [[], [choice("a")]], ids=["none", "one"])
def test_a_programme_of_hardly_any_choice_has_a_picture(choices: list[Choice]) -> None:
    assert cells(replace(programme([]), choices=tuple(choices))) == {}


def test_no_rule_of_style_is_for_one_colour_scheme_alone() -> None:
    style = parsed(TRADE).findtext(f"{SVG}style") or ""
    light, dark = style.split("@media (prefers-color-scheme: dark)")
    coloured = {line.split("{")[0].strip() for line in dark.splitlines() if "#" in line}
    assert coloured == {line.split("{")[0].strip() for line in light.splitlines() if "#" in line}


def test_the_picture_in_the_docs_is_the_one_the_command_draws(tmp_path: Path) -> None:
    file = tmp_path / "qpn-choices.svg"
    assert CliRunner().invoke(main, ["choose", "qpn", "--picture", str(file)]).exit_code == 0
    assert file.read_bytes() == (ROOT / "docs" / "qpn-choices.svg").read_bytes(), (
        "record it anew: assembler choose qpn --picture docs/qpn-choices.svg"
    )
    assert "](../qpn-choices.svg)" in (ROOT / "docs/concepts/proof.md").read_text("utf-8")


def test_every_shipped_programme_has_a_picture() -> None:
    for shipped in library().programmes.values():
        assert len(cells(shipped)) == len(shipped.choices) * (len(shipped.choices) - 1) // 2


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["1", "7"])
def test_the_same_programme_has_the_same_picture_under_any_hash_seed(seed: str) -> None:
    script = "import sys; from commands.test_choice_matrix import TRADE, draw; sys.stdout.buffer.write(draw(TRADE).encode())"
    paths = os.pathsep.join([str(Path(__file__).parents[1]), *filter(None, sys.path)])
    environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": paths}
    drawn = subprocess.run([sys.executable, "-c", script], env=environment, check=True, capture_output=True).stdout
    assert drawn == draw(TRADE).encode()
