"""Whatever of a library changes what is printed is shown, and all else that differs is named: packets before and after are the oracle."""

import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from random import Random

import pytest
from checks.random_edits import OF_CLAUSES, OF_YAML
from checks.random_edits import Library as EditedLibrary
from small_library import MATTER, agreement, elect_only, load, matter, paper

from assembler.assembly import Assembly, assemble, elect
from assembler.commands import printed_changes
from assembler.commands.changes import LibraryChanges, compare_libraries
from assembler.commands.changes_page import as_markdown
from assembler.commands.sample_packets import Sample, sample_packet
from assembler.formats.text.writer import render_text
from assembler.loader import load_library, load_library_to_check, load_matter
from assembler.model.document import Document
from assembler.model.kept import Kept
from assembler.model.library import Library, Programme
from assembler.model.matter import Matter
from assembler.rules import Refusal

CLAUSES = {
    "price": "1. The price is due in {{ notice }}, as the [](#annex/) says.\n",
    "term when: lend": "1. It is lent by {{ vendor.legal_name }}.\n",
    "law": "1. This is governed by {{ vendor.law }}. [](#price) applies.\n",
}
ANNEX = "- {document: annex, handling: exhibit, due: when the goods come}\n"
DEADLINE = "deadlines:\n  pay: {title: Payment, day: matter.effective + notice, of: [partner], paper: agreement, source: T-1}\n"
PROGRAMME, PLAN, OTHER = "small/programme.yaml", "small/agreement/document.yaml", "small/annex/document.yaml"
ORDER = "  - {clause: term, when: lend}\n  - law\n"
EDITS: Mapping[str, tuple[str, str, str]] = {
    "the law of an entity": (PROGRAMME, "law: the laws of England", "law: the laws of Ireland"),
    "the law of another entity": (PROGRAMME, "law: the laws of Delaware", "law: the laws of Nevada"),
    "the name of an entity": (PROGRAMME, "legal_name: Ours Limited", "legal_name: Theirs Limited"),
    "the title of a paper that is cited": (OTHER, "title: Annex", "title: Appendix"),
    "the order of clauses": (PLAN, ORDER, "  - law\n  - {clause: term, when: lend}\n"),
    "who signs": (PLAN, "signers: [vendor, partner]", "signers: [partner]"),
    "a figure": (PROGRAMME, "2026-07-01: 60 days", "2026-07-01: 90 days"),
    "a role": (PROGRAMME, "partner: Partner}", "partner: Reseller}"),
    "the title of the programme": (PROGRAMME, "title: Small Programme", "title: Little Programme"),
    "the handling of a paper": (PROGRAMME, "handling: exhibit", "handling: reference"),
    "when a paper is due": (PROGRAMME, "due: when the goods come", "due: when they are paid"),
    "the condition of a clause": (PLAN, "when: lend", "when: trade"),
    "the label of a field": ("small/annex/goods.yaml", "label: Goods", "label: Wares"),
}
NAMED: Mapping[str, tuple[str, str, str, str]] = {
    "a rule is another": (PROGRAMME, "id: express-requires-delivery", "id: express-is-delivery", "rule express-is-delivery"),
    "a rule is reversed": (PROGRAMME, "{if: express, then: delivery}", "{if: delivery, then: express}", "rule express"),
    "a choice has another default": (PROGRAMME, ", default: true", "", "choice delivery"),
    "a deadline": (PROGRAMME, "matter.effective + notice", 'matter.effective + "9 days"', "deadline pay"),
    "a fact": (PROGRAMME, "facts: {place: text?}", "facts: {place: text?, region: text?}", "fact region"),
    "who signs": (PLAN, "signers: [vendor, partner]", "signers: [partner]", "paper small/agreement"),
    "the handling of a paper": (PROGRAMME, "handling: exhibit", "handling: reference", "paper small/annex"),
    "a case of the entity": (PROGRAMME, 'partner.country == "US"', 'partner.country == "CA"', "vendor"),
}


def files() -> dict[str, str]:
    made = agreement(CLAUSES, papers=ANNEX) | paper("annex", {"own": "1. It is sold.\n", "goods": ""}, more="base: agreement\n")
    del made["small/annex/goods.md"]
    made["small/annex/goods.yaml"] = (
        "title: What is sold\nsource: T-1\nby: partner\nfields:\n  - {id: goods, label: Goods, type: text}\n"
    )
    return made | {PROGRAMME: made[PROGRAMME].replace("rules:\n", f"{DEADLINE}rules:\n")}


def edited(root: Path, path: str, old: str, new: str) -> tuple[Library, Library]:
    whole = files()
    assert old in whole[path]
    before = load(root / "before", whole)
    after, findings = load_library(_written(root / "after", whole | {path: whole[path].replace(old, new)}))
    assert after is not None, findings
    return before, after


def _written(root: Path, whole: Mapping[str, str]) -> Path:
    for name, text in whole.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root


def packet_words(library: Library, read: Matter, on: tuple[str, ...] | None = None) -> Counter[str]:
    """Count the words of all papers of a packet, as text for people has them."""
    election = elect(library, read) if on is None else elect_only(library, read, on)
    if isinstance(election, Refusal):
        return Counter()
    assembly, _ = assemble(read, election)
    papers: tuple[Document, ...] = (*(one.document for one in assembly.papers), assembly.checklist) if assembly else ()
    return Counter(word for one in papers for word in re.findall(r"[^\W_]+", render_text(one)))


def not_shown(changes: LibraryChanges, before: Counter[str], after: Counter[str]) -> set[str]:
    """Return the words that two packets differ in and the page of changes does not have."""
    page = {*re.findall(r"[^\W_]+", as_markdown(changes).replace("\\", ""))}
    return {*(before - after), *(after - before)} - page


@pytest.mark.parametrize("kind", EDITS)
def test_every_word_that_a_packet_prints_otherwise_is_shown(tmp_path: Path, kind: str) -> None:
    before, after = edited(tmp_path, *EDITS[kind])
    changes = compare_libraries(before, after)
    differing = 0
    for country in ("SE", "US"):
        for on in ((), ("lend",), ("trade", "retail")):
            words = [packet_words(one, matter(one, text=MATTER.replace("SE", country)), on) for one in (before, after)]
            differing += words[0] != words[1]
            assert not not_shown(changes, *words)
    assert differing or kind == "the order of clauses"
    assert "No clause prints otherwise" not in as_markdown(changes)
    assert changes.files == (), "what is printed is in nothing but them"


@pytest.mark.parametrize("kind", NAMED)
def test_what_may_be_ordered_and_how_it_is_signed_is_named_at_its_place(tmp_path: Path, kind: str) -> None:
    *edit, name = NAMED[kind]
    before, after = edited(tmp_path, *edit)
    page = as_markdown(compare_libraries(before, after))
    assert "### What may be ordered, and how it is signed" in page
    (line,) = [line for line in page.splitlines() if line.startswith("- ") and name in line]
    assert re.search(rf"{re.escape(edit[0].partition('/')[0])}/[\w/]+\.yaml:\d+`$", line)


def test_nothing_is_said_of_a_library_that_is_the_same(tmp_path: Path) -> None:
    library = load(tmp_path / "one", files())
    assert as_markdown(compare_libraries(library, library)) == "**No clause prints otherwise.**\n"


def test_a_remark_in_a_file_is_named_as_a_file(tmp_path: Path) -> None:
    before, after = edited(tmp_path, PROGRAMME, "choices:\n", "# a remark\nchoices:\n")
    page = as_markdown(compare_libraries(before, after))
    assert page.startswith("**No clause prints otherwise.** What else differs stands below.")
    assert page.endswith("These files differ too, in nothing that is printed or ordered: `small/programme.yaml`.\n")


def test_numbers_that_move_are_told_with_the_references_to_them(tmp_path: Path) -> None:
    before = load(tmp_path / "before", files())
    plan = files()[PLAN].replace("  - law\n", "").replace("  - price\n", "  - law\n  - price\n")
    after = load(tmp_path / "after", files() | {PLAN: plan})
    page = as_markdown(compare_libraries(before, after))
    assert "`small/agreement/law`: 2. became 1., Section 1 became Section 2" in page
    assert "`small/agreement/price`: 1. became 2." in page
    assert page.startswith("**Only numbers are printed otherwise.**")


SOURCE = Path("clauses")


@pytest.mark.long
@pytest.mark.slow
def test_random_edits_of_a_shipped_programme_are_shown_word_by_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, _ = load_library(_copied(tmp_path / "before"))
    assert before is not None
    monkeypatch.setattr(printed_changes, "sample_packet", _sampled_once(before))
    printed = {path: _words(path, before) for path in sorted(Path("examples").glob("qalyptus*.yaml"))}
    compared = 0
    for changes, after in _edits(tmp_path / "after", before):
        for path, words in printed.items():
            if words and (now := _words(path, after)):
                compared += words != now
                assert not not_shown(changes, words, now)
    assert compared > 5


def _copied(place: Path) -> Path:
    shutil.copytree(SOURCE, place, ignore=lambda folder, _: {"ipp", "qpn"} if Path(folder) == SOURCE else set())
    return place


def _sampled_once(before: Library) -> Callable[[Library, Programme, Sample], Assembly | None]:
    """Return a function that gives sample packets, and makes those of a library that stays the same only once."""
    known: dict[tuple[date | None, str], Assembly | None] = {}

    def sampled(library: Library, programme: Programme, sample: Sample) -> Assembly | None:
        if library is not before:
            return sample_packet(library, programme, sample)
        key = programme.edition, repr(sample)
        if key not in known:
            known[key] = sample_packet(library, programme, sample)
        return known[key]

    return sampled


def _words(path: Path, library: Library) -> Counter[str]:
    """Count the words of a matter's packet; none where it is not of this library, or follows another packet."""
    read, _ = load_matter(path, library)
    return packet_words(library, read) if read is not None and not read.after else Counter()


def _edits(root: Path, before: Library) -> Iterator[tuple[LibraryChanges, Library]]:
    """Yield what is said of each of 25 edits, drawn by a seed, that leave a library that can be read; each is taken back before the next."""
    chance, kept = Random(30), Kept()
    _copied(root)
    clauses = sorted(path for path in root.rglob("*.md") if path.parent.parent != root and path.name != "README.md")
    yaml = sorted(path for path in root.rglob("*.yaml") if path.name in ("document.yaml", "programme.yaml"))
    for number in range(25):
        paths, edits = (yaml, OF_YAML) if number % 2 else (clauses, OF_CLAUSES)
        path, edit = chance.choice(paths), chance.choice(edits)
        text = path.read_text("utf-8")
        path.write_text(edit(chance, text, EditedLibrary(root, clauses)), "utf-8")
        after, _ = load_library_to_check(root, kept)
        path.write_text(text, "utf-8")
        if after is not None:
            yield compare_libraries(before, after), after


def test_a_line_that_a_value_changes_is_told_beside_one_that_changes_by_the_same_word(tmp_path: Path) -> None:
    def written(country: str) -> Library:
        law = f"1. Courts of {country} decide.\n2. This is governed by {{{{ vendor.law }}}}.\n"
        files = agreement({"price": "1. The price is fixed.\n", "law": law})
        programme = files[PROGRAMME].replace("law: the laws of England", f"law: the laws of {country}")
        return load(tmp_path / country, {**files, PROGRAMME: programme})

    page = as_markdown(compare_libraries(written("England"), written("Ireland")))
    assert "This is governed by the laws of ~~England~~ **Ireland**." in page
