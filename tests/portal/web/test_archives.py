"""All that is kept comes in one archive, for the partner its own alone, with a list whose digests are those of the files."""

import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO

import httpx
import pytest
from portal.page_forms import form_of
from portal.running import Running, running, small_settings

from assembler.portal.store.database import reading
from assembler.portal.store.matters import list_partners
from assembler.portal.store.reach import EVERY_MATTER

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory, database: Callable[[], str]) -> Iterator[Running]:
    with running(small_settings(tmp_path_factory.mktemp("archives"), database())) as portal:
        yield portal


@pytest.fixture(scope="module")
def links(small: Running) -> dict[str, str]:
    """Return a link to the packet of each of two partners, who have returned and attached a file each."""
    found = {}
    for name in ("ours", "theirs"):
        link = found[name] = small.link(small.small_packet(f"{name}-001", f"Canary {name} GmbH"))
        with small.client() as client:
            form = form_of(client, link)
            client.post(f"{form}/return", files={"file": ("x.pdf", f"returned by {name}".encode(), "application/pdf")})
            client.post(f"{form}/evidence", files={"file": ("../note.txt", f"attached by {name}".encode(), "text/plain")})
    return found


def unpacked(answer: httpx.Response) -> dict[str, bytes]:
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_link_hands_out_its_own_files_and_never_those_of_another(small: Running, links: dict[str, str]) -> None:
    with small.client() as client:
        for own, other in (("ours", "theirs"), ("theirs", "ours")):
            files = unpacked(client.get(f"{links[own]}/everything"))
            everything = b"".join(files.values()) + " ".join(files).encode()
            assert f"returned by {own}".encode() in everything
            assert f"attached by {own}".encode() in everything
            assert other.encode() not in everything
        passed = client.post(f"{form_of(client, links['ours'])}/pass").text
        one_form = re.search(r'value="http://[^/]+(/p/[^"]+)"', passed)
        assert one_form
        for link in (one_form[1], "/p/lost", f"{links['ours']}x"):
            assert client.get(f"{link}/everything").status_code == 404


def test_the_list_has_the_digest_of_each_file_and_names_are_ours(small: Running, links: dict[str, str]) -> None:
    with small.client() as client:
        files = unpacked(client.get(f"{links['ours']}/everything"))
    listed = json.loads(files.pop("manifest.json"))["files"]
    assert {one["path"]: one["sha256"] for one in listed} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    assert {one["is"] for one in listed} == {"issued", "came back, refused", "attached"}
    assert all(re.fullmatch(r"ours-001/ours-001-[0-9a-f]+/(issued|returned|attached)/[\w/.-]+", name) for name in files)
    assert not any(".." in name for name in files)


@pytest.mark.usefixtures("links")
def test_staff_get_all_of_a_partner_and_nothing_of_another(small: Running) -> None:
    with reading(small.context.engine) as connection:
        ids = {partner.name: partner.id for partner in list_partners(connection, EVERY_MATTER)}
    address = f"/desk/partners/{ids['Canary ours GmbH']}/everything"
    with small.client_of("editor") as desk, small.client_of("viewer") as viewer:
        files = unpacked(desk.get(address))
        assert viewer.get(address).status_code == 403
        assert desk.get(f"/desk/partners/{'f' * 32}/everything").status_code == 404
    assert "Canary ours GmbH" in files["ours-001/ours-001.yaml"].decode()
    assert {"matter-saved", "ordered", "returned"} <= {one["what"] for one in json.loads(files["ours-001/history.json"])}
    assert any(b"returned by ours" in data for data in files.values())
    assert not any(b"theirs" in data for data in files.values())


def test_what_was_altered_is_not_handed_out(small: Running) -> None:
    packet = small.find(small.small_packet("altered-001", "Altered GmbH"))
    link = small.link(packet.id)
    with small.client() as client:
        assert client.get(f"{link}/everything").status_code == 200
        small.context.file_storage.put(packet.key("packet.pdf"), b"altered")
        assert client.get(f"{link}/everything").status_code == 503
