"""What the benchmarks write: tables, the README's part of them, templates for the peers. No time is judged here."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
import yaml
from docxtpl import DocxTemplate

from assembler import BuildRequest, load_library, order_packet
from assembler.formats.word.read_back import compare_word
from assembler.formats.word.shell.prepared_shell import Shell, prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.model.document import Document, Heading
from assembler.platform.installed_data import templates_folder
from benchmarks import check_brute, packet, plots, returned, sizes
from benchmarks.clocks import no_times
from benchmarks.growth import repeated
from benchmarks.peer_templates import template
from benchmarks.results import CLOSE, OPEN, Comparison, faster, longer, short, spliced
from examples import ROOT, library, ordered

ROWS = [faster("a packet", 0.5, "theirs", 1.5, "3"), longer("a file", 0.012, "the floor", 0.0061, "1.5")]


def test_the_short_table_says_how_much_faster_and_how_much_longer() -> None:
    assert short(ROWS).splitlines()[2:] == [
        "| a packet | 500 ms | theirs | 1,500 ms | 3.0 times as fast | 3 |",
        "| a file | 12 ms | the floor | 6.1 ms | 2.0 times as long | 1.5 |",
    ]


def test_what_is_missing_is_said() -> None:
    assert faster("a packet", 0.5, "theirs", None) == Comparison("a packet", "500 ms", "theirs", "not measured", "")


def test_a_table_is_put_between_the_markers_and_again_in_its_place() -> None:
    page = f"before\n{OPEN}\nold\n{CLOSE}\nafter\n"
    assert spliced(page, "new") == spliced(spliced(page, "newer"), "new") == f"before\n{OPEN}\nnew\n{CLOSE}\nafter\n"


@pytest.mark.parametrize("page", ["", OPEN, f"{CLOSE}{OPEN}", f"{OPEN}{CLOSE}{CLOSE}", f"{OPEN}{OPEN}{CLOSE}"])
def test_a_page_without_its_two_markers_is_refused(page: str) -> None:
    with pytest.raises(ValueError, match="once each"):
        spliced(page, "new")


def test_the_readme_has_its_markers_and_a_table_of_this_kind() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    head, *rows = readme.partition(OPEN)[2].partition(CLOSE)[0].strip().splitlines()
    assert head == short([]).splitlines()[0]
    assert len([row for row in rows if row.startswith("| ")]) >= 10
    assert spliced(readme, "new") != readme


def test_each_stage_that_is_timed_is_there() -> None:
    assert [name for _, home, name in packet.STAGES if not callable(getattr(home, name, None))] == []


@pytest.mark.slow
def test_each_packet_that_is_built_between_two_stands_alone(tmp_path: Path) -> None:
    before = packet.others_alone(packet.MATTER)
    assert len(before) >= 3
    for matter in before:
        copy = tmp_path / matter.name
        copy.write_bytes(matter.read_bytes())
        order, findings = order_packet(BuildRequest(library(), copy, templates_folder()))
        assert order is not None, findings


def test_a_made_up_library_has_the_papers_that_are_counted(tmp_path: Path) -> None:
    sizes.write_library(tmp_path, addenda=5, elected=3)
    read, findings = load_library(tmp_path)
    assert read is not None, findings
    (tmp_path / "matter.yaml").write_text(yaml.safe_dump(sizes.made_up_matter(3)), "utf-8")
    order, findings = order_packet(BuildRequest(read, tmp_path / "matter.yaml", templates_folder()))
    assert order is not None, findings
    assert len(order.assembly.papers) == 4


def test_what_grows_evenly_is_drawn_as_a_straight_line() -> None:
    svg = plots.drawn([plots.Plot("time", "forms", [[(10, 1.0), (100, 10.0)]])])
    assert 'points="112,276 580,60"' in svg


@cache
def papers() -> dict[str, Document]:
    return {paper.document.name: paper.document for paper in ordered(packet.MATTER).assembly.papers}


@cache
def shell() -> Shell:
    made, _ = prepare_shell("paper.docx", (ROOT / "templates/paper.docx").read_bytes())
    assert made is not None
    return made


@pytest.mark.parametrize("name", ["participation-form", "referral-addendum", "material-value-declaration-opp-001"])
@pytest.mark.parametrize("only_names", [True, False])
def test_a_template_for_docxtpl_says_what_the_paper_says_once_it_is_filled(name: str, only_names: bool) -> None:  # noqa: FBT001
    data, values = template(papers()[name], shell(), only_names=only_names)
    filled = BytesIO()
    made = DocxTemplate(BytesIO(data))
    made.render(values, autoescape=True)
    made.save(filled)
    assert len(values) == 1 if only_names else len(values) > 10
    assert compare_word(papers()[name], filled.getvalue()) == ()


def test_a_paper_made_longer_is_numbered_on_and_reads_as_a_paper() -> None:
    paper = papers()["alliance-agreement"]
    long = repeated(paper, 2 * len(paper.blocks))
    headings = [block.number for block in long.blocks if isinstance(block, Heading)]
    assert headings == [str(number) for number in range(1, len(headings) + 1)]
    assert len(long.blocks) >= 2 * len(paper.blocks)
    assert compare_word(long, render_word(long, shell())[0]) == ()


def test_combinations_are_drawn_without_repeat_and_the_same_each_time() -> None:
    programme = library().programmes["qalyptus"]
    drawn = check_brute.draw(programme, 20)
    assert len(drawn) == 20
    assert drawn == check_brute.draw(programme, 20)


@pytest.mark.slow
def test_what_comes_back_of_a_paper_is_as_it_is_called() -> None:
    order = ordered(packet.MATTER)
    word, pdf = returned.build(order, papers()["referral-addendum"], no_times())
    standings = [
        str(returned.judge(name, word if name in returned.WORD_BACK else pdf, data).standing)
        for name, data in returned.returned(word, pdf)
    ]
    assert standings == ["as issued", "altered", "as issued", "saved anew", "altered"]
