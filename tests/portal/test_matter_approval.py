"""Special terms are issued when somebody else has approved them, word for word; who is asked is said, and who approved is named."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from portal.page_forms import text_of
from portal.running import Running, running, small_settings, small_text

from assembler.portal.clock import now, today
from assembler.portal.desk_inbox import all_waiting
from assembler.portal.matter_form import answers_from_text
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.service import store_matter
from assembler.portal.store.accounts import Actor, Role, add_staff, check_password, open_session, set_approving
from assembler.portal.store.audit import first_broken_event
from assembler.portal.store.database import reading, writing
from assembler.portal.store.inbox import Waiting
from assembler.portal.store.matters import StoredMatter, find_matter
from assembler.portal.store.reach import EVERY_MATTER

pytestmark = pytest.mark.slow
PASSWORD = "a long password"  # noqa: S105 - of people of this test
TERMS = "special_terms:\n  terms:\n    - The lathe stays with us.\n"
APPROVED = TERMS + "  approved_by: Priya Nair\n"
APPROVERS = ("olive", "priya")


@pytest.fixture(scope="module")
def portal(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("approval"), database())) as found:
        with writing(found.context.engine) as connection:
            for name in ("lena", *APPROVERS):
                id = add_staff(connection, name, PASSWORD, Role.EDITOR, now())
                set_approving(connection, id, approves=name in APPROVERS)
        yield found


def actor(portal: Running, name: str) -> Actor:
    with reading(portal.context.engine) as connection:
        found = check_password(connection, name, PASSWORD)
    assert found
    return found


def desk(portal: Running, name: str) -> httpx.Client:
    with writing(portal.context.engine) as connection:
        secret = open_session(connection, actor(portal, name), now(), 3600)
    return portal.client(cookies={"session": secret})


def saved(portal: Running, name: str, terms: str, by: str = "lena") -> str:
    text = small_text(name, f"{name} AB") + terms
    id, findings = store_matter(portal.context, actor(portal, by), read_matter_text(portal.context, text))
    assert id, findings
    return id


def matter(portal: Running, id: str) -> StoredMatter:
    with reading(portal.context.engine) as connection:
        found = find_matter(connection, id)
    assert found
    return found


def waits(portal: Running, id: str) -> bool:
    return any(
        one.waiting is Waiting.TO_APPROVE and one.about.id == id for one in all_waiting(portal.context, today(), EVERY_MATTER)
    )


def test_special_terms_are_issued_when_somebody_else_has_approved_them(portal: Running) -> None:
    id = saved(portal, "terms-001", APPROVED)
    at = f"/desk/matters/{id}"
    with desk(portal, "lena") as lena, desk(portal, "olive") as olive:
        refused = lena.post(f"{at}/build", data={})
        assert refused.status_code == 409
        assert "This packet is issued after an approval. Asked: olive, priya." in text_of(refused.text)
        assert waits(portal, id)
        assert "To be approved (1)" in text_of(olive.get("/desk/inbox").text)
        assert 'value="approve"' not in lena.get(at).text
        assert lena.post(f"{at}/approval", data={"do": "approve", "version": "1"}).status_code == 403
        assert olive.post(f"{at}/approval", data={"do": "approve", "version": "1"}).status_code == 303
        stated = answers_from_text(matter(portal, id).text)["special_terms"]
        assert stated == {"terms": ["The lathe stays with us."], "approved_by": "olive"}
        assert not waits(portal, id)
        assert "olive approved this text" in text_of(lena.get(at).text)
        built = lena.post(f"{at}/build", data={})
        packet = portal.find(built.headers["location"].rpartition("/")[2])
        assert (portal.wait(packet.id), portal.find(packet.id).contents.draft) == ("built", False)
    with reading(portal.context.engine) as connection:
        assert first_broken_event(connection) is None
    with portal.client_of("admin") as admin:
        audit = text_of(admin.get("/desk/audit").text)
    assert "approval asked terms-001 lena" in audit
    assert "approved terms-001 olive" in audit


def test_nobody_approves_what_one_has_written_or_asked_for(portal: Running) -> None:
    id = saved(portal, "terms-002", TERMS, by="olive")
    at = f"/desk/matters/{id}"
    decision = {"do": "approve", "version": "1"}
    with desk(portal, "olive") as olive, desk(portal, "priya") as priya:
        assert priya.post(f"{at}/approval", data=decision).status_code == 409, "nobody has asked"
        assert priya.post(f"{at}/approval/ask").status_code == 303
        assert priya.post(f"{at}/approval/ask").status_code == 303, "it is asked once"
        for one in (olive, priya):
            refused = one.post(f"{at}/approval", data=decision)
            assert (refused.status_code, "Ask somebody else." in refused.text) == (409, True)
            assert "somebody else decides" in one.get(at).text
        assert "Nobody else may approve" in text_of(olive.get(at).text)
    assert "approved_by" not in matter(portal, id).text


def test_what_was_changed_after_the_approval_is_to_be_approved_again(portal: Running) -> None:
    id = saved(portal, "terms-003", TERMS)
    at = f"/desk/matters/{id}"
    with desk(portal, "lena") as lena, desk(portal, "olive") as olive:
        lena.post(f"{at}/approval/ask")
        assert olive.post(f"{at}/approval", data={"do": "approve", "version": "1"}).status_code == 303
        text = matter(portal, id).text.replace("The lathe stays", "The lathe and the drill stay")
        changed = read_matter_text(portal.context, text, partner=matter(portal, id).partner)
        assert store_matter(portal.context, actor(portal, "lena"), changed, (id, 2))[0] == id
        assert "Asked: olive, priya." in text_of(lena.post(f"{at}/build", data={}).text)
        stale = olive.post(f"{at}/approval", data={"do": "approve", "version": "2"})
        assert (stale.status_code, "was changed" in stale.text) == (409, True)


def test_a_refusal_has_a_reason_that_whoever_wrote_it_reads(portal: Running) -> None:
    id = saved(portal, "terms-004", APPROVED)
    at = f"/desk/matters/{id}"
    with desk(portal, "lena") as lena, desk(portal, "priya") as priya:
        lena.post(f"{at}/approval/ask")
        assert priya.post(f"{at}/approval", data={"do": "refuse", "version": "1", "reason": " "}).status_code == 409
        assert priya.post(f"{at}/approval", data={"do": "else", "version": "1"}).status_code == 422
        assert priya.post(f"{at}/approval", data={"do": "refuse", "version": "1", "reason": "Not a lathe."}).status_code == 303
        assert not waits(portal, id)
        assert "priya did not approve this text" in text_of(lena.get(at).text)
        refused = lena.post(f"{at}/build", data={})
        assert (refused.status_code, "This text was not approved. Change the matter: Not a lathe." in text_of(refused.text)) == (
            409,
            True,
        )


def test_a_draft_needs_no_approval_and_a_machine_reads_who_is_asked(portal: Running) -> None:
    draft, other = saved(portal, "terms-005", TERMS), saved(portal, "terms-006", APPROVED)
    with desk(portal, "lena") as lena:
        packet = lena.post(f"/desk/matters/{draft}/build", data={}).headers["location"].rpartition("/")[2]
    assert (portal.wait(packet), portal.find(packet).contents.draft) == ("built", True)
    with portal.client() as machine:
        shown = {"Authorization": f"Bearer {portal.token(Role.EDITOR)}"}
        refused = machine.post(f"/api/matters/{other}/packets", json={}, headers=shown)
    assert refused.status_code == 409
    assert refused.json()["message"] == "This packet is issued after an approval. Asked: olive, priya."


def test_every_packet_waits_where_the_portal_says_so(tmp_path: Path) -> None:
    with running(replace(small_settings(tmp_path), approve_every_packet=True)) as every:
        with writing(every.context.engine) as connection:
            add_staff(connection, "lena", PASSWORD, Role.ADMIN, now())
        id = saved(every, "every-001", "")
        with desk(every, "lena") as lena:
            refused = lena.post(f"/desk/matters/{id}/build", data={})
            assert "Nobody else may approve: an admin says under “People” who may." in text_of(refused.text)
            lena.post("/desk/people", data={"name": "olive", "password": PASSWORD, "role": "viewer"})
            (olive,) = re.findall(r'id="role-([0-9a-f]{32})"', lena.get("/desk/people").text)
            lena.post(f"/desk/people/{olive}", data={"role": "viewer", "approves": "yes"})
            with desk(every, "olive") as hers:
                before = matter(every, id)
                assert hers.post(f"/desk/matters/{id}/approval", data={"do": "approve", "version": "1"}).status_code == 303
            assert matter(every, id) == before, "without special terms the text stays as it is"
            assert lena.post(f"/desk/matters/{id}/build", data={}).status_code == 303
