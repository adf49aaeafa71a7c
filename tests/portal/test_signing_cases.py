"""A place left for the end customer; papers that are not issued yet; the time that is over; a clock that jumps forward and back."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import Running, free_port, running, settings_for, small_text, with_seal
from portal.web.partner.test_signing_pages import form, link, sign
from small_library import agreement, paper, write
from sqlalchemy import update

from assembler.formats.pdf.signatures import read_signatures
from assembler.portal import packet_signing
from assembler.portal.clock import moment, now
from assembler.portal.jobs import sandbox
from assembler.portal.packet_signing import NO_LONGER, TypedSignature, decline, sign_here, signer_of_staff
from assembler.portal.service import ConflictError
from assembler.portal.settings import Settings
from assembler.portal.signing_state import PapersToSign, signing_state
from assembler.portal.store.accounts import Actor, Role, add_staff, set_authority
from assembler.portal.store.database import writing
from assembler.portal.store.signings import add_step
from assembler.portal.store.tables import signings
from assembler.signing import CONSENT
from assembler.signing.audit import Step, first_broken_step
from assembler.signing.executed import check_audit

pytestmark = pytest.mark.slow
LATE_DAY = "2035-06-01"


def settings_with_a_licence(folder: Path) -> Settings:
    """Return the settings of a portal whose packets have a licence between the vendor and an end customer."""
    files = agreement(
        {"loans": "1. {{ partner.legal_name }} must repay.\n"}, papers="- {document: licence, handling: third_party}\n"
    )
    files |= paper(
        "licence", {"use": "1. Use it well.\n"}, more="parties: [vendor, end_customer]\nsigners: [vendor, end_customer]\n"
    )
    programme = files["small/programme.yaml"].replace("partner: Partner}", "partner: Partner, end_customer: End Customer}")
    files = {**files, "small/programme.yaml": programme}
    return settings_for(folder, free_port(), library=write(folder / "library", files))


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        settings = with_seal(settings_with_a_licence(tmp_path_factory.mktemp("cases")), patch)
        with running(
            replace(settings, limits=replace(settings.limits, longest_link_life=20 * settings.limits.longest_link_life))
        ) as portal:
            yield portal


@pytest.fixture(scope="module")
def packet(served: Running) -> str:
    return served.packet("cases-001", "Exempel AB", text=small_text("cases-001", "Exempel AB"))


def open_anew(desk: httpx.Client, packet: str) -> None:
    desk.post(f"/desk/packets/{packet}/signing/end", data={"reason": "anew"})
    assert desk.post(f"/desk/packets/{packet}/signing", data={"days": "30"}).status_code == 303


def test_the_end_customer_signs_the_paper_that_has_a_place_for_it_and_sees_no_other(
    served: Running, desk: httpx.Client, web: httpx.Client, packet: str
) -> None:
    licence = {"form": "licence"}
    assert desk.post(f"/desk/packets/{packet}/signing", data=licence).status_code == 303
    links = {}
    for key in ("end_customer.1", "vendor.1"):
        page = desk.post(f"/desk/packets/{packet}/signing/links", data={"person": key, **licence})
        links[key] = page.text.partition('value="http://')[2].partition('"')[0].partition("/")[2]
    customer, vendor = (f"/{links[key]}" for key in ("end_customer.1", "vendor.1"))
    assert desk.post(f"/desk/packets/{packet}/signing/links", data={"person": "partner.1", **licence}).status_code == 409
    papers = [number for number in range(1, 5) if web.get(f"{customer}/sign/papers/{number}").status_code == 200]
    assert [one.name for at, one in enumerate(served.find(packet).contents.papers, 1) if at in papers] == ["licence"]
    assert "Somebody else signs first: End Customer." in text_of(web.get(f"{vendor}/sign").text)
    assert sign(web, customer, name="Carla Gómez", title="Head of Purchase").status_code == 303
    assert sign(web, vendor, name="Olive Kay").status_code == 303
    executed, audit = (web.get(f"{customer}/{name}").content for name in ("executed", "audit"))
    signatures = read_signatures(executed)[0]
    assert [one.name for one in signatures] == ["Carla Gómez", "Olive Kay", ""]
    assert check_audit(audit, executed, signatures).findings == ()
    assert not served.find(packet).signed, "of the packet itself nothing is signed"


def test_nobody_signs_or_declines_before_the_day_of_issue(served: Running, desk: httpx.Client, web: httpx.Client) -> None:
    text = small_text("early-001", "Exempel AB").replace("2026-11-02", LATE_DAY)
    early = served.packet("early-001", "Exempel AB", text=text)
    assert desk.post(f"/desk/packets/{early}/signing", data={"days": "30"}).status_code == 303
    at = link(desk, early, "partner.1")
    said = text_of(web.get(f"{at}/sign").text)
    assert "These papers are issued on 1 June 2035. You can read them now, and sign them from that day on." in said
    assert web.get(f"{at}/sign/papers/1").status_code == 200
    for path in ("here", "decline"):
        assert web.get(f"{at}/sign/{path}").headers["location"] == f"{at}/sign", path
    state = signing_state(served.context, PapersToSign(served.find(early)))
    assert state
    forged = {"shown": state.signing.sha256, "name": "Anna Berg", "consent": CONSENT.version}
    refused = web.post(f"{at}/sign/here", data=forged)
    assert (refused.status_code, "nobody signs them before that day" in refused.text) == (422, True)
    assert web.post(f"{at}/sign/decline", data={"reason": "x"}).status_code == 409
    assert signing_state(served.context, PapersToSign(served.find(early))) == state


def test_when_the_time_is_over_nobody_signs_and_legal_ops_open_the_papers_anew(
    served: Running, desk: httpx.Client, web: httpx.Client, packet: str
) -> None:
    open_anew(desk, packet)
    at = link(desk, packet, "partner.1")
    sent = form(web, at)
    with writing(served.context.engine) as connection:
        connection.execute(
            update(signings).where((signings.c.packet == packet) & (signings.c.state == "open")).values(expires=now())
        )
    assert "The time to sign these papers was over on" in text_of(web.get(f"{at}/sign").text)
    assert web.get(f"{at}/sign/here").status_code == 303
    for path, data in (("here", sent), ("decline", {"reason": "x"})):
        assert web.post(f"{at}/sign/{path}", data=data).status_code == 409, path
    assert desk.post(f"/desk/packets/{packet}/signing/links", data={"person": "partner.1"}).status_code == 409
    assert desk.post(f"/desk/packets/{packet}/signing", data={"days": "30"}).status_code == 303
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state
    assert (state.standing, state.signed) == ("open", ())


def test_a_clock_that_jumped_forward_and_back_gives_one_act_whose_time_is_not_before_the_last_step(
    served: Running, desk: httpx.Client, web: httpx.Client, packet: str
) -> None:
    open_anew(desk, packet)
    at = link(desk, packet, "partner.1")
    before = signing_state(served.context, PapersToSign(served.find(packet)))
    assert before
    ahead = moment() + timedelta(days=300)
    with writing(served.context.engine) as connection:  # as the portal writes while its clock is ahead
        add_step(connection, before.signing, ahead, Step.SHOWN, "partner.1", {"file": before.signing.sha256})
    assert sign(web, at).status_code == 303
    assert (
        web.post(
            f"{at}/sign/here", data={"shown": before.signing.sha256, "name": "Anna Berg", "consent": CONSENT.version}
        ).status_code
        == 409
    )
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state
    assert [one.at for one in state.steps] == sorted(one.at for one in state.steps)
    assert first_broken_step(state.steps) == 0
    (signed,) = [one for one in state.steps if one.step is Step.SIGNED]
    (signature,) = read_signatures(web.get(f"{at}/sign/file").content)[0]
    assert signature.stated == ahead
    assert signed.at == f"{ahead:%Y-%m-%dT%H:%M:%SZ}"


def test_nobody_signs_by_a_link_that_was_closed_or_an_authority_that_was_taken_back_while_the_file_was_signed(
    served: Running, desk: httpx.Client, web: httpx.Client, packet: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_anew(desk, packet)
    papers, signs = PapersToSign(served.find(packet)), sandbox.run_in_turn

    def meanwhile(deed: Callable[[], object]) -> None:
        def signed(*job: object) -> object:
            found: object = signs(*job)  # type: ignore[arg-type]
            deed()
            return found

        monkeypatch.setattr(packet_signing, "run_in_turn", signed)

    at = link(desk, packet, "partner.1")
    meanwhile(lambda: link(desk, packet, "partner.1"))
    refused = sign(web, at)
    assert (refused.status_code, NO_LONGER in text_of(refused.text)) == (409, True)
    state = signing_state(served.context, papers)
    assert state
    assert state.signed == ()
    meanwhile(lambda: None)
    assert sign(web, link(desk, packet, "partner.1")).status_code == 303

    def authority(words: str) -> None:
        with writing(served.context.engine) as connection:
            set_authority(connection, "olive", words)

    with writing(served.context.engine) as connection:
        id = add_staff(connection, "olive", "a long password", Role.EDITOR, now())
    authority("Prokura")
    meanwhile(lambda: authority(""))
    state = signing_state(served.context, papers)
    assert state
    signer = signer_of_staff(state, Actor(id, "olive", Role.EDITOR, "Prokura"), "vendor.1")
    with pytest.raises(ConflictError, match="your authority to sign was changed"):
        sign_here(served.context, papers, signer, TypedSignature(state.signing.sha256, "Olive Kay", "", ""))
    with pytest.raises(ConflictError, match="your authority to sign was changed"):
        decline(served.context, papers, signer, "No", {})
