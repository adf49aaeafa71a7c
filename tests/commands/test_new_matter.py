import re
from datetime import date
from pathlib import Path

import pytest
from small_library import agreement, elected, load

from assembler.assembly import assemble
from assembler.commands.new_matter import starter
from assembler.commands.placeholders import find_placeholders
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Diagnostic
from assembler.model.editions import programme_in_edition
from assembler.model.library import Library, Programme
from assembler.model.matter import PLACEHOLDER, Matter
from examples import ROOT, library

SHIPPED = [path.parent.name for path in sorted((ROOT / "clauses").glob("*/programme.yaml"))]
NEVER = "# A matter of the"
LATE = date(2028, 1, 1)
"""A day after the last edition of every shipped programme."""


@pytest.fixture
def shipped() -> Library:
    return library()


def read(text: str, library: Library) -> tuple[Matter | None, tuple[Diagnostic, ...]]:
    file, _ = decode(text.encode(), "starter.yaml")
    assert file is not None
    return read_matter(file, library)


def uncommented(text: str) -> str:
    """Use every line that a starter offers."""
    return "\n".join(line if line.startswith(NEVER) else re.sub(r"^( *)# ", r"\1", line) for line in text.splitlines())


def asked_first(programme: Programme) -> Programme:
    """Return a programme with what it asks on its first occasion."""
    return programme_in_edition(programme, programme.editions[-1], programme.occasions[0].id if programme.occasions else "")


@pytest.mark.parametrize("programme", SHIPPED)
def test_a_starter_builds_as_it_stands(shipped: Library, programme: str) -> None:
    matter, findings = read(starter(shipped.programmes[programme], LATE), shipped)
    assert matter is not None, findings
    assert findings == ()
    assembly, findings = assemble(matter, elected(shipped, matter))
    assert (assembly is not None, findings) == (True, ())


@pytest.mark.parametrize("programme", SHIPPED)
def test_every_line_it_offers_can_be_used(shipped: Library, programme: str) -> None:
    matter, findings = read(uncommented(starter(shipped.programmes[programme], LATE)), shipped)
    assert findings == ()
    assert matter is not None
    named = {one.id for one in (*matter.choices, *matter.declined)}
    assert named == {choice.id for choice in shipped.programmes[programme].choices}
    assert all(len(entries) == 1 for entries in matter.lists.values())
    assert set(matter.facts) == {fact.id for fact in asked_first(shipped.programmes[programme]).facts}
    assert matter.special_terms.approved_by is not None


def test_a_starter_explains_every_key(shipped: Library) -> None:
    programme = asked_first(shipped.programmes[SHIPPED[0]])
    text = starter(programme, LATE)
    ids = {choice.id for choice in programme.choices} | {fact.id for fact in programme.facts}
    for id in (*ids, *(plan.id for plan in programme.lists)):
        assert re.search(rf"\b{id}\b", text)
    for asked in (*programme.facts, *(field for plan in programme.lists for field in plan.fields)):
        assert asked.question in text
    assert max(len(line.split("#")[0].rstrip()) for line in text.splitlines()) < 80


def test_a_starter_of_a_programme_that_asks_little(tmp_path: Path) -> None:
    library = load(tmp_path, agreement({"term": "Words."}))
    text = starter(library.programmes["small"], LATE)
    assert "# facts:\n  # place: TO BE FILLED IN" in text
    matter, findings = read(text, library)
    assert (findings, matter is not None and bool(elected(library, matter))) == ((), True)
    assert read(uncommented(text), library)[1] == ()


def test_a_starters_example_of_a_past_day_is_the_day_of_issue(tmp_path: Path) -> None:
    files = agreement({"term": "Words."})
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("{place: text?}", "{paid_on: {type: date, past: true}}")
    library = load(tmp_path, files)
    text = starter(library.programmes["small"], LATE)
    assert re.search(r"paid_on: 2028-01-01 +# Paid on \(not later than the day of issue\)", text), text
    assert read(text, library)[1] == ()


def test_a_starter_offers_choices_under_the_titles_of_their_groups(shipped: Library) -> None:
    text = starter(shipped.programmes["ipp"], LATE)
    offered, declined = (text.partition(f"{key}: [")[2].partition("\n]")[0] for key in ("choices", "without"))
    assert re.findall("  ## (.*)", offered) == [group.title for group in shipped.programmes["ipp"].titled_groups]
    assert re.findall("  ## (.*)", declined) == ["Licences and data"]


def test_a_starter_is_issued_today_in_the_edition_of_the_day(shipped: Library) -> None:
    programme = shipped.programmes["qpn"]
    first, last = programme.editions[0], programme.editions[-1]
    for today, issued in ((date(2000, 1, 1), first), (first, first), (LATE, LATE)):
        matter, findings = read(starter(programme, today), shipped)
        assert matter is not None, findings
        assert matter.issued == issued
    assert last < LATE


def test_a_starter_names_nobody(shipped: Library) -> None:
    matter, _ = read(uncommented(starter(shipped.programmes["qpn"], LATE)), shipped)
    assert matter is not None
    assert [one.subject for one in find_placeholders(matter.stated_values, matter.span)] != []
    assert matter.partner.signatories[0].name.value == PLACEHOLDER


@pytest.mark.parametrize(
    ("programme", "occasion"), [("qalyptus", "statement"), ("ipp", "transfer"), ("ipp", "partner_transfer"), ("ipp", "end")]
)
def test_a_starter_of_an_occasion_asks_only_for_what_belongs_to_it(shipped: Library, programme: str, occasion: str) -> None:
    text = starter(shipped.programmes[programme], LATE, occasion)
    assert "choices:" not in text
    assert "special_terms:" not in text
    matter, findings = read(uncommented(text), shipped)
    assert matter is not None, findings
    assert (matter.occasion, matter.after) == (occasion, "first-matter-001")
    asked = {one.id for one in shipped.programmes[programme].facts if occasion in one.occasions}
    assert {*matter.facts} == asked


@pytest.mark.parametrize(
    ("programme", "paper"),
    [("qpn", "alliance-agreement"), ("ipp", "partner-program-agreement"), ("qalyptus", "partner-agreement")],
)
def test_a_starter_names_a_clause_that_the_programme_s_agreement_has(shipped: Library, programme: str, paper: str) -> None:
    (named,) = re.findall(r"clause: (\S+)", starter(shipped.programmes[programme], LATE, "amendment"))
    folder, clause, item = re.split(r"[/.]", named)
    assert folder == paper
    (found,) = (one for one in shipped.clauses.values() if one.id.endswith(f"{programme}/{paper}/{clause}"))
    assert f"id: {item}}}" in shipped.files[f"{found.id}.md"].decode()
