"""Access to every route: a person or machine without the right to a thing learns nothing about it."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from portal.conftest import TwoPartners
from portal.guessed_links import opening
from portal.running import KEY, Running
from starlette.routing import BaseRoute, Route

import assembler.portal
from assembler.formats.pdf.text_reader import open_with_pdfium
from assembler.formats.word.read_back import words_of_word
from assembler.portal.clock import now
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import create_link, open_link, revoke_link
from assembler.portal.store.packets import find_packet
from assembler.portal.store.tables import metadata
from assembler.portal.web.app import make_app
from assembler.portal.web.link_access import papers_of

pytestmark = pytest.mark.slow

SAFE = {"GET"}
OPEN = {
    ("GET", "/"),
    ("GET", "/static/{name}"),
    ("GET", "/health"),
    ("GET", "/desk/sign-in"),
    ("POST", "/desk/sign-in"),
    ("POST", "/desk/sign-in/code"),
    ("GET", "/desk/sign-in/provider"),
    ("GET", "/desk/sign-in/provider/back"),
    ("GET", "/api/openapi.json"),
}
"""The routes that need neither link, session nor token."""

ADMINS = re.compile(r"/(erase|tokens|people|webhooks|audit|take-back)|^/api/partners")


def routes(portal: Running) -> Iterator[tuple[str, str]]:
    """Yield every method and path that the app answers."""
    for route in every_route(make_app(portal.context).routes):
        for method in sorted((route.methods or set()) - {"HEAD"}):
            yield method, route.path


def every_route(routes: Iterable[BaseRoute]) -> Iterator[Route]:
    """Yield the routes, also those of included routers."""
    for route in routes:
        if isinstance(route, Route):
            yield route
        else:
            yield from every_route(route.original_router.routes)  # type: ignore[attr-defined]  # an included router's


def filled(path: str, **parts: str) -> str:
    """Fill in the parameters of a path; one that is not given gets a value of the right form that stands for nothing."""
    known = {"number": "1", "name": "alliance-agreement", "list_": "opportunities", "receipt": "f" * 32, **parts}
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: known.get(found[1], "f" * 32), path)


def partner_routes(portal: Running) -> list[tuple[str, str]]:
    found = [(method, path) for method, path in routes(portal) if path.startswith("/p/{secret}")]
    assert len(found) >= 10
    return found


def test_links_that_open_nothing_are_answered_alike_on_every_route(two: TwoPartners) -> None:
    with writing(two.portal.context.engine) as connection:
        expired = create_link(connection, two.ours, now() - 100, 10)
        revoked = create_link(connection, two.ours, now(), 1000)
        link = open_link(connection, revoked, now())
        assert link
        revoke_link(connection, link.id, now())
    with two.portal.client() as client:
        for method, path in partner_routes(two.portal):
            answers = [
                client.request(method, filled(path, secret=secret)) for secret in ("A" * 43, expired, revoked, "x", "%00", "é")
            ]
            seen = {(answer.status_code, answer.content, _headers(answer)) for answer in answers}
            assert len(seen) == 1, path
            assert answers[0].status_code == 404


def _headers(answer: httpx.Response) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value) for name, value in answer.headers.items() if name != "date"))


def test_a_guessed_or_mutated_link_opens_nothing(two: TwoPartners) -> None:
    assert opening(two.portal, two.our_link, range(25)) == []


def test_a_link_shows_its_own_packet_and_never_the_other(two: TwoPartners) -> None:
    with two.portal.client() as client:
        for link, own, other in ((two.our_link, "Canary Eins", "Canary Zwei"), (two.their_link, "Canary Zwei", "Canary Eins")):
            texts = list(everything_behind(client, link))
            assert sum(own in text for text in texts) > 5
            assert not any(other in text for text in texts)


def everything_behind(client: httpx.Client, link: str, least: int = 15) -> Iterator[str]:
    """Yield the text of every page and file that can be reached from a link by following the links of pages."""
    seen, waiting = set[str](), [link]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        yield _text(answer)
        if answer.headers["content-type"].startswith("text/html"):
            waiting += [found for found in re.findall(r'href="([^"#]+)"', answer.text) if found.startswith(link)]
    assert len(seen) >= least


def _text(answer: httpx.Response) -> str:
    kind = answer.headers["content-type"]
    if kind.startswith("text/html"):
        return answer.text
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    if kind == "application/pdf":
        return _pdf_text(answer.content)
    if kind == "application/zip":
        with zipfile.ZipFile(BytesIO(answer.content)) as archive:
            return " ".join(_pdf_text(archive.read(name)) for name in archive.namelist() if name.endswith(".pdf"))
    return " ".join(words_of_word(answer.content))


def _pdf_text(data: bytes) -> str:
    with open_with_pdfium(data) as file:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in file)


def test_what_a_packet_is_made_from_is_out_of_reach_of_its_link(two: TwoPartners) -> None:
    kept = two.portal.context.file_storage.packets.below("kept/matters")
    assert len(kept) == 2, "the text of each matter is kept"
    with two.portal.client() as client:
        for name in kept:
            packet = name.removesuffix(".json")
            for path in (
                f"kept/matters/{name}",
                f"../../packets/kept/matters/{name}",
                f"papers/{packet}",
                f"%2e%2e/kept/matters/{name}",
            ):
                assert client.get(f"{two.our_link}/{path}").status_code == 404
        with zipfile.ZipFile(BytesIO(client.get(f"{two.our_link}/all").content)) as archive:
            assert {name.rpartition(".")[2] for name in archive.namelist()} == {"pdf", "docx"}


def test_the_number_of_a_paper_outside_the_packet_opens_nothing(two: TwoPartners) -> None:
    with reading(two.portal.context.engine) as connection:
        packet = find_packet(connection, two.ours)
    assert packet
    last = len(papers_of(packet, ()))
    with two.portal.client() as client:
        for number in (0, -1, last + 1, 10**12, "x", "1/../../2", "%2e%2e"):
            for part in ("", "/pdf", "/word"):
                assert client.get(f"{two.our_link}/papers/{number}{part}").status_code == 404


def test_a_link_that_was_passed_on_opens_one_form_and_nothing_else(two: TwoPartners) -> None:
    with two.portal.client() as client:
        page = client.get(two.our_link).text
        form = re.search(r'href="(/p/[^"]+/papers/\d+)/fill"', page)
        assert form
        passed = client.post(f"{form[1]}/pass")
        found = re.search(r'value="http://[^/]+(/p/[^"]+)"', passed.text)
        assert found
        number = form[1].rpartition("/")[2]
        assert "Beispiel AG" in client.get(found[1]).text
        assert client.get(f"{found[1]}/papers/{number}/pdf").status_code == 200
        others = [f"/papers/{other}{part}" for other in range(1, 12) if str(other) != number for part in ("", "/pdf", "/word")]
        for path in (*others, "/all", "/everything", "/packet", "/checklist", "/reports/opportunities"):
            assert client.get(f"{found[1]}{path}").status_code == 404, path
        assert client.post(f"{found[1]}/papers/{number}/pass").status_code == 404


def test_no_staff_page_is_shown_without_a_session(two: TwoPartners) -> None:
    with two.portal.client() as client:
        for method, path in routes(two.portal):
            if path.startswith("/desk") and (method, path) not in OPEN:
                answer = client.request(method, filled(path, id=two.ours))
                if method == "POST":  # what was typed is kept on the page to sign in on, and nothing is done
                    assert (answer.status_code, 'action="/desk/sign-in"' in answer.text) == (401, True), path
                    assert two.ours not in answer.text.replace(f'value="{filled(path, id=two.ours)}"', ""), path
                else:
                    assert (answer.status_code, answer.content) == (303, b""), path
                    assert answer.headers["location"].startswith("/desk/sign-in?next=%2Fdesk"), path


def test_no_api_request_is_answered_without_a_valid_token(two: TwoPartners) -> None:
    with two.portal.client() as client:
        for method, path in routes(two.portal):
            if path.startswith("/api") and (method, path) not in OPEN:
                secret = two.our_link.removeprefix("/p/")
                for shown in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Bearer {secret}"}):
                    answer = client.request(method, filled(path, id=two.ours), headers=shown, json={})
                    assert answer.status_code == 401, path


@pytest.mark.parametrize("role", ["viewer", "own", "editor"])
def test_no_role_does_what_is_for_a_higher_one(two: TwoPartners, role: str) -> None:
    with two.portal.client_of(role) as client:
        refused = [
            (method, path)
            for method, path in routes(two.portal)
            if path.startswith("/desk") and (method, path) not in OPEN and path != "/desk/sign-out"
            if client.request(method, filled(path, id="f" * 32)).status_code == 403
        ]
    changes = {(method, path) for method, path in routes(two.portal) if method not in SAFE and path.startswith("/desk/")}
    changes -= {
        ("POST", "/desk/sign-in"),
        ("POST", "/desk/sign-out"),
        ("POST", "/desk/account"),
        ("POST", "/desk/account/notices"),
        ("POST", "/desk/account/second-factor"),
        ("POST", "/desk/sign-in/code"),
    }
    beyond = {"viewer": "", "own": f"/owner$|{ADMINS.pattern}", "editor": ADMINS.pattern}[role]
    assert {one for one in changes if re.search(beyond, one[1])} <= set(refused)
    assert (("POST", "/desk/matters/{id}/owner") in refused) == (role != "editor")


def test_a_role_is_asked_for_in_one_place_for_people_and_machines_alike() -> None:
    portal = Path(assembler.portal.__file__).parent
    asking = [path.name for path in portal.rglob("*.py") for line in path.read_text("utf-8").splitlines() if ".may(" in line]
    assert asking == ["dependencies.py"]


def test_every_route_belongs_to_a_group_that_is_tested_here(two: TwoPartners) -> None:
    for method, path in routes(two.portal):
        assert (method, path) in OPEN or path.startswith(("/p/{secret}", "/desk", "/api/")), path


def test_no_get_changes_anything(two: TwoPartners) -> None:
    before = _rows(two.portal)
    with two.portal.client_of("admin") as client:
        for method, path in routes(two.portal):
            if method in SAFE:
                client.get(filled(path, id=two.ours, secret=two.our_link.removeprefix("/p/")))
    after = _rows(two.portal)
    for name in before:
        if name not in ("sessions", "announced"):
            assert before[name] == after[name], name


def _rows(portal: Running) -> dict[str, list[Any]]:
    with reading(portal.context.engine) as connection:
        return {table.name: sorted(map(str, connection.execute(table.select()))) for table in metadata.sorted_tables}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_that_comes_from_elsewhere_is_refused(two: TwoPartners, headers: dict[str, str]) -> None:
    with httpx.Client(base_url=two.portal.address, headers=headers, timeout=60) as client:
        for method, path in routes(two.portal):
            if method not in SAFE and not path.startswith("/api"):
                assert client.request(method, filled(path, secret=two.our_link.removeprefix("/p/"))).status_code == 403, path


def test_another_host_is_not_answered(two: TwoPartners) -> None:
    with two.portal.client() as client:
        for host in ("evil.example", "localhost", "127.0.0.1"):
            assert client.get(two.our_link, headers={"Host": host}).status_code == 400


def test_every_answer_carries_the_headers_that_keep_it_private(two: TwoPartners) -> None:
    with two.portal.client() as client:
        for path in (two.our_link, f"{two.our_link}/papers/1/pdf", "/p/x", "/desk", "/desk/sign-in", "/api/matters", "/nowhere"):
            headers = client.get(path).headers
            assert headers["content-security-policy"].startswith("default-src 'none'; script-src 'self'")
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["cache-control"] == "private, no-store"
            assert headers["x-content-type-options"] == "nosniff"
            assert headers["referrer-policy"] == "same-origin"
            assert "server" not in headers


def test_a_session_is_kept_from_scripts_and_from_other_sites(two: TwoPartners) -> None:
    with two.portal.client() as client:
        cookie = client.post("/desk/sign-in", data={"key": KEY}).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "samesite=strict" in cookie.lower()


def test_no_page_loads_anything_from_elsewhere_or_holds_script_or_style(two: TwoPartners) -> None:
    with two.portal.client_of("admin") as client:
        for path in (two.our_link, f"{two.our_link}/papers/1", "/desk", f"/desk/packets/{two.ours}", "/desk/programmes/qpn"):
            page = client.get(path).text
            assert not re.search(r"<style|\sstyle=|<script(?! src=)|\son\w+=|javascript:", page)
            assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)
