"""HEAD, entity tags, parts of a file and compressed text, by a client that is not ours."""

import gzip
import hashlib
import re

import httpx
import pytest
from portal.running import Running


@pytest.fixture(scope="module")
def file(served: Running) -> str:
    """Return the address of a PDF behind a link."""
    link = served.link_to("representations-001")
    with served.client() as client:
        page = client.get(link)
    found = re.search(rf'href="({re.escape(link)}/papers/\d+/pdf)"', page.text)
    assert found, page.text
    return found[1]


def test_head_says_what_get_would(partner: httpx.Client, file: str) -> None:
    for path in ("/desk/sign-in", file, "/p/unknown"):
        whole, head = partner.get(path), partner.head(path)
        assert head.status_code == whole.status_code, path
        assert head.content == b""
        same = ("content-type", "content-length", "etag", "cache-control")
        assert [head.headers.get(name) for name in same] == [whole.headers.get(name) for name in same], path
    part = partner.head(file, headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.headers["content-length"]) == (200, str(len(partner.get(file).content)))
    assert partner.head("/desk/sign-out").status_code == 405


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-99", 0, 99), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=10-99999999", 10, None)],
)
def test_a_part_of_a_file_is_sent(partner: httpx.Client, file: str, asked: str, first: int, last: int | None) -> None:
    whole = partner.get(file).content
    part = partner.get(file, headers={"Range": asked})
    assert (part.status_code, part.content) == (206, whole[first : None if last is None else last + 1])
    begin = first % len(whole)
    assert part.headers["content-range"] == f"bytes {begin}-{begin + len(part.content) - 1}/{len(whole)}"
    assert part.headers["content-length"] == str(len(part.content))


@pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=0-1,5-9", "bytes=-", "lines=1-2", "bytes=a-b", "bytes=" + "9" * 400 + "-"])
def test_a_range_that_cannot_be_read_is_answered_with_the_whole_file(partner: httpx.Client, file: str, asked: str) -> None:
    answer = partner.get(file, headers={"Range": asked})
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")


def test_a_range_behind_the_end_is_refused_with_the_length(partner: httpx.Client, file: str) -> None:
    length = len(partner.get(file).content)
    answer = partner.get(file, headers={"Range": f"bytes={length}-"})
    assert (answer.status_code, answer.content, answer.headers["content-range"]) == (416, b"", f"bytes */{length}")


def test_a_file_that_a_client_has_is_not_sent_again(partner: httpx.Client, file: str) -> None:
    first = partner.get(file)
    tag = first.headers["etag"]
    assert tag == f'"{hashlib.sha256(first.content).hexdigest()[:32]}"'
    for tags in (tag, f'"other", W/{tag}', "*"):
        again = partner.get(file, headers={"If-None-Match": tags})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), tags
    assert partner.get(file, headers={"If-None-Match": '"other"'}).status_code == 200
    assert partner.get(file, headers={"Range": "bytes=0-9", "If-Range": '"other"'}).status_code == 200
    assert partner.get(file, headers={"Range": "bytes=0-9", "If-Range": tag}).status_code == 206


def test_whoever_may_not_see_a_file_learns_nothing_by_its_tag(partner: httpx.Client, file: str) -> None:
    tag = partner.get(file).headers["etag"]
    answer = partner.get(re.sub(r"/p/[^/]+", "/p/" + "x" * 43, file), headers={"If-None-Match": tag})
    assert (answer.status_code, "etag" in answer.headers) == (404, False)


def test_text_is_compressed_for_those_who_read_that_and_files_never(desk: httpx.Client, partner: httpx.Client, file: str) -> None:
    with desk.stream("GET", "/desk/catalogue", headers={"Accept-Encoding": "gzip"}) as answer:
        sent = b"".join(answer.iter_raw())
    assert (answer.headers["content-encoding"], answer.headers["vary"]) == ("gzip", "Accept-Encoding")
    plain = desk.get("/desk/catalogue", headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(sent) == plain.content
    assert len(sent) < len(plain.content) / 3
    assert "content-encoding" not in desk.get("/desk/catalogue", headers={"Accept-Encoding": "br, gzip;q=0"}).headers
    assert "content-encoding" not in partner.get(file, headers={"Accept-Encoding": "gzip"}).headers
