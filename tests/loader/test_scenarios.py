"""A file of scenarios is read whole, and each fault is reported at its place."""

from pathlib import Path

import pytest
from small_library import AGREEMENT, PROGRAMME, USUAL, load, paper

from assembler.loader.scenarios import Scenario, load_scenarios, scenario_files
from assembler.model.diagnostics import Diagnostic
from assembler.model.expressions import Datum
from assembler.model.library import Library
from assembler.model.values import show

FILES = {"small/programme.yaml": PROGRAMME + AGREEMENT} | paper(
    "agreement", {"term": "1. One.\n"}, kind="agreement", more="signers: [vendor, partner]\n"
)


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return load(tmp_path / "library", FILES)


def read(
    tmp_path: Path, library: Library, text: str, usual: str = USUAL, folder: str = "small"
) -> tuple[tuple[Scenario, ...], tuple[Diagnostic, ...]]:
    place = tmp_path / "scenarios" / folder
    place.mkdir(parents=True)
    (place / "usual.yaml").write_text(usual, "utf-8")
    (place / "s.yaml").write_text(text, "utf-8")
    scenarios, findings = load_scenarios(place / "s.yaml", library)
    return tuple(scenario for scenario in scenarios if scenario is not None), findings


def test_what_a_scenario_does_not_say_is_usual(tmp_path: Path, library: Library) -> None:
    text = "- title: One\n  matter: {choices: [lend], partner: {country: DE}}\n  packet: [agreement]\n"
    (scenario,), findings = read(tmp_path, library, text)
    assert findings == scenario.faults == ()
    assert scenario.matter is not None
    partner = scenario.matter.partner.fields
    stated = [datum.value for name in ("legal_name", "country") if isinstance(datum := partner[name], Datum)]
    assert [*map(show, stated)] == ["Exempel AB", "Germany"]
    assert [choice.id for choice in scenario.matter.choices] == ["lend"]


def test_a_matter_s_fault_stands_at_its_own_line(tmp_path: Path, library: Library) -> None:
    (scenario,), findings = read(tmp_path, library, "- title: One\n  matter:\n    choices: [lent]\n  packet: [agreement]\n")
    assert findings == ()
    (fault,) = scenario.faults
    assert (scenario.matter, fault.id) == (None, "bad-value")
    assert str(fault.span).endswith("small/s.yaml:3:15")
    assert "Did you mean “lend”?" in fault.hint


def test_what_a_scenario_lacks_may_stand_once_for_all(tmp_path: Path, library: Library) -> None:
    (scenario,), _ = read(tmp_path, library, "- {title: One, matter: {}, packet: [agreement]}\n", "{}\n")
    lacking = [fault for fault in scenario.faults if fault.id == "missing-key"]
    assert lacking
    assert all("may stand once, in usual.yaml beside this file." in fault.hint for fault in lacking)


def test_a_fault_in_what_is_usual_stands_there(tmp_path: Path, library: Library) -> None:
    (scenario,), _ = read(tmp_path, library, "- {title: One, matter: {}, packet: [agreement]}\n", USUAL.replace("SE", "ZZ"))
    assert "usual.yaml" in str(scenario.faults[0].span)


@pytest.mark.parametrize(
    ("text", "id", "said"),
    [
        ("title: One\n", "bad-yaml", "The file must hold a list."),
        ("", "bad-yaml", "The file is empty."),
        ("- one\n", "bad-value", "A scenario is “key: value” lines."),
        ("- {title: One, matter: {}}\n", "missing-key", "This scenario does not say what must come of it."),
        ("- {title: One, packet: [agreement]}\n", "missing-key", "A scenario has either “matter” or “file”."),
        ("- {title: One, matter: {}, file: a.yaml, packet: []}\n", "missing-key", "A scenario has either “matter” or “file”."),
        ("- {title: One, matter: lend, packet: []}\n", "bad-value", "“key: value” lines belong here."),
        ("- {title: One, file: none.yaml, packet: []}\n", "unreadable-file", "There is no file “none.yaml”."),
        ("[]\n", "unreadable-file", "This file holds no scenario."),
        ("- {title: One, matter: {}, in: []}\n", "missing-key", "This scenario does not say what must come of it."),
        ("- {title: One, matter: {}, says: {a: []}}\n", "missing-key", "This scenario does not say what must come of it."),
        ("- {title: One, matter: {}, handling: {}}\n", "missing-key", "This scenario does not say what must come of it."),
        (
            "- {title: One, matter: {}, clauses: {a: {in: []}}}\n",
            "missing-key",
            "This scenario does not say what must come of it.",
        ),
        (
            "- {title: A, matter: {}, text: x}\n",
            "missing-key",
            "“text” says something of a refusal, and nothing is refused here.",
        ),
        (
            "- {title: A, matter: {}, refused: x, out: [y]}\n",
            "bad-value",
            "What is refused brings no packet; “out” would not be looked at.",
        ),
        ("- {title: A\u200b, matter: {}, packet: []}\n", "forbidden-character", None),
        ("- {matter: {}, packet: []}\n", "missing-key", "“title” is missing."),
        ("- {title: One, matter: {}, pocket: []}\n", "unknown-key", "“pocket” is not known here."),
        ("- {title: One, matter: {}, says: [agreement]}\n", "bad-value", "“key: value” lines belong here."),
        ("- {title: One, matter: {}, says: {agreement: One}}\n", "bad-value", "A list belongs here."),
        ("- {title: One, matter: {}, clauses: {agreement: {inn: []}}}\n", "unknown-key", "“inn” is not known here."),
    ],
)
def test_a_fault_is_told(tmp_path: Path, library: Library, text: str, id: str, said: str | None) -> None:
    scenarios, findings = read(tmp_path, library, text)
    assert scenarios == ()
    assert [(finding.id, said and finding.message) for finding in findings] == [(id, said)]
    assert findings[0].span is not None
    assert findings[0].hint


def test_what_cannot_be_read_as_usual_is_told_alone(tmp_path: Path, library: Library) -> None:
    text = "- {title: One, matter: {}, packet: []}\n- {title: Two, matter: {}, packet: []}\n"
    scenarios, (finding,) = read(tmp_path, library, text, "issued: [\n")
    assert (scenarios, finding.id) == ((), "bad-yaml")
    assert "usual.yaml" in str(finding.span)


def test_a_strange_character_in_what_is_usual_is_told(tmp_path: Path, library: Library) -> None:
    text = "- {title: One, matter: {}, packet: []}\n"
    _, findings = read(tmp_path, library, text, USUAL.replace("Exempel", "Exem\u200bpel"))
    assert ["usual.yaml" in str(finding.span) for finding in findings] == [True]


def test_facts_are_usual_each_by_itself(tmp_path: Path) -> None:
    facts = {"small/programme.yaml": PROGRAMME.replace("facts: {place: text?}", "facts: {place: text?, day: date?}") + AGREEMENT}
    library = load(tmp_path / "facts", FILES | facts)
    text = "- {title: One, matter: {facts: {place: Here}}, packet: []}\n"
    (scenario,), _ = read(tmp_path, library, text, f"{USUAL}facts: {{place: There, day: 2026-03-01}}\n")
    assert scenario.matter is not None
    stated = {name: show(datum.value) for name, datum in scenario.matter.facts.items() if isinstance(datum, Datum)}
    assert stated == {"place": "Here", "day": "1 March 2026"}


def test_a_matter_of_another_programme_is_refused(tmp_path: Path) -> None:
    other = {
        path.replace("small/", "other/"): text.replace("programme: small", "programme: other") for path, text in FILES.items()
    }
    library = load(tmp_path / "library", FILES | other)
    text = "- {title: One, matter: {programme: small}, packet: []}\n"
    scenarios, (finding,) = read(tmp_path, library, text, folder="other")
    assert (scenarios, finding.message) == ((), "This matter is of small, and the scenario lies in the folder of other.")


def test_both_endings_are_read_and_a_file_of_what_is_usual_is_none(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yml", "c.txt", "usual.yaml"):
        (tmp_path / name).write_text("", "utf-8")
    files, findings = scenario_files(tmp_path)
    assert ([file.name for file in files], findings) == (["a.yaml", "b.yml"], ())
    _, (usual,) = scenario_files(tmp_path / "usual.yaml")
    assert usual.message.endswith("usual.yaml holds no scenario.")


def test_a_sound_scenario_beside_a_faulty_one_is_read(tmp_path: Path, library: Library) -> None:
    scenarios, findings = read(tmp_path, library, "- {title: One}\n- {title: Two, matter: {}, packet: [agreement]}\n")
    assert [scenario.shape.title.value for scenario in scenarios] == ["Two"]
    assert {str(finding.span).partition("s.yaml")[2] for finding in findings} == {":1:11"}


def test_the_folder_must_have_a_programme_s_name(tmp_path: Path, library: Library) -> None:
    scenarios, (finding,) = read(tmp_path, library, "- {title: One, matter: {}, packet: []}\n", folder="smal")
    assert (scenarios, finding.id, finding.hint) == ((), "unknown-name", "Did you mean “small”?")


def test_a_folder_without_a_scenario_and_none_at_all_are_told(tmp_path: Path) -> None:
    (tmp_path / "usual.yaml").write_text(USUAL, "utf-8")
    _, (empty,) = scenario_files(tmp_path)
    _, (missing,) = scenario_files(tmp_path / "none")
    assert (empty.message, missing.message) == (f"{tmp_path} holds no scenario.", f"There is no {tmp_path / 'none'}.")
