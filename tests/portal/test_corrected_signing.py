"""Papers that are corrected while they are open for signature: nobody's signature is carried over, and each who signs is told."""

from collections.abc import Iterator

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import ADMIN, Running, running, small_settings, small_text, with_seal
from portal.store.test_revisions import change, revise
from portal.web.partner.test_signing_pages import form, link, opened, sign

from assembler.formats.pdf.signatures import read_signatures
from assembler.portal.clock import now
from assembler.portal.service import ConflictError, request_packet, withdraw
from assembler.portal.signing_state import PapersToSign, signing_state
from assembler.portal.store.database import reading, writing
from assembler.portal.store.packets import PacketRequest, queue_packet
from assembler.portal.store.signings import ALL_SIGNED, change_signing, find_signing
from assembler.signing.audit import Step, first_broken_step

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with (
        pytest.MonkeyPatch.context() as patch,
        running(with_seal(small_settings(tmp_path_factory.mktemp("corrected")), patch)) as portal,
    ):
        yield portal


def test_what_was_signed_of_the_old_text_is_not_carried_over_and_each_who_signs_is_told(
    served: Running, desk: httpx.Client, web: httpx.Client
) -> None:
    former, links = opened(served, desk, "corrected-001", directors=2)
    anna, bo = links["partner.1"], links["partner.2"]
    late = form(web, bo)
    assert sign(web, anna).status_code == 303
    text = served.find(former).text.replace("Bo Ek", "Cilla Dahl")
    revision = revise(served, former, text)
    for at, told in ((anna, "That you signed them is not carried over"), (bo, "Nobody signs them any more.")):
        assert told in text_of(web.get(f"{at}/sign").text)
        assert "To sign the corrected papers you get another link." in text_of(web.get(f"{at}/sign").text)
        for path in ("/sign/papers/1", "/sign/file"):
            assert web.get(f"{at}{path}").status_code == 409, path
        assert web.get(at).headers["location"] == f"{at}/sign"
        assert web.get(f"{at}/executed").status_code == web.get(f"{at}/papers/1").status_code == 404
    assert web.post(f"{bo}/sign/here", data=late).status_code == 409, "of the old text, sent after the correction"
    assert desk.post(f"/desk/packets/{revision}/signing", data={"days": "30"}).status_code == 303
    assert "Nobody signs them any more." in text_of(web.get(f"{bo}/sign").text), "who is replaced signs nothing of the new ones"
    assert web.post(f"{bo}/sign/here", data=late).status_code == 409
    anew = {key: link(desk, revision, key) for key in ("partner.1", "partner.2", "vendor.1")}
    for key, who in (("partner.1", "you"), ("partner.2", "Anna Berg"), ("vendor.1", "Anna Berg")):
        said = text_of(web.get(f"{anew[key]}/sign").text)
        assert f"These papers were corrected. The earlier ones were signed by {who} on " in said
        assert "That is not carried over: each signs the corrected papers anew." in said
    assert "The earlier ones were signed by Anna Berg on" in text_of(desk.get(f"/desk/packets/{revision}").text)
    assert "That is not carried over" in text_of(web.get(f"{anew['partner.2']}/sign/here").text)
    assert web.get(f"{anew['vendor.1']}/sign/here").status_code == 303, "not the vendor's turn: nobody has signed these"
    assert read_signatures(web.get(f"{anew['partner.1']}/sign/file").content)[0] == ()
    assert sign(web, anew["partner.2"]).status_code == 303
    assert [one.name for one in read_signatures(web.get(f"{anew['partner.1']}/sign/file").content)[0]] == ["Cilla Dahl"]
    ended = signing_state(served.context, PapersToSign(served.find(former)))
    assert ended
    assert (ended.standing, ended.signing.reason) == ("withdrawn", "The papers were corrected.")
    assert [one.step for one in ended.steps][-2:] == [Step.SIGNED, Step.WITHDRAWN]
    assert first_broken_step(ended.steps) == 0


def test_nobody_signs_while_the_correction_is_built(served: Running, desk: httpx.Client, web: httpx.Client) -> None:
    packet, links = opened(served, desk, "coming-001")
    sent = form(web, links["partner.1"])
    found = served.find(packet)
    with writing(served.context.engine) as connection:  # queued and not submitted, as if it waited for its turn
        queue_packet(connection, found.matter, found.text, PacketRequest(revises=packet), "", now())
    assert "These papers are being corrected. Do not sign them." in text_of(web.get(f"{links['partner.1']}/sign").text)
    assert web.post(f"{links['partner.1']}/sign/here", data=sent).status_code == 409
    state = signing_state(served.context, PapersToSign(found))
    assert state
    assert state.signed == ()


def test_what_all_have_signed_is_neither_corrected_nor_taken_back(served: Running, desk: httpx.Client) -> None:
    packet, _ = opened(served, desk, "all-001")
    matter = change(served, packet, small_text("all-001", "Exempel Zwei AB"))
    with writing(served.context.engine) as connection:  # as between the last signature and the seal
        signing = find_signing(connection, packet)
        assert signing
        assert change_signing(connection, signing, state=ALL_SIGNED)
    with pytest.raises(ConflictError, match="All have signed"):
        request_packet(served.context, ADMIN, matter, PacketRequest(), revise=True)
    with pytest.raises(ConflictError, match="All have signed"):
        withdraw(served.context, ADMIN, served.find(packet), "too late")
    with pytest.raises(ConflictError, match="All have signed"):
        change(served, packet, small_text("all-001", "Exempel Drei AB"))
    with reading(served.context.engine) as connection:
        assert find_signing(connection, packet)
    assert served.find(packet).state == "built"
