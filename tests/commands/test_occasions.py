"""Papers that are issued alone, on an occasion: a statement, an amendment, a notice, a transfer, upon what is in force."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import rmtree

import pytest
from small_library import AGREEMENT, MATTER, PROGRAMME, agreement, load, paper

from assembler.assembly import Election
from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.choose import choose
from assembler.commands.explain import explain_id
from assembler.commands.record import adopt
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.model.in_force import InForce
from assembler.model.library import Library
from assembler.model.lifetime import Lifetime
from assembler.packets.order import BuiltPacket, build_packet
from assembler.packets.records import in_force_of, read_record
from assembler.packets.store import FolderStore

TEMPLATES = Path(__file__).parents[2] / "templates"

OCCASIONS = """\
occasions:
  joining: {title: Joining, source: T-1}
  change: {title: A change, follows: agreement, like: joining, source: T-1}
  statement: {title: A statement, follows: agreement, source: T-1}
  amendment: {title: An amendment, follows: agreement, source: T-1}
  notice: {title: A notice, follows: agreement, ends: ends_on, source: T-1}
  to_entity: {title: A transfer to another company of ours, follows: agreement, transfers: entity, source: T-1}
  to_partner: {title: A transfer to another partner, follows: agreement, transfers: partner, source: T-1}
"""
FACTS = """\
facts:
  place: text?
  quarter: {type: text, occasion: statement}
  ends_on: {type: date, occasion: notice}
  changed: {type: clause, occasion: amendment}
"""
LOANS = "  loans: {title: Loans, one: loan, fields: {id: id, item: text, owed: money?}}\n"
QUOTED = (
    "  quoted: {title: Words, one: quote, occasion: amendment, fields: {id: id, at: clause, old: {type: text, words_of: at}}}\n"
)
SALES = "  sales: {title: Sales, one: sale, occasion: statement, fields: {id: id, item: text}}\n"
PAPERS = """\
- {document: form, handling: sign_now, anew: true}
- {document: loan-terms, handling: exhibit, when: lend}
- {document: statement, handling: exhibit, occasion: statement}
- {document: amendment, handling: sign_now, occasion: amendment}
- {document: notice, handling: sign_now, occasion: notice}
- {document: transfer, handling: sign_now, occasion: [to_entity, to_partner]}
"""


@pytest.fixture
def library(tmp_path: Path) -> Library:
    programme = PROGRAMME.replace("roles: {", "roles: {successor: Successor, ").replace("choices:\n", f"{OCCASIONS}choices:\n")
    programme = programme.replace("facts: {place: text?}\n", FACTS).replace(LOANS, LOANS + SALES + QUOTED)
    files = agreement({"fee": "1. Paid at once.\n2. Never set off. {id: set-off}\n"}, papers=PAPERS)
    files = {**files, "small/programme.yaml": files["small/programme.yaml"].replace(PROGRAMME, programme)}
    assert "occasions:" in files["small/programme.yaml"], AGREEMENT
    both = "base: agreement\nsigners: [partner, vendor]\nparties: [vendor, partner]\n"
    files |= paper("form", {"cites": "1. See [](#agreement/fee.set-off)."}, kind="schedule", more="signers: [partner]\n")
    files |= paper("loan-terms", {"lent": "1. Lent as [](#agreement/fee) says."})
    sums = "1. For {{ quarter }}, no. {{ matter.occurrence }}, under [](#agreement/fee.set-off).\n"
    files |= paper("statement", {"sums": sums}, kind="form", more="base: agreement\n")
    files |= paper("amendment", {"new": "1. Amendment {{ matter.occurrence }}: {{ changed }}, in [](#agreement/fee)."}, more=both)
    files |= paper(
        "notice", {"end": "1. The Agreement ends on {{ ends_on | date }}. {when: lend}\n2. {{ vendor.legal_name }}."}, more=both
    )
    three = both.replace("partner, vendor]", "partner, vendor, successor]").replace(
        "[vendor, partner]", "[vendor, partner, successor]"
    )
    files |= paper("transfer", {"passes": "1. All passes to {{ successor.legal_name }}."}, more=three)
    return load(tmp_path / "library", files)


def matter(id: str, issued: str, more: str = "", partner: str = "Exempel AB") -> str:
    text = MATTER.replace("first-001", id).replace("2026-12-01", issued).replace("Exempel AB", partner)
    return text + more


def build(library: Library, folder: Path, text: str) -> BuiltPacket | tuple[Diagnostic, ...]:
    """Build the packet of a matter into the folder's store; return what forbids it where something does."""
    path = folder / f"{text.split('matter: ')[1].split(maxsplit=1)[0]}.yaml"
    path.write_text(text, "utf-8")
    store = FolderStore(folder / "out")
    order, findings = order_packet(BuildRequest(library, path, TEMPLATES, ("txt",), store=store))
    if order is None:
        return findings
    packet, findings = build_packet(order, store, lambda _: None)
    return findings if packet is None else packet


def signed(library: Library, folder: Path, text: str, day: str) -> BuiltPacket:
    """Build a packet that must be sound, and record that it was signed on a day."""
    packet = build(library, folder, text)
    assert isinstance(packet, BuiltPacket), packet
    store = FolderStore(folder / "out")
    _, findings = adopt(store, packet.manifest.packet, date.fromisoformat(day), None)
    assert not [one for one in findings if one.severity is Severity.ERROR], findings
    return packet


def in_force(folder: Path, day: str) -> InForce:
    store = FolderStore(folder / "out")
    record, findings = read_record(store, "first-001")
    assert record is not None, findings
    found, findings = in_force_of(store, record, date.fromisoformat(day))
    assert found is not None, findings
    return found


def text_of(packet: BuiltPacket, name: str) -> str:
    """Return the words of a paper on one line, as its file has them."""
    (path,) = Path(packet.place).rglob(f"*{name}.txt")
    return " ".join(path.read_text("utf-8").split())


@pytest.fixture
def joined(library: Library, tmp_path: Path) -> Path:
    signed(library, tmp_path, matter("first-001", "2026-12-01", "choices: [lend]\n"), "2026-12-10")
    return tmp_path


def test_a_statement_is_issued_alone_and_cites_the_agreement_as_it_was_signed(library: Library, joined: Path) -> None:
    text = matter("first-q1", "2027-04-05", "after: first-001\noccasion: statement\nfacts: {quarter: the first quarter}\n")
    packet = build(library, joined, text)
    assert isinstance(packet, BuiltPacket), packet
    assert [one.id for one in packet.manifest.documents] == ["small/statement"]
    assert "For the first quarter, no. 1, under Section 1.2 of the Agreement" in text_of(packet, "statement")
    assert [one.id for one in packet.manifest.choices] == ["lend"]


def refused(library: Library, folder: Path, text: str) -> set[str]:
    """Return the ids of the errors that forbid a packet."""
    findings = build(library, folder, text)
    assert isinstance(findings, tuple), findings
    return {one.id for one in findings if one.severity is Severity.ERROR}


AMENDMENT = "after: first-001\noccasion: amendment\nfacts: {changed: agreement/fee.set-off}\n"
NOTICE = "after: first-001\noccasion: notice\nfacts: {ends_on: 2027-09-30}\n"


def test_amendments_add_up_and_replace_nothing(library: Library, joined: Path) -> None:
    first = signed(library, joined, matter("first-a1", "2027-01-05", AMENDMENT), "2027-01-10")
    second = signed(library, joined, matter("first-a2", "2027-02-05", AMENDMENT), "2027-02-10")
    assert "Amendment 1: Section 1.2 of the Agreement, in Section 1 of" in text_of(first, "amendment")
    assert "Amendment 2:" in text_of(second, "amendment")
    found = in_force(joined, "2027-03-01")
    assert [one.packet for one in found.added] == [first.manifest.packet, second.manifest.packet]
    assert {*found.papers} == {"small/agreement", "small/form", "small/loan-terms"}
    assert (found.form_number, found.choices) == (1, ("lend",))
    assert [len(in_force(joined, day).added) for day in ("2027-01-09", "2027-01-10", "2027-02-10")] == [0, 1, 2]


def test_the_next_form_goes_on_after_what_was_issued_alone(library: Library, joined: Path) -> None:
    signed(library, joined, matter("first-a1", "2027-01-05", AMENDMENT), "2027-01-10")
    packet = build(library, joined, matter("first-f2", "2027-02-01", "after: first-001\nchoices: [lend]\n"))
    assert isinstance(packet, BuiltPacket), packet
    assert (
        packet.manifest.matter.form_number,
        packet.manifest.matter.occasion.id if packet.manifest.matter.occasion else "",
    ) == (2, "change")
    handled = {one.name: one.handling for one in packet.manifest.documents}
    assert handled == {"agreement": "reference", "form": "sign_now", "loan-terms": "reference"}


def test_a_notice_ends_all_that_is_in_force_after_its_day(library: Library, joined: Path) -> None:
    notice = signed(library, joined, matter("first-n", "2027-06-01", NOTICE), "2027-06-02")
    assert notice.manifest.matter.occasion
    assert notice.manifest.matter.occasion.ends == date(2027, 9, 30)
    assert in_force(joined, "2027-09-30").papers
    assert not in_force(joined, "2027-10-01").papers
    later = matter("first-q9", "2027-10-05", "after: first-001\noccasion: statement\nfacts: {quarter: the third}\n")
    assert refused(library, joined, later) == {"nothing-to-follow"}


def test_after_the_end_only_what_states_the_same_last_day_follows_what_was_in_force(library: Library, joined: Path) -> None:
    signed(library, joined, matter("first-n", "2027-06-01", NOTICE), "2027-06-02")
    stated = build(library, joined, matter("first-e", "2027-10-05", NOTICE))
    assert isinstance(stated, BuiltPacket), stated
    assert "The Agreement ends on 30 September 2027" in text_of(stated, "notice")
    assert refused(library, joined, matter("first-l", "2027-10-05", NOTICE.replace("09-30", "11-30"))) == {"nothing-to-follow"}
    assert refused(library, joined, matter("first-a", "2027-10-05", AMENDMENT)) == {"nothing-to-follow", "clause-not-in-force"}


def test_all_passes_to_another_entity(library: Library, joined: Path) -> None:
    moved = "after: first-001\noccasion: to_entity\nto_entity: ours-us\n"
    packet = signed(library, joined, matter("first-t", "2027-03-01", moved), "2027-03-10")
    assert "All passes to Ours, Inc." in text_of(packet, "transfer")
    assert "Ours Limited" in text_of(packet, "transfer")
    assert {one.entity for one in in_force(joined, "2027-03-09").papers.values()} == {"ours-uk"}
    assert {one.entity for one in in_force(joined, "2027-03-10").papers.values()} == {"ours-us"}
    after = build(library, joined, matter("first-a1", "2027-04-01", AMENDMENT))
    assert isinstance(after, BuiltPacket)
    assert {one.entity for one in after.manifest.documents} == {"ours-us"}


def test_all_passes_to_another_partner(library: Library, joined: Path) -> None:
    to = "{kind: company, legal_name: Nytt AB, country: SE, address: [Gatan 2], signatories: [{name: Nils Ek, title: Director}]}"
    packet = signed(
        library,
        joined,
        matter("first-t", "2027-03-01", f"after: first-001\noccasion: to_partner\nto_partner: {to}\n"),
        "2027-03-10",
    )
    people = {(one.role, one.name) for one in packet.manifest.signers}
    assert people == {("partner", "Anna Berg"), ("vendor", ""), ("successor", "Nils Ek")}
    assert {one.partner for one in in_force(joined, "2027-03-10").papers.values()} == {"Nytt AB"}
    assert refused(library, joined, matter("first-a1", "2027-04-01", AMENDMENT)) == {"other-partner"}
    assert isinstance(build(library, joined, matter("first-a2", "2027-04-01", AMENDMENT, "Nytt AB")), BuiltPacket)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ("occasion: statement\nfacts: {quarter: first}\n", {"nothing-to-follow"}),
        (AMENDMENT + "choices: [trade]\n", {"not-on-occasion"}),
        (AMENDMENT + "anew: [agreement]\n", {"not-on-occasion"}),
        (AMENDMENT + "special_terms: {terms: [Less is owed.]}\n", {"not-on-occasion"}),
        (AMENDMENT + "to_entity: ours-us\n", {"not-on-occasion"}),
        (AMENDMENT + "entity: ours-us\n", {"other-entity"}),
        (AMENDMENT + "form_number: 2\n", {"against-record"}),
        (AMENDMENT.replace("changed: agreement/fee.set-off", "quarter: first"), {"not-on-occasion", "missing-key"}),
        (AMENDMENT.replace("facts: {changed: agreement/fee.set-off}\n", ""), {"missing-key"}),
        (AMENDMENT.replace("set-off", "sett-of"), {"clause-not-in-force"}),
        (AMENDMENT.replace("agreement/fee.set-off", "the fee"), {"bad-value"}),
        ("after: first-001\noccasion: amendmant\n", {"bad-value"}),
        ("after: first-001\noccasion: to_entity\n", {"missing-key"}),
        ("after: first-001\noccasion: to_entity\nto_entity: ours-uk\n", {"other-entity"}),
        ("after: first-001\nsales: [{id: s-1, item: Boat}]\n", {"not-on-occasion"}),
    ],
)
def test_what_an_occasion_does_not_allow_is_refused(library: Library, joined: Path, more: str, expected: set[str]) -> None:
    assert refused(library, joined, matter("first-x", "2027-04-01", more)) == expected


@pytest.mark.parametrize(
    ("occasion", "expected"),
    [("", ["agreement", "form", "loan-terms"]), ("statement", ["statement"]), ("amendment", ["amendment"])],
)
def test_a_choice_by_itself_shows_the_papers_of_an_occasion(library: Library, occasion: str, expected: list[str]) -> None:
    found = choose(library, library.programmes["small"], ["lend"], occasion=occasion)
    assert isinstance(found, Election)
    assert [paper.name for paper in found.papers] == expected


def test_the_page_of_an_occasion_says_what_it_brings_and_asks(library: Library) -> None:
    page = "\n".join(explain_id(library, "notice"))
    for words in (
        "occasion notice of Small Programme: A notice",
        "issued alone",
        "after ends_on",
        "small/notice, sign_now",
        "fact ends_on",
    ):
        assert words in page


def test_the_figures_of_a_packet_that_is_issued_alone_are_those_that_were_agreed(tmp_path: Path) -> None:
    """The notice and the price of the boat changed with the edition of July, after the agreement was signed."""
    occasions = (
        "".join(OCCASIONS.splitlines(keepends=True)[:2]) + "  statement: {title: A statement, follows: agreement, source: T-1}\n"
    )
    programme = PROGRAMME.replace("choices:\n", f"{occasions}choices:\n")
    prices = "{2026-01-01: {boat: {amount: 10 EUR}}, 2026-07-01: {boat: {amount: 12 EUR}}}"
    table = f"tables:\n  prices: {{title: Prices, one: price, source: T-7, columns: {{amount: money}}, from: {prices}}}\n"
    files = agreement({"fee": "1. Paid at once.\n"}, papers="- {document: statement, handling: exhibit, occasion: statement}\n")
    files = {
        **files,
        "small/programme.yaml": files["small/programme.yaml"].replace(
            PROGRAMME, programme.replace("entities:", f"{table}entities:")
        ),
    }
    text = "1. Notice: {{ notice }}.\n\n| Item | Price |\n|---|---|\n| {{ price.id }} | {{ price.amount | money }} {for: price in prices} |\n"
    files |= paper("statement", {"sums": text}, kind="form", more="base: agreement\n")
    library = load(tmp_path / "library", files)
    signed(library, tmp_path, matter("first-001", "2026-02-01"), "2026-02-10")
    packet = build(library, tmp_path, matter("first-q1", "2026-10-05", "after: first-001\noccasion: statement\n"))
    assert isinstance(packet, BuiltPacket), packet
    assert "Notice: 30 days." in text_of(packet, "statement")
    assert "EUR 10.00" in text_of(packet, "statement")


@pytest.mark.parametrize(("words", "errors"), [("Never set off", set()), ("Always set off", {"words-not-in-clause"})])
def test_words_are_held_against_the_clause_that_was_signed_as_the_store_keeps_it(
    library: Library, joined: Path, words: str, errors: set[str]
) -> None:
    quoted = f"quoted: [{{id: a, at: agreement/fee.set-off, old: {words}}}]\n"
    found = build(library, joined, matter("first-a1", "2027-04-05", AMENDMENT + quoted))
    findings = found if isinstance(found, tuple) else ()
    assert {one.id for one in findings} == errors
    assert [one.hint for one in findings] == ["It says: “Never set off.” Quote whole words as they stand there."] * len(errors)


def test_words_of_a_packet_that_is_not_kept_are_told(library: Library, joined: Path) -> None:
    rmtree(joined / "out" / "kept")
    path = joined / "first-a1.yaml"
    path.write_text(
        matter("first-a1", "2027-04-05", f"{AMENDMENT}quoted: [{{id: a, at: agreement/fee.set-off, old: Never}}]\n"), "utf-8"
    )
    order, findings = order_packet(BuildRequest(library, path, TEMPLATES, ("txt",), store=FolderStore(joined / "out")))
    assert order is not None
    assert [one.id for one in findings] == ["words-not-held"]


def test_a_choice_in_force_that_the_edition_no_longer_has_is_told(library: Library, tmp_path: Path) -> None:
    signed(library, tmp_path, matter("first-001", "2026-02-01", "choices: [lend]\n"), "2026-02-10")
    written = library.programmes["small"]
    until = tuple(replace(one, lifetime=Lifetime(until=date(2026, 7, 1))) if one.id == "lend" else one for one in written.choices)
    later = replace(library, programmes={"small": replace(written, choices=until)})
    path = tmp_path / "first-n1.yaml"
    path.write_text(matter("first-n1", "2026-09-05", NOTICE), "utf-8")
    for read, told in ((library, []), (later, ["choice-ended"])):
        order, findings = order_packet(BuildRequest(read, path, TEMPLATES, ("txt",), store=FolderStore(tmp_path / "out")))
        assert order is not None, findings
        assert [one.id for one in findings] == told
