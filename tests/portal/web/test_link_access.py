"""A link opens the papers of its packet by their numbers, and an archive of them has the same bytes each time."""

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import httpx
import pytest
from fastapi import HTTPException
from portal.running import Running
from portal.store.rows import HOUR, built_packet
from portal.store.test_packet_contents import CONTENTS, PAPER
from sqlalchemy import Engine

from assembler.portal.store.database import reading
from assembler.portal.store.links import Link
from assembler.portal.store.packets import Packet, find_packet
from assembler.portal.web.link_access import OpenedLink, form_key, papers_of, state_of


@pytest.fixture
def packet(engine: Engine) -> Packet:
    id = built_packet(engine)
    with reading(engine) as connection:
        found = find_packet(connection, id)
    assert found
    return replace(found, contents=CONTENTS)


def test_papers_are_numbered_through_all_packets(packet: Packet) -> None:
    second = replace(PAPER, name="agreement", form="")
    following = replace(packet, id="following", contents=replace(CONTENTS, papers=(second, PAPER)))
    papers = papers_of(packet, (following,))
    assert [(one.number, one.packet.id, one.summary.name) for one in papers] == [
        (1, packet.id, PAPER.name),
        (2, "following", "agreement"),
        (3, "following", PAPER.name),
    ]
    assert len({form_key(one) for one in papers}) == 3
    assert [state_of(one, (), saved_version=1) for one in papers] == ["draft", "", "draft"]


def test_a_number_that_no_paper_has_is_answered_like_an_unknown_link(packet: Packet) -> None:
    link = Link("1" * 32, packet.id, None, "", 0, HOUR, None)
    opened = OpenedLink(link, packet, papers_of(packet, ()), corrected=False)
    assert (opened.whole, opened.paper(1).summary) == (True, PAPER)
    for number in (0, 2):
        with pytest.raises(HTTPException) as refused:
            opened.paper(number)
        assert refused.value.status_code == 404


def test_an_archive_has_the_same_bytes_each_time(served: Running, partner: httpx.Client) -> None:
    link = served.link_to("whatever-001")
    first, second = (partner.get(f"{link}/all").content for _ in range(2))
    assert first == second
    with ZipFile(BytesIO(first)) as archive:
        assert {file.date_time for file in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
