import re
from pathlib import Path

import pytest
from formats.word.word_sample import edited
from returns.returned_sample import filled, issued, reworded, scanned, with_certificate

from assembler.formats.registry import WORD
from assembler.formats.word.package import DOCUMENT
from assembler.packets.order import build_packet
from assembler.returns import find_packet, judge, named_matter, read_packet, received_file
from assembler.returns.verdict import Carrier, Origin, Standing
from examples import ROOT, example, ordered

MATTER = ROOT / "examples" / "qpn-referral-sell.yaml"
AGREEMENT = "documents/01-alliance-agreement.docx"


def sent(path: str = AGREEMENT) -> bytes:
    return next(file.data for file in example(MATTER).files if file.path == path)


def silently(data: bytes) -> bytes:
    return edited(data, DOCUMENT, lambda text: text.replace("thirty (30)", "ninety (90)", 1))


@pytest.mark.slow
def test_a_paper_is_held_against_the_packet_found_by_its_matter(tmp_path: Path) -> None:
    packet, _ = build_packet(ordered(MATTER), tmp_path, lambda _: None)
    assert packet is not None
    file = received_file("back.docx", silently(sent()))
    found = find_packet(tmp_path, named_matter(file))
    assert found == packet.folder
    issued, findings = read_packet(found)
    assert issued is not None, findings
    verdict = judge(file, issued)
    (change,) = verdict.changes
    assert (verdict.papers[0], change.kind, change.silent, str(change.edits[0])) == (
        "alliance-agreement",
        "changed",
        True,
        "“thirty (30)” became “ninety (90)”",
    )


@pytest.mark.slow
def test_papers_made_anew_are_those_that_were_sent() -> None:
    assert {file.path: file.data for file in issued().files_of(WORD)} == {
        file.path: file.data for file in example(MATTER).of_kind(".docx")
    }
    verdict = judge(received_file("back.docx", sent()), issued())
    assert (verdict.standing, verdict.changes, verdict.findings) == (Standing.AS_ISSUED, (), ())


def test_a_paper_that_lost_what_names_it_is_known_by_its_words() -> None:
    nameless = edited(silently(sent()), "customXml/item1.xml", lambda _: "<other/>")
    verdict = judge(received_file("back.docx", nameless), issued())
    assert (verdict.papers, len(verdict.changes)) == (("alliance-agreement",), 1)
    strange = edited(nameless, DOCUMENT, lambda text: re.sub(r"<w:t [^<]*</w:t>", "", text))
    verdict = judge(received_file("back.docx", strange), issued())
    assert (verdict.origin, [finding.id for finding in verdict.findings]) == (Origin.NOT_OURS, ["unknown-paper"])


@pytest.mark.slow
def test_a_returned_pdf_is_held_against_the_one_that_was_sent() -> None:
    for data, changes in ((reworded("pdf"), [("changed", "1 (page 1)", "“Partner” became “Vendor”")]), (filled("pdf"), [])):
        verdict = judge(received_file("back.pdf", data), issued())
        assert verdict.issued_as == "forms/material-value-declaration-opp-001.pdf"
        assert [(change.kind, change.place, "; ".join(map(str, change.edits))) for change in verdict.changes] == changes


def test_pages_added_to_a_pdf_are_told_and_no_change() -> None:
    verdict = judge(received_file("back.pdf", with_certificate(filled("pdf"))), issued())
    assert verdict.changes == ()
    assert [finding.id for finding in verdict.findings] == ["to-be-looked-at"]


def test_a_scan_is_to_be_looked_at_and_what_is_of_somebody_else_is_none_of_ours() -> None:
    for file in (received_file("back.pdf", scanned()), received_file("back.png", b"\x89PNG")):
        verdict = judge(file, issued())
        assert (verdict.origin, verdict.carrier, verdict.standing) == (Origin.UNKNOWN, (Carrier.SCANNED,), Standing.NEEDS_REVIEW)
        assert [finding.id for finding in verdict.findings] == ["to-be-looked-at"]


def test_a_paper_of_another_matter_or_issue_is_told() -> None:
    of_another = edited(sent(), "customXml/item1.xml", lambda text: text.replace("acme-2026-001", "acme-2026-002"))
    verdict = judge(received_file("back.docx", of_another), issued())
    assert (verdict.origin, [finding.id for finding in verdict.findings]) == (Origin.OTHER_MATTER, ["other-packet"])
    of_before = edited(sent(), "customXml/item1.xml", lambda text: re.sub("(edition[^0-9]+)2026", r"\g<1>2025", text))
    verdict = judge(received_file("back.docx", of_before), issued())
    assert (verdict.origin, [finding.id for finding in verdict.findings]) == (Origin.EARLIER, ["stale-paper"])


def test_a_file_that_cannot_be_read_has_an_origin_that_is_not_known() -> None:
    for data in (b"", b"PK\x03\x04", b"%PDF-1.7", b"MZ"):
        verdict = judge(received_file("back", data), issued())
        assert (verdict.origin, [finding.id for finding in verdict.findings]) == (Origin.UNKNOWN, ["unreadable-return"])
