"""Whoever works at own matters alone finds nothing of another's: not on any route, in no list, count, search, archive or refusal."""

import ast
import hashlib
import inspect
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from portal.running import ADMIN, Running, running, small_settings, small_text
from portal.test_access import SAFE, filled, routes
from sqlalchemy import insert

import assembler.portal
from assembler.portal import matter_reading
from assembler.portal.clock import new_id, now
from assembler.portal.matter_owners import hand_over
from assembler.portal.store import accounts, approvals, inbox, matters, packets, submissions, unfinished
from assembler.portal.store.accounts import Actor, Role, create_token, find_token
from assembler.portal.store.database import reading, writing
from assembler.portal.store.identities import actor_of
from assembler.portal.store.links import links_of
from assembler.portal.store.matters import find_matter
from assembler.portal.store.questions import ask_question, questions_of
from assembler.portal.store.reach import Reach
from assembler.portal.store.submissions import add_return, report_entry
from assembler.portal.store.tables import evidence, metadata
from assembler.portal.store.unfinished import UnfinishedMatter, keep_unfinished

pytestmark = pytest.mark.slow
NOBODY = "f" * 32
KINDS = ("matters", "packets", "partners", "unfinished")
PARTS = ("receipt", "link", "question", "report", "evidence")
SIGN_IN = re.compile(r"/desk/sign-|/desk/account")
BODIES: Mapping[str, Mapping[str, object]] = {
    "withdrawals": {"reason": "A slip."},
    "signatures": {"signed_on": "2026-11-20"},
    "entries": {"list": "loans", "values": {"item": "A lathe"}},
    "decisions": {"accept": False, "reason": "No."},
    "answer": {"answer": "Yes."},
    "answers": {"choices": []},
    "matters": {"text": "programme: small\n"},
    "{id}": {"text": small_text("other-001", "Other AB"), "version": 1},
    "owner": {"owner": NOBODY},
    "tokens": {"name": "x", "role": "viewer"},
    "webhooks": {"name": "x", "address": "https://e.example/", "notices": ["asked"]},
}
"""What is sent by the API to paths that end so; nothing to the others."""

TYPED = {"do": "accept", "reason": "A slip.", "answer": "Yes.", "signed_on": "2026-11-20", "owner": NOBODY, "version": "1"}
"""What is typed into each form."""


@dataclass(frozen=True, slots=True)
class Things:
    """A matter with all that may belong to one: the ids by the segment of the path or the name of the part, and its name."""

    name: str
    ids: Mapping[str, str]

    def path(self, pattern: str) -> str:
        """Fill in a path with the ids."""
        kind = next((kind for kind in KINDS if f"/{kind}/{{id}}" in pattern), "")
        return filled(pattern, id=self.ids.get(kind, NOBODY), programme="small", name="agreement", **self.parts)

    @property
    def parts(self) -> dict[str, str]:
        """The ids of what belongs to the packet."""
        return {part: self.ids[part] for part in PARTS if part in self.ids} | {"list_": "loans", "number": "2", "one": "1"}


NOTHING = Things("", {})


def things(portal: Running, name: str, partner: str, by: Actor) -> Things:
    """Make a matter with its packet, and all that may belong to it."""
    packet = portal.small_packet(name, partner, by)
    portal.link(packet)
    found, engine = portal.find(packet), portal.context.engine
    form = next(paper.name for paper in found.contents.papers if paper.form)
    sha256 = hashlib.sha256(name.encode()).hexdigest()
    file = {
        "sha256": sha256,
        "size": len(name),
        "state": "look",
        "reason": "",
        "filled_here": False,
        "findings": [],
        "values": {},
    }
    with writing(engine) as connection:
        link = links_of(connection, packet)[0].id
        assert ask_question(connection, packet, link, f"Question of {name}?", now())
        returned = add_return(connection, packet, form, now(), **file)
        attached = {"id": new_id(), "packet": packet, "form": form, "number": 1, "name": f"{name}.txt", "sha256": sha256}
        connection.execute(insert(evidence).values(size=len(name), given_by="staff", at=1, **attached))
        answers = {"partner": {"legal_name": f"{name} typed"}}
        typed = UnfinishedMatter("", "small", None, 0, None, f"{name} typed", answers, by.name, by.id, 0, 0)
        ids = {
            "matters": found.matter,
            "packets": packet,
            "partners": found.partner,
            "unfinished": keep_unfinished(connection, typed, by.reach, now()),
            "receipt": returned.id,
            "link": link,
            "question": questions_of(connection, packet)[0].id,
            "report": report_entry(connection, packet, "loans", {"item": f"Loan of {name}"}, now()),
            "evidence": str(attached["id"]),
        }
    portal.context.file_storage.put(returned.key, name.encode())
    portal.context.file_storage.put(f"evidence/{packet}/{attached['id']}", name.encode())
    return Things(name, ids)


@dataclass(frozen=True, slots=True)
class Desk:
    """A portal with somebody of own matters, a machine of that role, and matters: own ones, and two of others, one of the same partner."""

    portal: Running
    lena: Actor
    token: str
    machine: Actor
    own: Things
    machines: Things
    others: tuple[Things, Things]

    def clients(self) -> Iterator[tuple[httpx.Client, str, Things]]:
        """Yield the client of the person and that of the machine, each with what its paths begin with and with what it owns."""
        with self.portal.client_as(self.lena) as client:
            yield client, "/desk", self.own
        with self.portal.machine(self.token) as client:
            yield client, "/api/", self.machines


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running(small_settings(tmp_path_factory.mktemp("own"))) as portal:
        lena = portal.person("lena", "own")
        with writing(portal.context.engine) as connection:
            token = create_token(connection, "crm", Role.OWN, now(), 10_000, "")
            machine = find_token(connection, token, now())
        assert machine
        own = things(portal, "own-001", "Own AB", lena)
        machines = things(portal, "machine-001", "Machine AB", machine)
        alien, beside = things(portal, "alien-001", "Canary AB", ADMIN), things(portal, "beside-001", "Own AB", ADMIN)
        assert beside.ids["partners"] == own.ids["partners"]
        yield Desk(portal, lena, token, machine, own, machines, (alien, beside))


def asked(client: httpx.Client, method: str, path: str, pattern: str) -> tuple[int, str]:
    """Send a request with what its route takes, and return the status and the text of the answer, without what differs in any two."""
    sent: dict[str, Any] = {}
    if method not in SAFE and pattern.startswith("/desk"):
        sent["data"] = TYPED
    elif method not in SAFE and pattern.endswith("/returns"):
        sent["content"] = b"a file"
    elif method not in SAFE and method != "DELETE":
        sent["json"] = BODIES.get(pattern.rpartition("/")[2], {})
    answer = client.request(method, path, **sent)
    return answer.status_code, _plain(answer, path)


def _plain(answer: httpx.Response, path: str) -> str:
    """Return all that an answer tells, with the files of an archive; of the path that was asked for, only that it was."""
    told = str(sorted((name, value) for name, value in answer.headers.items() if name not in ("date", "etag", "content-length")))
    text = answer.content.decode("utf-8", "replace")
    if answer.headers.get("content-type") == "application/zip":
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            text = " ".join(f"{name} {archive.read(name).decode('utf-8', 'replace')}" for name in archive.namelist())
    for part in sorted(set(path.split("/")), key=len, reverse=True):
        if re.fullmatch("[0-9a-f]{32}", part):
            told, text = told.replace(part, "ID"), text.replace(part, "ID")
    return f"{told}\n{text}"


def object_routes(portal: Running, begin: str) -> list[tuple[str, str]]:
    """Return the routes to a matter, a packet, a partner or something unfinished."""
    found = [(method, path) for method, path in routes(portal) if path.startswith(begin)]
    return [one for one in found if any(f"/{kind}/{{id}}" in one[1] for kind in KINDS)]


def rows(portal: Running) -> dict[str, list[str]]:
    with reading(portal.context.engine) as connection:
        found = {table.name: sorted(map(str, connection.execute(table.select()))) for table in metadata.sorted_tables}
    return {name: lines for name, lines in found.items() if name not in ("sessions", "announced", "deliveries")}


def test_what_is_anothers_is_answered_on_every_route_as_what_is_not_there_and_stays_as_it_is(desk: Desk) -> None:
    before = rows(desk.portal)
    differing, tried = [], list[tuple[str, str, tuple[int, str]]]()
    for client, begin, _ in desk.clients():
        for method, pattern in object_routes(desk.portal, begin):
            nothing = asked(client, method, NOTHING.path(pattern), pattern)
            tried.append((method, pattern, nothing))
            for other in desk.others:
                if "/partners/{id}" in pattern and other.ids["partners"] == desk.own.ids["partners"] and begin == "/desk":
                    continue  # the partner is an own one, too
                if asked(client, method, other.path(pattern), pattern) != nothing:
                    differing.append((method, pattern, other.name))
    assert differing == []
    assert rows(desk.portal) == before
    assert len(tried) > 65
    _tell_something_to_an_admin(desk, tried)


def _tell_something_to_an_admin(desk: Desk, tried: list[tuple[str, str, tuple[int, str]]]) -> None:
    """The same requests are told something else, where somebody who reaches every matter sends them: else the test would hold nothing."""
    alike = list[tuple[str, str]]()
    with desk.portal.client_of("admin") as pages, desk.portal.machine(desk.portal.token()) as machine:
        for begin, client in (("/desk", pages), ("/api/", machine)):
            thing = things(desk.portal, f"tried-{begin.strip('/')}", f"Tried at {begin} AB", ADMIN)
            own = [one for one in tried if one[1].startswith(begin)]
            for method, pattern, (status, _) in sorted(own, key=lambda one: (one[0] not in SAFE, _ends_it(*one[:2]))):
                if status != 403 and asked(client, method, thing.path(pattern), pattern)[0] == status:
                    alike.append((method, pattern))
    # Nothing is signed here in pages or built as text, and no list of this library has a form for each entry.
    assert [one for one in alike if not re.search(r"/signing|/executed|/audit|/text|/entries/", one[1])] == []


def _ends_it(method: str, pattern: str) -> bool:
    """Whether a request leaves nothing of a partner."""
    return pattern.endswith("/erase") or (method, pattern) == ("DELETE", "/api/partners/{id}")


def test_no_page_list_count_file_or_archive_holds_anything_of_another(desk: Desk) -> None:
    marks = {mark for other in desk.others for mark in (other.name, *other.ids.values())} | {"Canary"}
    marks -= {desk.own.ids["partners"]}
    for client, begin, own in desk.clients():
        answered = 0
        for method, pattern in routes(desk.portal):
            if method in SAFE and pattern.startswith(begin) and not SIGN_IN.match(pattern):
                for query in ("", "?q=AB", "?q=alien-001", "?kind=asked&owner=gone", "?sort=partner", "?from=1", "?first=1"):
                    address = own.path(pattern)
                    if "catalogue" in address and query:
                        continue
                    status, told = asked(client, method, f"{address}{query}", pattern)
                    shown = told.replace("?q=alien-001", "").replace('value="alien-001"', "").replace("q=alien-001", "")
                    assert not [mark for mark in marks if mark in shown], (address, query)
                    answered += status == 200
        assert answered > 50


def test_lists_hold_and_count_what_is_own(desk: Desk) -> None:
    for client, begin, own in desk.clients():
        if begin == "/api/":
            for kind in ("matters", "packets"):
                for query, number in (("", 1), ("?q=AB", 1), ("?q=Canary", 0), ("?q=beside-001", 0), ("?q=machine", 1)):
                    assert client.get(f"/api/{kind}{query}").json()["total"] == number, (kind, query)
            continue
        inbox_ = client.get("/desk/inbox").text
        assert re.findall(r"<h2[^>]*>([^<]+)</h2>", inbox_) == ["Came back (1)", "Asked (1)", "Reported (1)"]
        for page in ("/desk", "/desk/matters", "/desk/partners"):
            assert (
                len(re.findall(r'<tr><th scope="row"><a href="/desk/(?:packets|matters|partners)/', client.get(page).text)) == 1
            )
        assert '<td data-head="Matters">1</td>' in client.get("/desk/partners").text
        assert own.name in client.get("/desk/matters").text
        assert "own-001 typed" in client.get("/desk/matters").text


def test_what_belongs_to_another_s_packet_is_not_reached_through_an_own_one(desk: Desk) -> None:
    for client, begin, own in desk.clients():
        for method, pattern in object_routes(desk.portal, begin):
            for part in PARTS:
                if f"{{{part}}}" in pattern and method in SAFE:
                    mixed = [{**own.ids, part: id} for id in (NOBODY, *(other.ids[part] for other in desk.others))]
                    told = {asked(client, method, Things("", ids).path(pattern), pattern) for ids in mixed}
                    assert len(told) == 1, pattern
                    assert next(iter(told))[0] == 404


@pytest.mark.parametrize("kind", ["matter", "partner", "unfinished"])
def test_what_a_form_carries_along_of_another_is_as_if_it_were_not_there(desk: Desk, kind: str) -> None:
    before = rows(desk.portal)
    place = {"matter": "matters", "partner": "partners", "unfinished": "unfinished"}[kind]
    alien = desk.others[0].ids[place]
    typed = {"programme": "small", "matter": "alien-001", "partner.legal_name": "X", "version": "1", "kept": "1"}
    with desk.portal.client_as(desk.lena) as client:
        for path in ("/desk/programmes/small", "/desk/programmes/small/matter"):
            told = [_plain(client.get(f"{path}?at_{kind}={id}"), f"/{id}") for id in (alien, NOBODY)]
            assert told[0] == told[1]
        for more in ({}, {"do": "add.loans"}):
            told = []
            for id in (alien, NOBODY):
                answer = client.post("/desk/programmes/small/matter", data=typed | more | {f"at_{kind}": id})
                told.append(f"{answer.status_code} {_plain(answer, f'/{id}')}")
            assert told[0] == told[1]
        assert rows(desk.portal) == before
        kept = client.post("/desk/programmes/small/matter", data=typed | {"do": "keep", f"at_{kind}": alien})
        assert kept.status_code == 303
        assert (
            client.post(f"/desk/unfinished/{kept.headers['location'].split('at_unfinished=')[1][:32]}/discard").status_code == 303
        )
    assert rows(desk.portal) == before


def test_a_batch_knows_nothing_of_another_s_matter_and_hands_out_nothing_of_it(desk: Desk) -> None:
    alien = desk.others[0]
    with desk.portal.client_as(desk.lena) as client:
        for path in ("/desk/batch/links", "/desk/batch/archive"):
            told = [_plain(client.post(path, data={"packet": id}), f"/{id}") for id in (alien.ids["packets"], NOBODY)]
            assert told[0] == told[1]
        head = "programme,matter,issued,kind,legal_name,country,address_1,signatory_1_name,signatory_1_title\n"
        for row in ("Sheet AB", "Other AB"):
            table = f"{head}small,sheet-001,2026-11-02,company,{row},SE,Gatan 1,Anna Berg,Director\n".encode()
            with desk.portal.client_of("editor") as editor:
                theirs = editor.post("/desk/batch", files={"file": ("sheet.csv", table)}).text
            assert ("1 of 1 ordered" in theirs) == (row == "Sheet AB")
            mine = client.post("/desk/batch", files={"file": ("sheet.csv", table)}).text
            assert ("0 of 1 ordered" in mine, "There is a matter “sheet-001” already, or" in mine) == (True, True)
            assert 'name="packet"' not in mine, "the same row as another's is no more known than any other"
        _remove(desk, "sheet-001")
        both = client.post("/desk/batch/links", data={"packet": [alien.ids["packets"], desk.own.ids["packets"]]}).text
        assert [line.split(",")[0] for line in both.split()[1:]] == ["own-001"]


def test_a_file_of_another_s_packet_that_is_sent_for_an_own_one_is_told_of_nothing(desk: Desk) -> None:
    own = things(desk.portal, "sent-001", "Sent AB", desk.machine)
    beside = desk.portal.find(things(desk.portal, "sent-002", "Sent AB", ADMIN).ids["packets"])
    checklist = desk.portal.context.file_storage.packets.read(f"{beside.name}/{beside.contents.checklist}")
    assert checklist
    for secret, told in ((desk.token, False), (desk.portal.token(), True)):
        with desk.portal.machine(secret) as client:
            answer = client.post(f"/api/packets/{own.ids['packets']}/returns", content=checklist)
            assert ("checklist of sent-002" in answer.text) == told
    _remove(desk, "sent-001")


def test_the_company_of_another_s_partner_begins_a_partner_of_its_own(desk: Desk) -> None:
    text = small_text("company-001", "Canary AB")
    read = matter_reading.read_matter_text(desk.portal.context, text, reach=desk.lena.reach)
    with desk.portal.machine(desk.token) as client:
        made = client.post("/api/matters", json={"text": text})
        assert (made.status_code, read.findings) == (201, ())
        assert made.json()["partner"] != desk.others[0].ids["partners"]
        other = small_text("company-002", "Canary AB").replace("Gatan 1", "Gatan 2")
        asked_about = client.post("/api/matters", json={"text": other})
        assert asked_about.status_code == 422, "of its own two it is asked which is meant"
        assert desk.others[0].ids["partners"] not in asked_about.text
        taken = client.post("/api/matters", json={"text": small_text("alien-001", "New AB")})
        assert [one["id"] for one in taken.json()["findings"]] == ["doubled-id"], "an id is taken for all"
        refused = [
            client.post("/api/matters", json={"text": small_text("new-001", "New AB"), "partner": id})
            for id in (desk.others[0].ids["partners"], NOBODY)
        ]
        assert [one.status_code for one in refused] == [422, 422]
        assert refused[0].text == refused[1].text
    _remove(desk, "company-001")


def _remove(desk: Desk, name: str) -> None:
    with writing(desk.portal.context.engine) as connection:
        found = matters.find_named_matter(connection, name, ADMIN.reach)
        assert found
        matters.erase_partner(connection, found.partner)


def test_a_record_of_another_is_told_in_the_words_of_one_that_is_not_there(desk: Desk) -> None:
    told = []
    for record in ("alien-001", "beside-001", "nobody-001"):
        text = small_text("after-001", "Own AB") + f"after: {record}\n"
        read = matter_reading.read_matter_text(desk.portal.context, text, partner=desk.own.ids["partners"], reach=desk.lena.reach)
        told.append([(one.id, f"{one.message} {one.hint}".replace(record, "RECORD")) for one in read.findings])
    assert told[0] == told[1] == told[2]
    assert [id for id, _ in told[0]] == ["no-record"]
    own = small_text("after-001", "Own AB") + "after: own-001\n"
    read = matter_reading.read_matter_text(desk.portal.context, own, partner=desk.own.ids["partners"], reach=desk.lena.reach)
    assert [one.id for one in read.findings] == ["not-signed"], "it is looked up"


def test_only_whoever_reaches_every_matter_is_told_the_numbers_of_the_portal(desk: Desk) -> None:
    told = {}
    for role in Role:
        with desk.portal.machine(desk.portal.token(role)) as client:
            told[role] = client.get("/api/metrics").status_code
    assert told == {Role.VIEWER: 200, Role.OWN: 403, Role.EDITOR: 200, Role.ADMIN: 200}


def test_a_matter_is_handed_over_and_taken_from_sight(desk: Desk) -> None:
    handed = things(desk.portal, "handed-001", "Handed AB", ADMIN)
    page, matter = f"/desk/packets/{handed.ids['packets']}", f"/desk/matters/{handed.ids['matters']}"
    with desk.portal.client_as(desk.lena) as client, desk.portal.client_of("editor") as editor:
        assert client.get(page).status_code == 404
        assert client.post(f"{matter}/owner", data={"owner": desk.lena.id}).status_code == 403
        assert f'<option value="{desk.lena.id}">lena</option>' in editor.get(matter).text
        assert editor.post(f"{matter}/owner", data={"owner": NOBODY}).status_code == 409
        assert editor.post(f"{matter}/owner", data={"owner": desk.lena.id}).status_code == 303
        assert "<dt>Owner</dt><dd>lena</dd>" in editor.get(matter).text
        assert client.get(page).status_code == 200
        assert "Hand it over" not in client.get(matter).text
        kept = desk.portal.context.file_storage.read(f"pages/{handed.ids['packets']}/packet.json") or b""
        assert f'"owner": "{desk.lena.id}"'.encode() in kept
    with desk.portal.client_of("admin") as admin:
        audit = re.findall(r'data-head="What">([^<]+)</td><td data-head="About">([^<]*)<', admin.get("/desk/audit").text)
        assert audit[:2] == [("made owner", "lena"), ("handed over", "handed-001")]
    with desk.portal.machine(desk.portal.token(Role.EDITOR)) as machine:
        machines = {one["name"]: one["id"] for one in machine.get("/api/owners").json()}
        put = machine.put(f"/api/matters/{handed.ids['matters']}/owner", json={"owner": machines["crm, a machine"]})
        assert (put.status_code, put.json()["owner"]) == (200, machines["crm, a machine"])
    with desk.portal.client_as(desk.lena) as client:
        assert client.get(page).status_code == 404
    with reading(desk.portal.context.engine) as connection:
        stored = find_matter(connection, handed.ids["matters"])
    assert stored
    hand_over(desk.portal.context, ADMIN, stored, desk.lena.id)
    _remove(desk, "handed-001")


def test_an_admin_gives_people_and_machines_the_role_and_what_exceeds_it_ends(desk: Desk) -> None:
    with desk.portal.client_as(desk.portal.person("ada", "admin")) as admin:
        added = {"name": "ole", "password": "a long password", "role": "own"}
        assert admin.post("/desk/people", data=added).status_code == 303
        assert admin.post("/desk/tokens", data={"name": "shop", "role": "own"}).status_code == 201
        with reading(desk.portal.context.engine) as connection:
            ole = next(one for one in accounts.list_staff(connection) if one.name == "ole")
            assert actor_of(ole).reach == Reach(ole.id), "whoever signs in by a provider has the role that is written down here"
            (shop,) = [one for one in accounts.list_tokens(connection) if one.name == "shop"]
        assert (ole.role, shop.role) == (Role.OWN, Role.OWN)
        assert "You are signed in as ole, own." in _account_of(desk.portal, ole)
    with desk.portal.machine(desk.portal.token()) as machine:
        assert machine.post("/api/tokens", json={"name": "till", "role": "own"}).status_code == 201


def _account_of(portal: Running, person: accounts.Person) -> str:
    with portal.client_as(actor_of(person)) as client:
        assert "People" not in client.get("/desk/inbox").text
        return client.get("/desk/account").text


def test_the_answer_to_a_repeated_request_is_gone_with_the_matter_that_was_handed_over(desk: Desk) -> None:
    body, key = {"text": small_text("repeated-001", "Repeated AB")}, {"Idempotency-Key": "repeated"}
    with desk.portal.machine(desk.token) as client:
        made, again = (client.post("/api/matters", json=body, headers=key) for _ in range(2))
        assert (made.status_code, made.json()) == (201, again.json())
        with reading(desk.portal.context.engine) as connection:
            stored = find_matter(connection, made.json()["id"])
        assert stored
        hand_over(desk.portal.context, ADMIN, stored, desk.lena.id)
        after = client.post("/api/matters", json=body, headers=key)
        assert (after.status_code, "Repeated" in after.text) == (404, False)
    _remove(desk, "repeated-001")


def test_an_admin_hands_over_all_of_somebody_s_and_of_whoever_has_no_account(desk: Desk) -> None:
    omar, engine = desk.portal.person("omar", "own"), desk.portal.context.engine
    with writing(engine) as connection:
        partner = matters.create_partner(connection, "Leaving AB", 0)
        for name, owner in (("leaving-1", omar.id), ("leaving-2", omar.id), ("leaving-3", "gone")):
            matters.create_matter(connection, partner, name, "small", "", 0, owner)
    with desk.portal.client_as(desk.portal.person("anna", "admin")) as admin:
        for former, owner, status in (
            ("", omar.id, 422),
            (omar.id, omar.id, 422),
            (omar.id, NOBODY, 409),
            ("nobody", omar.id, 303),
        ):
            assert admin.post("/desk/people/matters", data={"former": former, "owner": owner}).status_code == status
        with reading(engine) as connection:
            own = matters.search_matters(connection, omar.reach)[0]
        assert {"leaving-1", "leaving-2", "leaving-3"} <= {one.name for one in own}
        assert admin.post("/desk/people/matters", data={"former": omar.id, "owner": desk.lena.id}).status_code == 303
    with reading(engine) as connection:
        assert matters.search_matters(connection, omar.reach) == ((), 0)
    with writing(engine) as connection:
        for one in own:
            matters.set_owner(connection, one.id, "keeper")
        matters.erase_partner(connection, partner)


def test_the_matters_of_a_machine_are_handed_over_while_its_token_holds_and_after(desk: Desk) -> None:
    engine = desk.portal.context.engine
    with writing(engine) as connection:
        partner, (old, new) = (
            matters.create_partner(connection, "Renewed AB", 0),
            (
                find_token(connection, create_token(connection, name, Role.OWN, now(), 10_000, ""), now())
                for name in ("old", "new")
            ),
        )
        assert old
        assert new
        matters.create_matter(connection, partner, "renewed-1", "small", "", 0, old.id)
    with desk.portal.client_as(desk.portal.person("otto", "admin")) as admin:
        page = admin.get("/desk/people").text
        former = page[page.index('name="former"') : page.index('name="owner"')]
        assert f'<option value="{old.id}">old, a machine</option>' in former
        with writing(engine) as connection:
            accounts.revoke_token(connection, old.id, now())
        assert admin.post("/desk/people/matters", data={"former": "nobody", "owner": new.id}).status_code == 303
    with writing(engine) as connection:
        own = matters.search_matters(connection, new.reach)[0]
        assert "renewed-1" in {one.name for one in own}
        for one in own:
            matters.set_owner(connection, one.id, "keeper")
        matters.erase_partner(connection, partner)


def reaching() -> set[str]:
    """Return the names of the functions that are told a reach."""
    modules = (accounts, approvals, inbox, matters, packets, submissions, unfinished, matter_reading, assembler.portal.desk_inbox)
    found = (one for module in modules for one in vars(module).items() if inspect.isfunction(one[1]))
    return {name for name, function in found if "reach" in inspect.signature(function).parameters}


def test_every_page_and_route_says_whose_reach_it_asks_for() -> None:
    names, web = reaching(), Path(assembler.portal.__file__).parent / "web"
    assert {"find_packet", "find_matter", "search_packets", "all_waiting", "read_matter_text"} <= names
    untold = []
    for path in (*web.glob("staff/*.py"), *web.glob("api/*.py"), web / "metrics.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                given = [ast.unparse(one) for one in (*node.args, *(keyword.value for keyword in node.keywords))]
                if not any(one.endswith(".reach") or one == "EVERY_MATTER" for one in given):
                    untold.append(f"{path.name}: {ast.unparse(node)}")
    # What is stored is read as it stands, with all that it goes on with.
    assert untold == ["matter_pages.py: read_matter_text(context, stored.text, f'{stored.name}.yaml', stored.partner)"]


def test_tables_are_read_by_pages_only_through_the_store() -> None:
    web = Path(assembler.portal.__file__).parent / "web"
    reading_rows = [path.name for path in web.rglob("*.py") if "store.tables import" in path.read_text("utf-8")]
    found = {name for name in reading_rows if "select(" in next(web.rglob(name)).read_text("utf-8")}
    assert found == {"metrics.py", "idempotency.py", "own_files.py"}
