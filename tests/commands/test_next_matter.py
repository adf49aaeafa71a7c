from datetime import date
from pathlib import Path

import pytest
from small_library import MATTER, agreement, load, paper

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.next_matter import duplicate, find_only_new_entries, next_matter
from assembler.commands.record import adopt
from assembler.loader import load_matter
from assembler.model.library import Library
from assembler.packets.order import build_packet
from assembler.packets.store import FolderStore
from examples import ROOT

SIGNED_ON, TODAY = date(2026, 12, 20), date(2027, 3, 1)
FIRST = MATTER + "choices: [lend, trade, retail]\nwithout: [delivery]\nfacts: {place: 'No: 7'}\n"


@pytest.fixture
def library(tmp_path: Path) -> Library:
    form = paper("form", {"words": "1. Listed."}, kind="schedule", more="signers: [partner]\n")
    files = agreement({"term": "1. Words."}, papers="- {document: form, handling: sign_now, anew: true}\n")
    return load(tmp_path / "library", files | form)


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "out")


def build(library: Library, store: FolderStore, text: str) -> str:
    path = store.root.parent / "matter.yaml"
    path.write_text(text, "utf-8")
    order, findings = order_packet(BuildRequest(library, path, ROOT / "templates", ("txt",), store=store))
    assert order is not None, findings
    packet, findings = build_packet(order, store, lambda _: None)
    assert packet is not None, findings
    return order.packet


def test_the_next_matter_types_nothing_twice_and_builds(tmp_path: Path, library: Library, store: FolderStore) -> None:
    assert adopt(store, build(library, store, FIRST), SIGNED_ON)[0]
    text, findings = next_matter(store, "first-001", library, TODAY)
    assert text is not None, findings
    (tmp_path / "next.yaml").write_text(text, "utf-8")
    (tmp_path / "first.yaml").write_text(FIRST, "utf-8")
    (after, _), (before, _) = (load_matter(tmp_path / name, library) for name in ("next.yaml", "first.yaml"))
    assert after is not None
    assert before is not None
    assert (after.id, after.issued, after.after) == ("first-001-2", TODAY, "first-001")
    assert [one.id for one in after.choices] == ["lend", "trade", "retail"]
    assert [one.id for one in after.declined] == ["delivery"]
    assert 'place: "No: 7"' in text
    assert [one.name.value for one in after.partner.signatories] == [one.name.value for one in before.partner.signatories]
    second = build(library, store, text)
    assert second.startswith("first-001-2-")
    assert adopt(store, second, TODAY)[0]
    third, _ = next_matter(store, "first-001", library, TODAY)
    assert "matter: first-001-3\n" in (third or "")


def test_what_holds_by_default_is_not_elected_again_so_that_its_whole_can_be_taken_out(
    library: Library, store: FolderStore
) -> None:
    assert adopt(store, build(library, store, FIRST.replace("without: [delivery]", "without: []")), SIGNED_ON)[0]
    text, findings = next_matter(store, "first-001", library, TODAY)
    assert text is not None, findings
    assert ("choices: [lend, trade, retail]\n" in text, "without: []\n" in text) == (True, True), text


LOANS = 'loans:\n  - {id: "l-1", item: "Boat", owed: "10 EUR"}\n'
SLIP = "- {document: slip, handling: sign_later, for: loan in loans}\n"
OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  change: {title: A change, follows: agreement, like: joining, source: T-1}
  amendment: {title: An amendment, follows: agreement, source: T-1}
"""
AMENDMENTS = """\
  amendments: {title: Amendments, one: amendment, occasion: amendment, fields: {id: id, clause: clause}}
"""


def with_occasions(root: Path, papers: str = "") -> Library:
    """Return a library with an amendment, and further papers."""
    files = agreement(
        {"term": "1. Words. {id: notice}"},
        papers=f"- {{document: form, handling: sign_now, anew: true}}\n- {{document: paper, handling: sign_now, occasion: amendment}}\n{papers}",
    )
    text = files["small/programme.yaml"].replace("choices:\n", f"{OCCASIONS}choices:\n", 1)
    text = text.replace("facts: {place: text?}", "facts: {place: text?, told: {type: text, occasion: amendment}}")
    files["small/programme.yaml"] = text.replace("lists:\n", f"lists:\n{AMENDMENTS}")
    files |= paper("form", {"words": "1. At {{ place }}."}, kind="schedule", more="signers: [partner]\n")
    files |= paper("slip", {"lent": "1. {{ loan.item }} is lent."}, kind="form", more="signers: [partner]\n")
    words = "1. {{ amendment.clause }} is deleted. {for: amendment in amendments}\n2. {{ told }}.\n"
    return load(root, files | paper("paper", {"words": words}, more="signers: [partner]\n"))


def test_lists_go_on_but_what_a_paper_is_issued_for_waits_behind_a_mark(tmp_path: Path, store: FolderStore) -> None:
    lists, slips = (with_occasions(tmp_path / name, papers) for name, papers in (("lists", ""), ("slips", SLIP)))
    assert adopt(store, build(lists, store, FIRST + LOANS), SIGNED_ON)[0]
    text, _ = next_matter(store, "first-001", lists, TODAY)
    assert text is not None
    assert LOANS in text
    assert build(lists, store, text)
    text, _ = next_matter(store, "first-001", slips, TODAY)
    marked = "".join(f"# {line}\n" for line in LOANS.splitlines())
    assert f"# As stated before; a paper is issued for each loan that is listed:\n{marked}" in (text or "")


def test_a_packet_that_brings_nothing_but_a_new_entry_names_the_way_to_its_form(tmp_path: Path, store: FolderStore) -> None:
    library = with_occasions(tmp_path / "slips", SLIP)
    signed = build(library, store, FIRST + LOANS)
    assert adopt(store, signed, SIGNED_ON)[0]
    text, _ = next_matter(store, "first-001", library, TODAY)
    assert text is not None
    new = '  - {id: "l-2", item: "Cart"}\n'

    def told(more: str, old: str = "", changed: str = "") -> list[tuple[str, bool]]:
        path = tmp_path / "next.yaml"
        path.write_text(f"{text.replace(old, changed)}{more}", "utf-8")
        order, findings = order_packet(BuildRequest(library, path, ROOT / "templates", ("txt",), store=store))
        assert order is not None, findings
        found = find_only_new_entries(order, store)
        return [(one.id, f"said again what was signed in {signed}" in one.message.replace("says", "said")) for one in found]

    assert told(LOANS + new) == [("only-new-entries", True)]
    assert told("") == []
    assert told(LOANS) == [], "a form that was issued is issued again"
    assert told(LOANS + new, "No: 7", "No: 8") == []
    assert told(LOANS + new, "without: [delivery]", "without: []") == []


JOBS = "  jobs: {title: Jobs, one: job, fields: {id: id, item: text}}\n"
BY_PARTNER = "signers: [partner]\n"
NOTES = "- {document: note, handling: sign_later, for: loan in loans}\n"
WORKS = "- {document: work, handling: sign_now, for: job in jobs}\n"


@pytest.mark.parametrize("papers", [NOTES, NOTES + WORKS])
def test_a_packet_with_a_new_entry_of_another_list_is_needed(tmp_path: Path, store: FolderStore, papers: str) -> None:
    files = {
        **agreement({"term": "1. Words."}, papers=papers),
        **paper("note", {"word": "1. One."}, kind="form", more=BY_PARTNER),
    }
    files |= paper("work", {"word": "1. For {{ partner.legal_name }}."}, kind="schedule", more=BY_PARTNER)
    programme = files["small/programme.yaml"].replace("owed: money?}}\n", f"owed: money?}}}}\n{JOBS}")
    library = load(tmp_path / "library", files | {"small/programme.yaml": programme})
    assert adopt(store, build(library, store, FIRST + LOANS), SIGNED_ON)[0]
    text = FIRST.replace("first-001", "first-002").replace("2026-12-01", str(TODAY)) + "after: first-001\n"
    path = tmp_path / "second.yaml"
    for more, expected in (("", ["only-new-entries"]), ("jobs: [{id: job-1, item: Dig}]\n", [])):
        path.write_text(f"{text}{LOANS}  - {{id: l-9, item: A lathe}}\n{more}", "utf-8")
        order, findings = order_packet(BuildRequest(library, path, ROOT / "templates", ("txt",), store=store))
        assert order is not None, findings
        assert [one.id for one in find_only_new_entries(order, store)] == expected


def test_after_an_amendment_what_was_stated_before_it_still_goes_on(tmp_path: Path, store: FolderStore) -> None:
    library = with_occasions(tmp_path / "amended")
    assert adopt(store, build(library, store, FIRST + LOANS), SIGNED_ON)[0]
    text, _ = next_matter(store, "first-001", library, TODAY, "amendment")
    assert text is not None
    assert "told: TO BE FILLED IN" in text
    marked = text[text.index("# amendments:\n") :]
    assert "clause: agreement/term.notice" in marked
    assert "(“assembler explain agreement” lists them)" in marked
    unmarked = marked.replace("# amend", "amend").replace("#   ", "  ").replace("#     ", "    ")
    filled = text.replace(marked, unmarked).replace("TO BE FILLED IN", "Nothing else")
    assert adopt(store, build(library, store, filled), TODAY)[0]
    text, _ = next_matter(store, "first-001", library, TODAY)
    assert text is not None
    assert LOANS in text
    assert 'place: "No: 7"' in text
    assert "choices: [lend, trade, retail]" in text
    again, _ = next_matter(store, "first-001", library, TODAY, "amendment")
    assert "told: TO BE FILLED IN" in (again or ""), "what was said on an occasion is not said again on the next one"


def test_nothing_follows_what_nobody_has_signed(library: Library, store: FolderStore) -> None:
    build(library, store, FIRST)
    assert [one.id for one in next_matter(store, "first-001", library, TODAY)[1]] == ["not-signed"]
    assert [one.id for one in next_matter(store, "second-001", library, TODAY)[1]] == ["no-record"]


def test_without_what_is_kept_of_the_packet_it_is_told(library: Library, store: FolderStore) -> None:
    assert adopt(store, build(library, store, FIRST), SIGNED_ON)[0]
    store.remove("kept")
    text, (finding,) = next_matter(store, "first-001", library, TODAY)
    assert (text, finding.id) == (None, "not-kept")


@pytest.mark.parametrize(
    "written", ["matter: first-001", "matter: first-001  # ours", 'matter:   "first-001" # ours', "matter: 'first-001'"]
)
def test_a_copy_has_another_id_and_every_comment(written: str) -> None:
    text = f"# begun in May\nprogramme: small\n{written}\npartner:  # matter: none\n  kind: company\n"
    copied, findings = duplicate(text, "first.yaml", "second-001")
    assert findings == ()
    assert copied == text.replace(
        written,
        written.replace("'first-001'", "second-001").replace('"first-001"', "second-001").replace("first-001", "second-001"),
    )


def test_a_copy_needs_an_id_that_is_one() -> None:
    assert [one.id for one in duplicate(MATTER, "first.yaml", "Second 1")[1]] == ["bad-value"]
    assert [one.id for one in duplicate("{programme: small}", "first.yaml", "second-001")[1]] == ["missing-key"]
