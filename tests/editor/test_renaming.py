"""A rename of an id over the library, its files, and the matters and scenarios beside it: the library says the same after it."""

import shutil
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from small_library import elected

from assembler.assembly import assemble
from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.check import check_folder
from assembler.commands.init import init_library
from assembler.commands.test import Papers, run_scenarios
from assembler.editor.renaming import NotRenamedError, Renaming, id_at, rename
from assembler.formats.text.writer import render_text
from assembler.loader import load_library
from assembler.loader.files import decode
from assembler.loader.matters import load_matter
from assembler.loader.scenarios import Scenario
from assembler.model.edition_digests import edition_digests
from assembler.model.edition_locks import lock_text
from assembler.packets.rendering import RenderSettings, render_files
from assembler.platform.installed_data import templates_folder

PROGRAMME, MATTER = "clauses/example/programme.yaml", "examples/first.yaml"
COURSES, END = "clauses/example/course-addendum/courses.md", "clauses/example/course-addendum/end.md"


MORE = {
    "choices:\n": """\
occasions:
  joining: {title: Joining, source: E-1}
  closing: {title: The end, source: E-1, follows: partner-agreement, ends: ended_on}

groups:
  teaching: Teaching

choices:
""",
    "    title: The partner gives courses\n": "    title: The partner gives courses\n    group: teaching\n",
    "facts:\n": """\
tables:
  tariffs:
    title: Fees for a day
    one: tariff
    source: E-5
    columns: {for_whom: text, fee: money}
    rows: {school: {for_whom: A school, fee: 100 EUR}, firm: {for_whom: A firm, fee: 200 EUR}}
    computed:
      doubled: {type: money, is: rounded(this.fee * 2), source: E-5, grants: course-addendum/fees}

facts:
  ended_on: {type: date, occasion: closing, question: On which day does it end?}
""",
    "      held_on: {type: date?, question: On which day is it held?}\n": """\
      held_on: {type: date?, question: On which day is it held?}
      tariff: {one_of: tariffs, question: For whom is it?}
    computed:
      record_by: {type: date?, is: this.held_on + record_period, source: E-5, grants: course-addendum/courses.record}
""",
    "\ndeadlines:": """\
  - document: closing-note
    handling: sign_now
    occasion: closing
    when: matter.occasion == "closing"
    vendor: [{when: courses, entity: example-software}]
    purpose: It says that all is over.

deadlines:""",
    "day: session.held_on + record_period": "day: session.record_by",
    "when: session.held_on is stated": "when: session.record_by is stated",
}
"""What a programme has besides, so that it has every kind of id."""
FILES = {
    "clauses/example/course-addendum/fees.md": """\
---
title: Fees
source: E-5
---
1. For a day the Vendor pays, since the edition of {{ edition_of.course_addendum | date }}:

   | For | Fee | For a weekend |
   |---|---|---|
   | {{ row.for_whom }} | {{ row.fee }} | {{ row.doubled }} {for: row in tariffs} |
   | {{ session.customer }} | {{ tariffs[session.tariff].fee }} | {{ session.record_by | date }} {for: session in sessions} {when: session.record_by is stated} |
""",
    "clauses/example/closing-note/document.yaml": """\
title: Closing Note
kind: form
base: partner-agreement
source: E-1
signers: [vendor, partner]
clauses: [the-end, example/partner-agreement/general]
""",
    "clauses/example/closing-note/the-end.md": """\
---
title: The end
source: E-4
---
1. The Partner has the notice of the Vendor; the Agreement ended under [](#partner-agreement/term.notice) on {{ ended_on | date }}. {grants: partner-agreement/term.notice}
""",
    "scenarios/example/life.yaml": """\
- title: A partner joins and leaves.
  life:
    - title: It joins.
      matter: {choices: [courses, online], entity: example-software}
      vendor: Example Software Limited
      signed_on: 2026-02-02
      in_force: [partner-agreement, course-addendum]
    - title: It leaves.
      matter: {issued: 2026-06-01, occasion: closing, facts: {ended_on: 2026-06-30}}
      in: [closing-note]
""",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A library with every kind of id, its scenarios and a matter; one clause has another wording for online courses."""
    init_library(tmp_path / "home")
    home = (tmp_path / "home").resolve()
    programme = (home / PROGRAMME).read_text("utf-8")
    for before, after in MORE.items():
        assert programme.count(before) == 1, before
        programme = programme.replace(before, after)
    (home / PROGRAMME).write_text(programme, "utf-8")
    for file, words in FILES.items():
        (home / file).parent.mkdir(exist_ok=True)
        (home / file).write_text(words, "utf-8")
    for file in ("clauses/example/course-addendum/document.yaml", MATTER, "scenarios/example/courses.yaml"):
        words = (home / file).read_text("utf-8")
        words = words.replace("  - courses\n", "  - courses\n  - fees\n").replace(
            "customer: Beispiel AG", "customer: Beispiel AG, tariff: firm"
        )
        (home / file).write_text(words.replace("customer: Exemple SA", "customer: Exemple SA, tariff: school"), "utf-8")
    text = "---\ntitle: End\nsource: E-4\n---\n1. Where courses are given online, this addendum ends with the Agreement alone.\n"
    (home / END.replace(".md", "@online.md")).write_text(text, "utf-8")
    return home


def ask(home: Path, file: str, words: str, new: str, unsaved: Mapping[Path, bytes] | None = None) -> Renaming:
    """Rename what stands at the end of some words of a file."""
    library, findings = load_library(home / "clauses")
    assert library, findings
    read, _ = decode((home / file).read_bytes(), str(home / file))
    assert read
    line = next(number for number, line in enumerate(read.source.lines) if words in line)
    place = line, read.source.lines[line].index(words) + len(words)
    found = id_at(library, home / "clauses", home / file, read.source, place)
    return rename(library, home / "clauses", found, new, unsaved or {})


def carry_out(made: Renaming) -> None:
    """Edit and move the files as an editor does, from the last place of a file to the first."""
    for span, new in sorted(made.places.items(), reverse=True):
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
    assert (results.holding, results.findings) == (5, ())
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
            PROGRAMME, "when: courses", "training", 12, 0, id="a choice, and neither the clause nor the item of its name"
        ),
        pytest.param(PROGRAMME, "online", "remote", 6, 1, id="a choice that a wording is for"),
        pytest.param(COURSES, "{{ course_fee", "fee", 2, 0, id="a value"),
        pytest.param(MATTER, "territory", "area", 4, 0, id="a fact, from a matter"),
        pytest.param(PROGRAMME, "session in sessions", "planned", 6, 0, id="a list"),
        pytest.param(
            "scenarios/example/courses.yaml", "refused: exams-not", "no-exams-online", 2, 0, id="a rule, from a scenario"
        ),
        pytest.param(END, "partner-agreement/te", "duration", 4, 1, id="a clause, from a reference"),
        pytest.param(
            "clauses/example/course-addendum/document.yaml", "- cour", "teaching", 5, 1, id="a clause, not the choice of its name"
        ),
        pytest.param("clauses/example/course-addendum/document.yaml", "- en", "ending", 1, 2, id="a clause of two wordings"),
        pytest.param(COURSES, "{id: record", "proof", 4, 0, id="an item"),
        pytest.param(PROGRAMME, "programme: exam", "academy", 3, 2, id="a programme, with its folders"),
        pytest.param(PROGRAMME, "      customer", "client", 6, 0, id="a field of a list"),
        pytest.param(MATTER, "held_on", "given_on", 4, 0, id="a field of a list, from a matter"),
        pytest.param(PROGRAMME, "record_by", "due_on", 5, 0, id="a computed field"),
        pytest.param(PROGRAMME, "for_whom", "pupil", 4, 0, id="a column of a table"),
        pytest.param("clauses/example/course-addendum/fees.md", "row.doubled", "twice", 2, 0, id="what is computed of a row"),
        pytest.param(PROGRAMME, "document: course-add", "training-terms", 13, 1, id="a document"),
        pytest.param("scenarios/example/courses.yaml", "[course-rec", "course-proof", 6, 1, id="a document, from a scenario"),
        pytest.param(
            "clauses/example/course-addendum/fees.md", "course_add", "training-terms", 13, 1, id="a document, from its edition"
        ),
        pytest.param("clauses/example/course-record/course.yaml", "id: held", "day", 1, 0, id="a field of a form"),
        pytest.param(PROGRAMME, "entity: example-s", "our-software", 4, 0, id="an entity"),
        pytest.param(PROGRAMME, "closing", "leaving", 5, 0, id="an occasion"),
        pytest.param(PROGRAMME, "group: t", "courses_of_all_kinds", 2, 0, id="a group of choices"),
        pytest.param(PROGRAMME, "  course_rec", "record_sent", 1, 0, id="a deadline"),
    ],
)
def test_the_library_says_the_same_after_a_rename(home: Path, file: str, words: str, new: str, places: int, moved: int) -> None:
    before = printed(home)
    made = ask(home, file, words, new)
    assert (len(made.places), len(made.moves)) == (places, moved)
    carry_out(made)
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
        (PROGRAMME, "programme: exam", "common", "“common” is taken: no programme has that name."),
        (PROGRAMME, "programme: exam", "Two", "“Two” is no programme: write small letters, digits and hyphens"),
        (PROGRAMME, "document: course-add", "common", "“common” is taken: no document has that name."),
        (
            PROGRAMME,
            "document: course-add",
            "course-record",
            "“course-record” is taken: there is a folder example/course-record.",
        ),
        (PROGRAMME, "document: course-add", "this-paper", "the library would say something else"),
        (
            PROGRAMME,
            "document: course-add",
            "course_terms",
            "“course_terms” is no document: write small letters, digits and hyphens",
        ),
        (PROGRAMME, "      customer", "held_on", "“held_on” is taken: it stands at"),
        (PROGRAMME, "      customer", "id", "“id” is taken: no field has that name."),
        (PROGRAMME, "      i", "number", "No id of the library stands here"),
        ("clauses/example/course-record/course.yaml", "id: held", "customer", "“customer” is taken: it stands at"),
        (PROGRAMME, "entity: example-s", "Ours", "“Ours” is no entity"),
        (PROGRAMME, "occasion: clos", "joining", "“joining” is taken: it stands at"),
        ("clauses/example/course-record/course.yaml", "{{ sess", "x", "“session” is no choice, value, fact"),
    ],
)
def test_a_name_that_is_taken_or_none_is_refused(home: Path, file: str, words: str, new: str, why: str) -> None:
    with pytest.raises(NotRenamedError) as refused:
        ask(home, file, words, new)
    assert why in str(refused.value)


def test_a_matter_that_is_emptied_in_the_editor_is_changed_nowhere(home: Path) -> None:
    made = ask(home, PROGRAMME, "  territory", "area", {home / MATTER: b""})
    assert made.places
    assert [span for span in made.places if span.path.endswith(MATTER)] == []


def test_what_a_locked_edition_records_keeps_its_name(home: Path) -> None:
    library, _ = load_library(home / "clauses")
    assert library
    (programme,) = library.programmes.values()
    recorded = {edition: edition_digests(library, programme, edition) for edition in programme.editions}
    (home / "clauses/example/lock.yaml").write_text(lock_text(programme, recorded), "utf-8")
    with pytest.raises(NotRenamedError, match="“term” is recorded in the edition of 2026-01-01 of Example Partner Programme"):
        ask(home, END, "partner-agreement/te", "duration")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "old", "new", "showing"),
    [
        pytest.param("course_fee", "course_fee", "fee", 0, id="a value, which no file shows"),
        pytest.param(
            "      customer", "session.customer", "session.client", 2, id="a field, which its form keeps for what comes back"
        ),
        pytest.param(
            "document: course-add", "course-addendum", "training-terms", 2, id="a document, which names files and places to sign"
        ),
    ],
)
def test_the_files_of_a_packet_are_the_same_but_for_the_id(home: Path, words: str, old: str, new: str, showing: int) -> None:
    before = files(home)
    carry_out(ask(home, PROGRAMME, words, new.rpartition(".")[2]))
    after = {path.replace(new, old): data for path, data in files(home).items()}
    differing = [path for path in before if before[path] != after[path]]
    assert (before.keys(), len(differing)) == (after.keys(), showing)
    for path in (path for path in differing if path.endswith(".docx")):
        parts = {name: data.replace(new.encode(), old.encode()) for name, data in members(after[path]).items()}
        assert parts == members(before[path])


def files(home: Path) -> Mapping[str, bytes]:
    """Return the Word and PDF files of the matter's packet, by their paths."""
    library, _ = load_library(home / "clauses")
    assert library
    order, _ = order_packet(BuildRequest(library, home / MATTER))
    assert order
    printing = RenderSettings("packet", order.matter.id, "Packet", order.matter.issued)
    made, findings = render_files(order.assembly, order.templates, order.formats, printing, lambda _: None)
    assert findings == ()
    return {file.path: file.data for file in made}


def members(data: bytes) -> Mapping[str, bytes]:
    """Return the parts of a Word file."""
    with ZipFile(BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}
