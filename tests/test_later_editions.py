"""Lives over a later edition in which a clause is inserted: what each paper cites is what was signed, as the signed paper's file prints it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from plain_yaml import texts

from assembler.commands.build import BuildRequest, order_packet
from assembler.commands.record import adopt
from assembler.commands.test import run_scenarios
from assembler.loader import load_library
from assembler.model.library import Library
from assembler.model.record import Record
from assembler.packets.order import build_packet
from assembler.packets.store import FolderStore
from examples import ROOT

LIVES = ROOT / "tests" / "data" / "lives"
INSERTED = """\
---
title: Visits
source: house
---
1. Each party may visit the other at its offices, on a day that both agree.
"""


@dataclass(frozen=True, slots=True)
class Later:
    """A programme's later edition: its day, the folder and title of the agreement, and the clause behind which one is inserted."""

    programme: str
    edition: date
    agreement: str
    title: str
    behind: str


PROGRAMMES = (
    Later("qpn", date(2028, 1, 1), "alliance-agreement", "the Alliance Agreement", "participation"),
    Later("ipp", date(2027, 4, 1), "partner-program-agreement", "the Partner Program Agreement", "territories"),
    Later("qalyptus", date(2026, 7, 1), "partner-agreement", "the Partner Program Agreement", "participation"),
)


def grown(later: Later, root: Path) -> Library:
    """Return a copy of the shipped library, made below a folder, with the later edition."""
    copied = root / "clauses"
    copytree(ROOT / "clauses", copied)
    programme, folder = copied / later.programme, copied / later.programme / later.agreement
    for path, old, new in (
        (programme / "programme.yaml", r"^(editions: \[.*)\]", rf"\1, {later.edition}]"),
        (folder / "document.yaml", rf"^(  - {later.behind}\n)", rf"\1  - {{clause: visits, since: {later.edition}}}\n"),
    ):
        text, made = re.subn(old, new, path.read_text("utf-8"), flags=re.MULTILINE)
        assert made == 1
        path.write_text(text, "utf-8")
    (folder / "visits.md").write_text(INSERTED, "utf-8")
    read, findings = load_library(copied, later.programme)
    assert read is not None, findings
    return read


@dataclass(frozen=True, slots=True)
class Signing:
    """A packet of a life: the text of each of its papers by name, as its file prints it, and the agreement in force before, as signed."""

    papers: dict[str, str]
    agreement: str


def built(life: list[Any], later: Later, library: Library, folder: Path) -> Iterator[Signing]:
    """Build the packets of a life as files, each upon what the store has of those before it, and yield each."""
    usual, store, signed = texts(LIVES / later.programme / "usual.yaml"), FolderStore(folder / "out"), ""
    folder.mkdir()
    for number, step in enumerate(one for one in life if "matter" in one and "refused" not in one):
        partner = {**usual["partner"], **step["matter"].get("partner", {})}
        named = {"programme": later.programme, "matter": f"life-{number}", **({"after": "life-0"} if number else {})}
        path = folder / f"{number}.yaml"
        path.write_text(json.dumps({**named, **step["matter"], "partner": partner}), "utf-8")
        papers = built_papers(path, library, store, step.get("signed_on", ""))
        yield Signing(papers, signed)
        signed = papers.get(later.agreement, signed)


def built_papers(matter: Path, library: Library, store: FolderStore, signed_on: str) -> dict[str, str]:
    """Build the packet of a matter, record that it was signed if it was, and return the text of each paper."""
    order, findings = order_packet(BuildRequest(library, matter, ROOT / "templates", ("txt",), store=store))
    assert order is not None, findings
    packet, findings = build_packet(order, store, lambda _: None)
    assert packet is not None, findings
    name = packet.manifest.packet
    if signed_on:
        record, findings = adopt(store, name, date.fromisoformat(signed_on))
        assert isinstance(record, Record), findings
    return {one.name: (store.root / name / path).read_text("utf-8") for one in packet.manifest.documents for path in one.files}


PLACES = {
    "qpn": """
        participation-form: with the effect that # describes => A new Participation Form does not affect
        participation-form: Each runs as # says => An Addendum runs from the Start Date
        co-sell-addendum: must submit each Opportunity under # => Opportunity registration
        co-sell-addendum: Besides the reasons in # => The Vendor may reject an Opportunity only for a fair reason
        co-sell-addendum: must send the statement under # => When a Fee has been earned, the Vendor must send
        co-sell-addendum: or the Partner has broken # => Anti-corruption
        co-sell-addendum: When this Addendum ends, # applies => Effects of termination and run-off
        amendment: It is the document that # asks for => Amendment
        amendment: 2.1 # changes as follows => It then renews for one (1) year at a time
        amendment: 2.2 # changes as follows => Insurance
        amendment: holds them does under # => Where these documents conflict
        transfer: so that # is met => Assignment
        transfer: apart from those of # => Confidentiality
        transfer: The law and the courts stay those that # names => Governing law and courts
        partner-non-renewal-notice: or as # otherwise allows => Notices
        partner-non-renewal-notice: is given under # => It then renews for one (1) year at a time
        closing-statement: gave notice under # => It then renews for one (1) year at a time
        closing-statement: the statement that # asks for => The Vendor must send the Partner a statement of the Opportunities
        closing-statement: after the day of issue under # => A Fee that was earned before that day
        closing-statement: Confidential Information, as # says => When this Agreement ends, or earlier on request
    """,
    "ipp": """
        order-form: That confirmation follows # => When the Partner meets the Minimum Criteria
        exception-approval-ex: Example Partner GmbH, under # => A departure from the Qualifications needs the approval
        amendment: Under #, it takes effect => Amendment
        amendment: 2.1 # changes as follows => Either party may end this Agreement, without giving a reason
        amendment: 2.2 # changes as follows => Insurance
        amendment: holds them does under # => If two of them differ
        transfer: so that # is met => Assignment
        transfer: apart from those of # => Confidentiality
        transfer: The law and the courts stay those that # names => Governing law and courts
        partner-termination-notice: or as # otherwise allows => Notices
        partner-termination-notice: is given under # => Either party may end this Agreement, without giving a reason
        partner-termination-notice: 4.2 # says => Effects of the end
        closing-statement: notice of termination under # => Termination
        closing-statement: The Partner must do what # says => When this Agreement ends, and subject to
        closing-statement: Confidential Information, as # says => When this Agreement ends, or earlier on request
    """,
    "qalyptus": """
        partner-statement: 4.1 # says until when => The Partner may object to a statement
        amendment: Under #, it takes effect => Amendment
        amendment: 2.1 # changes as follows => The Partner may object to a statement
        amendment: holds them does under # => Where these documents conflict
        partner-transfer: The Vendor consents, as # asks => Assignment
        partner-transfer: gives the warranties that # asks => Warranties
        partner-transfer: in the Successor’s own name, as # asks => The Vendor pays to an account in the Partner’s own name
        partner-non-renewal-notice: or as # otherwise allows => Notices
        partner-non-renewal-notice: is given under # => This Agreement begins on the Effective Date and runs
        partner-termination-notice: is given under # => Either party may end this Agreement by notice
        partner-termination-notice: 4.2 # says => Effects of the end
        closing-statement: notice of termination under # => Termination
        closing-statement: The Partner must do what # says => When this Agreement ends, the Partner must stop presenting itself
    """,
}
"""What papers cite, read by hand: the name of the paper, the words around the number, and the words with which the signed place begins."""


def places(later: Later) -> list[list[str]]:
    """Return the rows of `PLACES` for a programme: paper, words around the number, words of the place."""
    return [re.split(": | => ", line.strip()) for line in PLACES[later.programme].strip().splitlines()]


def wrongly_cited(paper: str, text: str, agreement: str, later: Later) -> Iterator[str]:
    """Yield each place that a paper cites and that is not the one that is meant, in the agreement as its signed file prints it."""
    for around, begins in (place for named, *place in places(later) if named == paper):
        before, after = map(re.escape, around.split("#"))
        found = re.search(rf"{before}Section ([\d.]+) of {later.title}{after}", " ".join(text.split()))
        if found is None or not re.search(rf"^{re.escape(found[1])}\.? +{re.escape(begins)}", agreement, re.MULTILINE):
            yield f"{paper}: {found[0] if found else around}"


@dataclass(frozen=True, slots=True)
class Lived:
    """What came of a life over a later edition: its packets, and the agreement of a partner that joins in that edition."""

    later: Later
    library: Library
    packets: tuple[Signing, ...]
    newcomer: str


@pytest.fixture(scope="module", params=PROGRAMMES, ids=lambda later: later.programme)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Lived:
    later, root = request.param, tmp_path_factory.mktemp("lived")
    library = grown(later, root)
    life, newcomer = texts(LIVES / later.programme / "later-edition.yaml")
    packets = tuple(built(life["life"], later, library, root / "life"))
    (joined,) = built(newcomer["life"][:1], later, library, root / "newcomer")
    return Lived(later, library, packets, joined.papers[later.agreement])


@pytest.mark.slow
def test_a_life_holds_over_an_edition_in_which_a_clause_is_inserted(lived: Lived) -> None:
    results = run_scenarios([LIVES / lived.later.programme], lived.library)
    assert (results.findings, results.holding) == ((), 2)


@pytest.mark.slow
def test_each_number_is_that_of_the_file_that_was_signed(lived: Lived) -> None:
    held = [(name, text, step.agreement) for step in lived.packets for name, text in step.papers.items() if step.agreement]
    assert [wrong for paper in held for wrong in wrongly_cited(*paper, lived.later)] == []
    assert {named for named, *_ in places(lived.later)} <= {name for name, *_ in held}


@pytest.mark.slow
def test_held_against_the_agreement_of_the_later_edition_an_amendment_would_be_wrong(lived: Lived) -> None:
    (amendment,) = (step.papers["amendment"] for step in lived.packets if "amendment" in step.papers)
    assert len([*wrongly_cited("amendment", amendment, lived.newcomer, lived.later)]) > 1
