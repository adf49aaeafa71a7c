"""Papers signed through personal links: in turn, once, only as shown; declined, taken back; an executed copy for all."""

import html
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import ADMIN, Running, running, small_settings, small_text, with_seal
from pypdf import PdfReader
from sqlalchemy import delete

from assembler.formats.pdf.signatures import read_signatures
from assembler.packets.manifest import digest
from assembler.packets.records import read_record
from assembler.portal.clock import now
from assembler.portal.jobs.worker_pool import WorkerPool
from assembler.portal.packet_signing import TypedSignature, sign_here
from assembler.portal.service import ConflictError, erase
from assembler.portal.signing_state import PapersToSign, Signer, person_of, signing_state
from assembler.portal.store.audit import first_broken_event
from assembler.portal.store.database import reading, writing
from assembler.portal.store.index import rebuild_index
from assembler.portal.store.links import links_of, open_link
from assembler.portal.store.record_changes import announce_change
from assembler.portal.store.signings import find_signing, steps_of
from assembler.portal.store.tables import signings
from assembler.signing.audit import Step, first_broken_step
from assembler.signing.executed import check_audit

SIGNATORIES = "signatories: [{name: Anna Berg, title: Director}, {name: Bo Ek, title: Director}]"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, database: Callable[[], str]) -> Iterator[Running]:
    with (
        pytest.MonkeyPatch.context() as patch,
        running(with_seal(small_settings(tmp_path_factory.mktemp("sign"), database()), patch)) as portal,
    ):
        yield portal


@pytest.fixture
def desk(served: Running) -> Iterator[httpx.Client]:
    with served.client_of("editor") as client:
        yield client


def opened(served: Running, desk: httpx.Client, name: str, *, directors: int = 1) -> tuple[str, dict[str, str]]:
    """Build a packet, open it for signature, and return its id with the path of each person's link."""
    text = small_text(name, "Exempel AB")
    packet = served.packet(name, "Exempel AB", text=re.sub("signatories: .*", SIGNATORIES, text) if directors > 1 else text)
    assert desk.post(f"/desk/packets/{packet}/signing", data={"days": "30"}).status_code == 303
    people = [f"partner.{number}" for number in range(1, directors + 1)]
    return packet, {key: link(desk, packet, key) for key in (*people, "vendor.1")}


def link(desk: httpx.Client, packet: str, key: str) -> str:
    page = desk.post(f"/desk/packets/{packet}/signing/links", data={"person": key})
    assert page.status_code == 201, page.text
    found = re.search(r'value="http://[^/]+(/p/[^"]+)"', page.text)
    assert found
    return found[1]


def signer_of(served: Running, at: str) -> Signer:
    """Return who signs by a link, as its pages do."""
    with reading(served.context.engine) as connection:
        found = open_link(connection, at.rpartition("/")[2], now())
    assert found
    return Signer(person_of(found), found.id, {"link": found.id})


def form(web: httpx.Client, at: str, **typed: str) -> dict[str, str]:
    """Return what the page of the place to sign sends, as a browser fills it in."""
    assert web.post(f"{at}/sign/shown").headers["location"] == f"{at}/sign/here"
    page = web.get(f"{at}/sign/here").text
    sent = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)"[^>]*? value="([^"]*)"', page)}
    return sent | typed


def sign(web: httpx.Client, at: str, **typed: str) -> httpx.Response:
    return web.post(f"{at}/sign/here", data=form(web, at, **typed))


def signed_by_all(served: Running, desk: httpx.Client, web: httpx.Client, name: str) -> tuple[str, dict[str, str]]:
    packet, links = opened(served, desk, name)
    assert sign(web, links["partner.1"], place="Stockholm").status_code == 303
    drawn = "[[[100, 300], [200, 100], [420, 120]]]"
    assert sign(web, links["vendor.1"], name="Olive Kay", title="Director", strokes=drawn).status_code == 303
    return packet, links


@pytest.mark.slow
def test_the_partner_signs_then_the_vendor_and_both_have_the_executed_copy(
    served: Running, desk: httpx.Client, web: httpx.Client
) -> None:
    packet, links = signed_by_all(served, desk, web, "both-001")
    whole = served.link(packet)
    assert "Download the contract that all have signed (executed copy, PDF)" in web.get(whole).text
    copies = {web.get(f"{at}/executed").content for at in (whole, *links.values())}
    copies |= {desk.get(f"/desk/packets/{packet}/executed").content}
    (copy,) = copies
    audit = web.get(f"{links['partner.1']}/audit").content
    signatures, findings = read_signatures(copy)
    assert findings == ()
    assert [(one.field.partition(".")[2], one.name, one.holds) for one in signatures] == [
        ("signatures.partner.1", "Anna Berg", True),
        ("signatures.vendor.1", "Olive Kay", True),
        ("", "", True),
    ]
    checked = check_audit(audit, copy, signatures)
    assert checked.findings == ()
    assert checked.record is not None
    assert [str(one.step) for one in checked.record.steps] == [
        *("begun", "linked", "linked", "shown", "signed", "shown", "signed", "executed")
    ]
    acts = [one.facts for one in checked.record.steps if one.step is Step.SIGNED]
    assert [(one["name"], one["how"]) for one in acts] == [
        ("Anna Berg", "by the button, in the name that the papers print; no name was typed"),
        ("Olive Kay", "drawn, 3 points"),
    ]
    printed = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(audit)).pages).split())
    assert "Name typed" not in printed
    assert "Anna Berg went on from the page with the papers." in printed
    assert served.find(packet).signed
    record, _ = read_record(served.context.file_storage.packets, "both-001")
    assert record is not None
    assert list(record.signed) == [served.find(packet).name]
    with reading(served.context.engine) as connection:
        assert first_broken_event(connection) is None
    assert "Executed copy" in desk.get(f"/desk/packets/{packet}").text


@pytest.mark.slow
def test_the_rows_of_a_signing_that_were_lost_are_written_again(served: Running, desk: httpx.Client, web: httpx.Client) -> None:
    packet, links = opened(served, desk, "lost-001")
    assert sign(web, links["partner.1"]).status_code == 303
    before = signing_state(served.context, PapersToSign(served.find(packet)))
    with writing(served.context.engine) as connection:
        connection.execute(delete(signings).where(signings.c.packet == packet))
    assert signing_state(served.context, PapersToSign(served.find(packet))) is None
    assert rebuild_index(served.context.engine, served.context.file_storage).signings == 1
    assert signing_state(served.context, PapersToSign(served.find(packet))) == before
    assert rebuild_index(served.context.engine, served.context.file_storage).signings == 0
    assert sign(web, links["vendor.1"], name="Olive Kay").status_code == 303
    assert web.get(f"{links['partner.1']}/executed").status_code == 200


@pytest.mark.slow
@pytest.mark.usefixtures("child_processes")
def test_a_child_process_that_dies_signs_nothing_and_the_act_can_be_done_again(served: Running, desk: httpx.Client) -> None:
    packet, links = opened(served, desk, "dead-001")
    small = replace(served.context.settings, limits=replace(served.context.settings.limits, memory=50_000_000))
    context = replace(served.context, settings=small, workers=WorkerPool(small))
    signer = signer_of(served, links["partner.1"])
    before = signing_state(served.context, PapersToSign(served.find(packet)))
    assert before
    typed = TypedSignature(before.signing.sha256, "Anna Berg", "", "")
    refused = sign_here(context, PapersToSign(served.find(packet)), signer, typed)
    context.workers.close()
    assert [one.id for one in refused] == ["signing-interrupted"]
    assert signing_state(served.context, PapersToSign(served.find(packet))) == before
    assert sign_here(served.context, PapersToSign(served.find(packet)), signer, typed) == ()


def test_nobody_signs_while_the_packet_is_being_withdrawn_or_signed_in_another_way(served: Running, desk: httpx.Client) -> None:
    packet, links = opened(served, desk, "changing-001")
    papers, signer = PapersToSign(served.find(packet)), signer_of(served, links["partner.1"])
    before = signing_state(served.context, papers)
    assert before
    typed = TypedSignature(before.signing.sha256, "Anna Berg", "", "")
    with writing(served.context.engine) as connection:
        announce_change(connection, packet, now() + 600)
    with pytest.raises(ConflictError, match="are being changed"):
        sign_here(served.context, papers, signer, typed)
    assert signing_state(served.context, papers) == before
    with writing(served.context.engine) as connection:
        announce_change(connection, packet, 0)
    assert sign_here(served.context, papers, signer, typed) == ()


def test_two_of_one_party_sign_in_any_order_and_the_vendor_after_both(
    served: Running, desk: httpx.Client, web: httpx.Client
) -> None:
    packet, links = opened(served, desk, "directors-001", directors=2)
    assert web.get(f"{links['vendor.1']}/sign/here").status_code == 303
    assert "Somebody else signs first: Anna Berg and Bo Ek" in web.get(f"{links['vendor.1']}/sign").text
    assert sign(web, links["partner.2"]).status_code == 303
    assert "Somebody else signs first: Anna Berg." in web.get(f"{links['vendor.1']}/sign").text
    assert sign(web, links["partner.1"]).status_code == 303
    assert "Go on to the place to sign" in web.get(f"{links['vendor.1']}/sign").text
    text = PdfReader(BytesIO(web.get(f"{links['vendor.1']}/sign/file").content)).get_fields() or {}
    assert sum("/V" in one for one in text.values() if one.get("/FT") == "/Sig") == 2
    assert web.get(f"{links['vendor.1']}/executed").status_code == 404
    assert not served.find(packet).signed


def test_nobody_signs_under_another_name_than_that_of_the_papers(served: Running, desk: httpx.Client, web: httpx.Client) -> None:
    packet, links = opened(served, desk, "name-001")
    sent = form(web, links["partner.1"])
    page = web.get(f"{links['partner.1']}/sign/here").text
    assert '<span class="filled">Anna Berg</span>' in page
    assert "name" not in sent, "nobody is asked for a name that the papers have"
    assert "Place (optional)" in text_of(page)
    first = text_of(web.get(served.link(packet)).text)
    assert "being signed on pages" in first
    assert "It is the turn of Anna Berg." in first
    assert "Return what was signed" not in first
    assert "your turn" in web.get(f"{links['partner.1']}/sign").text
    assert "your turn" not in web.get(f"{links['vendor.1']}/sign").text
    refused = web.post(f"{links['partner.1']}/sign/here", data=sent | {"name": "Tomás Rivera"})
    assert refused.status_code == 422
    assert "The papers name Anna Berg. If you are somebody else, ask for a link of your own." in text_of(refused.text)
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state
    assert [one.step for one in state.steps if one.step is Step.SIGNED] == []
    assert web.post(f"{links['partner.1']}/sign/here", data=sent).status_code == 303
    between = text_of(web.get(served.link(packet)).text)
    assert "Anna Berg has signed. It is the turn of" in between
    assert "Download what is signed now (as issued, without signatures, PDF" in between
    vendor = form(web, links["vendor.1"])
    assert vendor["name"] == ""
    assert web.post(f"{links['vendor.1']}/sign/here", data=vendor).status_code == 422, (
        "the papers name nobody, so a name is typed"
    )
    assert web.post(f"{links['vendor.1']}/sign/here", data=vendor | {"name": "Olive Kay"}).status_code == 303
    values = (PdfReader(BytesIO(web.get(f"{links['vendor.1']}/executed").content)).get_fields() or {}).items()
    names = {name: one["/V"] for name, one in values if name.endswith(".vendor.1.name")}
    assert set(names.values()) == {"Olive Kay"}, "printed in the papers too"


def test_no_consent_another_file_a_replay_or_two_at_once_sign_nothing_or_once(
    served: Running, desk: httpx.Client, web: httpx.Client
) -> None:
    packet, links = opened(served, desk, "attacks-001")
    at = links["partner.1"]
    sent = form(web, at)
    assert web.post(f"{at}/sign/here", data=sent | {"consent": ""}).status_code == 422
    assert web.post(f"{at}/sign/here", data=sent | {"shown": "0" * 64}).status_code == 409
    assert web.post(f"{at}/sign/here", data=sent | {"strokes": "<svg onload=x>"}).status_code == 422
    refused = web.post(f"{at}/sign/here", data=sent | {"consent": "", "strokes": "[[[100, 300], [420, 120]]]"})
    assert (refused.status_code, 'name="strokes" value="[[[100, 300], [420, 120]]]"' in refused.text) == (422, True), (
        "drawn, and kept"
    )
    assert web.post(f"{links['vendor.1']}/sign/here", data=sent).status_code == 422, "not the vendor's turn"
    with httpx.Client(base_url=served.address, timeout=60) as stranger:
        assert stranger.post(f"{at}/sign/here", data=sent, headers={"Origin": "https://evil.example"}).status_code == 403

    def once(_: int) -> int:
        with served.client() as client:
            return client.post(f"{at}/sign/here", data=sent).status_code

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(once, range(4)))
    assert answers[0] == 303
    assert set(answers[1:]) <= {409, 422}
    assert web.post(f"{at}/sign/here", data=sent).status_code == 409, "the same act again"
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state is not None
    assert [one.by for one in state.steps if one.step is Step.SIGNED] == ["partner.1"]
    assert first_broken_step(state.steps) == 0
    file = web.get(f"{at}/sign/file").content
    assert digest(file) == state.signing.sha256
    assert [one.name for one in read_signatures(file)[0]] == ["Anna Berg"]


def test_declining_ends_it_and_legal_ops_open_it_anew(served: Running, desk: httpx.Client, web: httpx.Client) -> None:
    packet, links = opened(served, desk, "declined-001")
    sent = form(web, links["partner.1"])
    going = web.post(f"{links['partner.1']}/sign/shown", data={"to": "decline"})
    assert going.headers["location"] == f"{links['partner.1']}/sign/decline"
    assert 'name="code"' not in web.get(going.headers["location"]).text, "no code is sent"
    assert "Say why you do not sign" in web.post(f"{links['partner.1']}/sign/decline", data={"reason": " "}).text
    assert web.get(f"{links['vendor.1']}/sign/decline").status_code == 303
    assert web.post(f"{links['vendor.1']}/sign/decline", data={"reason": "no"}).status_code == 409, "not their turn"
    assert web.post(f"{links['partner.1']}/sign/decline", data={"reason": "Clause 1 is wrong"}).status_code == 303
    assert "Clause 1 is wrong" in web.get(f"{links['vendor.1']}/sign").text
    assert "Clause 1 is wrong" in desk.get(f"/desk/packets/{packet}").text
    first, own, others = (
        text_of(web.get(at).text) for at in (served.link(packet), f"{links['partner.1']}/sign", f"{links['vendor.1']}/sign")
    )
    assert "These papers were declined by Anna Berg on" in first
    assert "Sign Agreement" not in first
    for page in (own, others):
        assert "declined" in page.partition("Who signs")[2]
        assert "(to be signed)" not in page
        assert "not yet" not in page
    assert web.post(f"{links['partner.1']}/sign/here", data=sent).status_code == 409
    assert desk.post(f"/desk/packets/{packet}/signing").status_code == 303
    assert sign(web, link(desk, packet, "partner.1")).status_code == 303
    assert web.get(f"{links['partner.1']}/sign").status_code == 404, "a new link closes the one before"


def test_what_is_taken_back_withdrawn_or_open_already_is_not_signed(
    served: Running, desk: httpx.Client, web: httpx.Client
) -> None:
    packet, links = opened(served, desk, "back-001")
    at, sent = links["partner.1"], form(web, links["partner.1"])
    assert desk.post(f"/desk/packets/{packet}/signing").status_code == 409
    assert desk.post(f"/desk/packets/{packet}/signing/links", data={"person": "end_customer.1"}).status_code == 409
    assert desk.post(f"/desk/packets/{packet}/signing/end", data={"reason": "A wrong date"}).status_code == 303
    assert "A wrong date" in web.get(f"{at}/sign").text
    assert web.post(f"{at}/sign/here", data=sent).status_code == 409
    assert desk.post(f"/desk/packets/{packet}/withdraw", data={"reason": "x"}).status_code == 303
    assert web.get(f"{at}/sign").status_code == 404
    assert desk.post(f"/desk/packets/{packet}/signing").status_code == 409


def test_a_personal_link_opens_the_papers_to_sign_and_no_other_and_a_packets_link_signs_nothing(
    served: Running, desk: httpx.Client, web: httpx.Client
) -> None:
    packet, links = opened(served, desk, "links-001")
    at, whole = links["partner.1"], served.link(packet)
    assert web.get(at).headers["location"] == f"{at}/sign"
    assert web.get(f"{at}/sign/papers/1").status_code == 200
    for path in (
        "/papers/1",
        "/papers/1/pdf",
        "/packet",
        "/all",
        "/return",
        "/sign/papers/2",
        "/sign/papers/99",
        "/executed",
        "/audit",
    ):
        assert web.get(f"{at}{path}").status_code == 404, path
    for path in ("/sign", "/sign/here", "/sign/file", "/sign/papers/1"):
        assert web.get(f"{whole}{path}").status_code == 404, path
    assert web.post(f"{whole}/sign/here", data=form(web, at)).status_code == 404
    assert "It is the turn of Anna Berg" in web.get(whole).text
    with reading(served.context.engine) as connection:
        personal = [one.id for one in links_of(connection, packet) if one.personal]
    for id in personal:
        assert desk.post(f"/desk/packets/{packet}/links/{id}/renew").status_code == 409, "it would be no step of the signing"


def test_erasing_the_partner_removes_what_was_signed_here(served: Running, desk: httpx.Client, web: httpx.Client) -> None:
    packet, links = opened(served, desk, "erased-001")
    assert sign(web, links["partner.1"]).status_code == 303
    state = signing_state(served.context, PapersToSign(served.find(packet)))
    assert state is not None
    stored = served.context.file_storage.below(f"signings/{packet}")
    assert sorted(name[-5:] == ".json" for name in stored) == [False, False, True], "as issued, as signed, and the rows"
    erase(served.context, ADMIN, served.find(packet).partner)
    assert served.context.file_storage.below(f"signings/{packet}") == {}
    with reading(served.context.engine) as connection:
        assert find_signing(connection, packet) is None
        assert steps_of(connection, state.signing.id) == ()
