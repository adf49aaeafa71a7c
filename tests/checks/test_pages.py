"""Every check has a test page, and finds exactly what the page expects: place, message and nothing else."""

from pathlib import Path

import pytest
from checks.pages import Section, findings, sections

from assembler.checks import CHECKS, Check

PAGES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(Path(__file__).parent.glob("*.md"))}
EXAMPLES = [pytest.param(id, section, id=f"{id}: {section.title}") for id, page in PAGES.items() for section in sections(page)]


@pytest.mark.parametrize(("check", "section"), EXAMPLES)
def test_a_check_finds_what_its_page_says(check: str, section: Section, tmp_path: Path) -> None:
    assert sorted(findings(section, check, tmp_path)) == sorted(section.expected)


def test_every_check_has_a_page_and_every_page_a_check() -> None:
    assert set(PAGES) == {check.id for check in CHECKS}


@pytest.mark.parametrize("id", PAGES)
def test_a_page_shows_the_fault_and_a_sound_twin(id: str) -> None:
    expected = [bool(section.expected) for section in sections(PAGES[id])]
    assert True in expected
    assert False in expected


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_a_manual_page_says_what_why_an_example_and_what_to_write_instead(check: Check) -> None:
    assert [part for part in ("Why it matters:", "Example:", "Write instead:") if part not in check.page] == []
