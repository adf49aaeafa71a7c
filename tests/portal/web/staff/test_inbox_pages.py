"""The inbox narrowed by its address: by kind, by who wrote the matter, by programme, by words, and in an order of one's own."""

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

import httpx
import pytest
from portal.running import Running, running, small_settings
from sqlalchemy import update

from assembler.portal.clock import now
from assembler.portal.store.accounts import Actor, Role, add_staff, list_staff, open_session, remove_person
from assembler.portal.store.database import writing
from assembler.portal.store.submissions import add_return, report_entry
from assembler.portal.store.tables import matters, packets

pytestmark = pytest.mark.slow
RETURN = {"sha256": "0" * 64, "size": 1, "reason": "", "filled_here": False, "findings": [], "values": {}}


@pytest.fixture(scope="module")
def portal(database: Callable[[], str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("inbox"), database())) as found:
        fill(found)
        yield found


def fill(portal: Running) -> None:
    """Have a form come back of Eins AB, written by Lena, an entry reported by Zwei AB, and the build of Drei AB interrupted."""
    one, two, three = (portal.small_packet(f"{name.lower()}-001", f"{name} AB") for name in ("Eins", "Zwei", "Drei"))
    with writing(portal.context.engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.EDITOR, now())
        connection.execute(update(matters).where(matters.c.name == "eins-001").values(owner=lena))
        connection.execute(update(packets).where(packets.c.id == one).values(due="2030-05-06"))
        add_return(connection, one, "packet", now() + 50, state="incomplete", **RETURN)
        report_entry(connection, two, "loans", {"item": "A lathe"}, now() + 10)
        connection.execute(update(packets).where(packets.c.id == three).values(state="interrupted", name="", contents={}))


@pytest.fixture
def lena(portal: Running) -> Iterator[httpx.Client]:
    with writing(portal.context.engine) as connection:
        (person,) = list_staff(connection)
        secret = open_session(connection, Actor(person.id, person.name, Role.EDITOR), now(), 3600)
    with portal.client(cookies={"session": secret}) as client:
        yield client


def shown(client: httpx.Client, query: str) -> list[str]:
    """Return the partners that the inbox shows for a query, in order."""
    answer = client.get(f"/desk/inbox{query}")
    assert answer.status_code == 200, answer.text
    return re.findall(r'<th scope="row"><a href="[^"]+">(\w+) AB</a>', answer.text)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Eins", "Zwei", "Drei"]),
        ("?kind=incomplete", ["Eins"]),
        ("?kind=interrupted", ["Drei"]),
        ("?kind=came_back&programme=small", ["Eins"]),
        ("?programme=nothing", []),
        ("?owner=me", ["Eins"]),
        ("?q=zwei", ["Zwei"]),
        ("?q=nobody", []),
        ("?sort=newest", ["Eins", "Zwei", "Drei"]),
        ("?sort=partner", ["Drei", "Eins", "Zwei"]),
        ("?sort=due&q=AB", ["Eins", "Drei", "Zwei"]),
        ("?kind=%00&sort=<b>&owner='--&programme=%F0%9F%98%80", []),
    ],
)
def test_the_address_says_what_is_shown(lena: httpx.Client, query: str, found: list[str]) -> None:
    assert shown(lena, query) == found


def test_the_page_shows_what_was_asked_for_and_leads_back_to_all(lena: httpx.Client) -> None:
    page = lena.get(f"/desk/inbox?kind=incomplete&sort=due&q={quote('eins')}").text
    assert '<a href="/desk/inbox?q=eins&amp;kind=incomplete&amp;sort=due" aria-current="true">' in page
    assert '<option value="due" selected>' in page
    assert "1 of 3 shown." in page
    assert '<a href="/desk/inbox?sort=due">Show all</a>' in page
    assert 'data-head="Due">6 May 2030' in page
    assert "Nothing of this waits." in lena.get("/desk/inbox?q=nobody").text


def test_who_wrote_a_matter_is_offered_by_name_until_the_account_is_gone(portal: Running) -> None:
    with portal.client_of("viewer") as viewer:
        (id,) = re.findall(r'<option value="(\w+)">lena \(1\)', viewer.get("/desk/inbox").text)
        assert shown(viewer, f"?owner={id}") == ["Eins"]
        assert shown(viewer, "?owner=gone") == ["Zwei", "Drei"], "no account of this portal has written them"
        with writing(portal.context.engine) as connection:
            remove_person(connection, "lena", now())
        assert shown(viewer, "?owner=gone") == ["Eins", "Zwei", "Drei"]
        assert "lena" not in viewer.get("/desk/inbox").text
