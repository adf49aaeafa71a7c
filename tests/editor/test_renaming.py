"""A rename of an id over the library, its files, and the matters and scenarios beside it: the library says the same after it."""

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from small_library import elected

from assembler.assembly import assemble
from assembler.commands.check import check_folder
from assembler.commands.init import init_library
from assembler.commands.test import Papers, run_scenarios
from assembler.editor.renaming import NotRenamedError, Renaming, id_at, rename
from assembler.formats.text.writer import render_text
from assembler.loader import load_library
from assembler.loader.files import decode
from assembler.loader.installed_data import templates_folder
from assembler.loader.matters import load_matter
from assembler.loader.scenarios import Scenario
from assembler.model.edition_digests import edition_digests
from assembler.model.edition_locks import lock_text

PROGRAMME, MATTER = "clauses/example/programme.yaml", "examples/first.yaml"
COURSES, END = "clauses/example/course-addendum/courses.md", "clauses/example/course-addendum/end.md"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library with its scenarios and a matter; one clause has another wording for online courses."""
    init_library(tmp_path / "home")
    home = (tmp_path / "home").resolve()
    text = "---\ntitle: End\nsource: E-4\n---\n1. Where courses are given online, this addendum ends with the Agreement alone.\n"
    (home / END.replace(".md", "@online.md")).write_text(text, "utf-8")
    return home


def ask(home: Path, file: str, words: str, new: str) -> Renaming:
    """Rename what stands at the end of some words of a file."""
    library, findings = load_library(home / "clauses")
    assert library, findings
    read, _ = decode((home / file).read_bytes(), str(home / file))
    assert read
    line = next(number for number, line in enumerate(read.source.lines) if words in line)
    place = line, read.source.lines[line].index(words) + len(words)
    found = id_at(library, home / "clauses", home / file, read.source, place)
    return rename(library, home / "clauses", found, new, {})


def carry_out(made: Renaming, new: str) -> None:
    """Edit and move the files as an editor does, from the last place of a file to the first."""
    for span in sorted(made.places, reverse=True):
        lines = Path(span.path).read_text("utf-8").split("\n")
        line = lines[span.line - 1]
        lines[span.line - 1] = line[: span.column - 1] + new + line[span.column - 1 + span.length :]
        Path(span.path).write_text("\n".join(lines), "utf-8")
    for one, other in made.moves.items():
        shutil.move(one, other)


def printed(home: Path) -> Mapping[str, list[str]]:
    """Return the words of every paper of the matter and of each scenario; the library checks clean, and each scenario holds."""
    assert check_folder(home / "clauses", templates_folder()).findings == ()
    library, _ = load_library(home / "clauses")
    assert library
    found: dict[str, list[str]] = {}

    def see(scenario: Scenario, papers: Papers) -> None:
        found[scenario.shape.title.value] = [render_text(paper.document) for paper in papers.values()]

    results = run_scenarios([home / "scenarios"], library, see)
    assert (results.holding, results.findings) == (4, ())
    matter, findings = load_matter(home / MATTER, library)
    assert matter, findings
    assembly, findings = assemble(matter, elected(library, matter))
    assert assembly, findings
    return found | {"the matter": [render_text(paper.document) for paper in assembly.papers]}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "words", "new", "places", "moved"),
    [
        pytest.param(
            PROGRAMME, "when: courses", "training", 10, 0, id="a choice, and neither the clause nor the item of its name"
        ),
        pytest.param(PROGRAMME, "online", "remote", 5, 1, id="a choice that a wording is for"),
        pytest.param(COURSES, "{{ course_fee", "fee", 2, 0, id="a value"),
        pytest.param(MATTER, "territory", "area", 4, 0, id="a fact, from a matter"),
        pytest.param(PROGRAMME, "session in sessions", "planned", 5, 0, id="a list"),
        pytest.param(
            "scenarios/example/courses.yaml", "refused: exams-not", "no-exams-online", 2, 0, id="a rule, from a scenario"
        ),
        pytest.param(END, "partner-agreement/te", "duration", 2, 1, id="a clause, from a reference"),
        pytest.param(
            "clauses/example/course-addendum/document.yaml", "- cour", "teaching", 4, 1, id="a clause, not the choice of its name"
        ),
        pytest.param("clauses/example/course-addendum/document.yaml", "- en", "ending", 1, 2, id="a clause of two wordings"),
        pytest.param(COURSES, "{id: record", "proof", 3, 0, id="an item"),
        pytest.param(PROGRAMME, "programme: exam", "academy", 2, 2, id="a programme, with its folders"),
    ],
)
def test_the_library_says_the_same_after_a_rename(home: Path, file: str, words: str, new: str, places: int, moved: int) -> None:
    before = printed(home)
    made = ask(home, file, words, new)
    assert (len(made.places), len(made.moves)) == (places, moved)
    carry_out(made, new)
    assert printed(home) == before


@pytest.mark.parametrize(
    ("file", "words", "new", "why"),
    [
        (PROGRAMME, "when: courses", "exams", "“exams” is taken: the programme example has that name."),
        (PROGRAMME, "when: courses", "Late Fee", "“Late Fee” is no name: write small letters, digits and single underscores"),
        (PROGRAMME, "when: courses", "partner", "“partner” is taken: the programme example has that name."),
        (PROGRAMME, "when: courses", "not", "the library could not be read"),
        (PROGRAMME, "when: courses", "session", "“session” is taken"),
        (COURSES, "{id: record", "courses", "“courses” is taken: it stands at"),
        (END, "partner-agreement/te", "general", "“general” is taken: Partner Agreement has a clause of that name"),
        (END, "partner-agreement/te", "a_b", "“a_b” is no clause: write small letters, digits and hyphens"),
        (END, "This addendum en", "x", "No id of the library stands here"),
        ("clauses/example/course-record/course.yaml", "{{ sess", "x", "“session” is no choice, value, fact"),
    ],
)
def test_a_name_that_is_taken_or_none_is_refused(home: Path, file: str, words: str, new: str, why: str) -> None:
    with pytest.raises(NotRenamedError) as refused:
        ask(home, file, words, new)
    assert why in str(refused.value)


def test_what_a_locked_edition_records_keeps_its_name(home: Path) -> None:
    library, _ = load_library(home / "clauses")
    assert library
    (programme,) = library.programmes.values()
    recorded = {edition: edition_digests(library, programme, edition) for edition in programme.editions}
    (home / "clauses/example/lock.yaml").write_text(lock_text(programme, recorded), "utf-8")
    with pytest.raises(NotRenamedError, match="“term” is recorded in the edition of 2026-01-01 of Example Partner Programme"):
        ask(home, END, "partner-agreement/te", "duration")
