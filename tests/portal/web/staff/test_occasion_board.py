"""The occasion of a new matter: one that is issued alone asks for no choices, and shows what is in force."""

import re
from datetime import date
from html import unescape
from pathlib import Path

import httpx
import pytest
from commands.dated_records import build, sign
from commands.test_status import files_with_notice
from portal.page_forms import form_values, text_of
from portal.running import Running, matter_text
from small_library import load

from assembler.packets.store import FolderStore
from assembler.portal.web.staff.occasion_board import build_occasion_board


def test_what_is_in_force_is_read_from_the_record_that_the_matter_goes_on_with(tmp_path: Path) -> None:
    library, store = load(tmp_path / "library", files_with_notice()), FolderStore(tmp_path / "out")
    sign(store, build(library, store, "first", date(2026, 12, 1), "choices: [lend]\n"), date(2026, 12, 15))
    programme = library.programmes["small"]
    usual = build_occasion_board(programme, {"after": "first"}, store)
    assert (usual.occasion and usual.occasion.id, usual.stated, usual.alone, usual.in_force) == ("joining", "", False, None)
    notice = build_occasion_board(programme, {"after": "first", "occasion": "notice", "issued": "2027-01-01"}, store)
    assert (notice.stated, notice.alone, [choice.id for choice in notice.choices]) == ("notice", True, ["lend"])
    assert notice.in_force is not None
    assert [paper.title for paper in notice.papers] == ["Agreement", "Form"]
    for unknown in ({"after": "nobody"}, {}, {"after": "first", "issued": "2026-12-14"}):
        assert build_occasion_board(programme, {**unknown, "occasion": "notice"}, store).in_force is None


def test_an_occasion_that_is_issued_alone_asks_for_no_choices(desk: httpx.Client) -> None:
    usual = desk.get("/desk/programmes/qpn").text
    assert ('value="joining" selected' in usual, 'name="choice"' in usual) == (True, True)
    alone = desk.get("/desk/programmes/qpn?choice=referral&occasion=termination_notice").text
    assert ('value="termination_notice" selected' in alone, 'name="choice"' in alone) == (True, False)
    assert "Nothing is known to be in force." in text_of(alone)
    address = re.search(r'href="([^"]+)">Go on to the partner', alone)
    assert address
    form = desk.get(unescape(address[1])).text
    held = form_values(form)
    assert (held["occasion"], 'name="choice"' in form) == ("termination_notice", False)
    assert re.search(r"Occasion\s+Notice of termination\s+Choices in force\s+none", text_of(form))
    sent = desk.post("/desk/programmes/qpn/matter", data={**held, "choice": "referral"})
    assert (sent.status_code, "cannot be changed with it" in text_of(sent.text)) == (422, False), "a choice of before is dropped"
    assert "Change the occasion" in text_of(sent.text)


@pytest.mark.slow
def test_a_notice_is_stated_upon_what_the_partner_has_signed(served: Running, desk: httpx.Client) -> None:
    text = matter_text("noticed-001", "Acme Occasion GmbH").replace("2026-12-01", "2026-11-02")
    packet = served.packet("noticed-001", "Acme Occasion GmbH", text=text)
    assert desk.post(f"/desk/packets/{packet}/signature", data={"signed_on": "2026-11-10"}).status_code == 303
    partner = re.search(r'/desk/partners/([0-9a-f]{32})">Acme Occasion GmbH', desk.get("/desk/partners").text)
    assert partner
    board = desk.get(f"/desk/programmes/qpn?at_partner={partner[1]}&occasion=termination_notice").text
    assert re.search(r"Choices in force\s+XM Referral\s+XM Sell", text_of(board))
    assert "Alliance Agreement since 10 November 2026" in text_of(board)
    address = re.search(r'href="([^"]+)">Go on to the partner', board)
    assert address
    form = form_values(desk.get(unescape(address[1])).text)
    assert (form["after"], form["occasion"], form["partner.legal_name"]) == (
        "noticed-001",
        "termination_notice",
        "Acme Occasion GmbH",
    )
    stated = {
        "matter": "noticed-002",
        "issued": "2027-02-01",
        "facts.ends_on": "2027-06-30",
        "facts.given_by": "vendor",
        "facts.ground": "convenience",
    }
    saved = desk.post("/desk/programmes/qpn/matter", data={**form, **stated})
    assert saved.status_code == 303, text_of(saved.text)
    assert "Notice of Termination" in text_of(desk.get(saved.headers["location"]).text)
