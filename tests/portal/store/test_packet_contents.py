"""The contents of packets are stored as JSON, which earlier releases wrote with another key."""

from dataclasses import asdict as as_dict
from dataclasses import replace
from typing import Any

import pytest
from portal.store.rows import built_packet
from sqlalchemy import Engine, update

from assembler.formats.registry import FORMATS, PDF, WORD
from assembler.portal.store.database import reading, writing
from assembler.portal.store.packet_contents import (
    NO_CONTENTS,
    Contents,
    PaperSummary,
    StoredFile,
    contents_as_data,
    contents_from_data,
)
from assembler.portal.store.packets import find_packet
from assembler.portal.store.tables import packets

PAPER = PaperSummary(
    name="declaration-deal-1",
    title="Declaration",
    about="Acme AG",
    kind="form",
    handling="sign_later",
    specimen=False,
    purpose="Declares a deal.",
    due="Within a month.",
    signers=("Partner",),
    because=("referral",),
    files={"pdf": "forms/declaration-deal-1.pdf"},
    view="views/declaration-deal-1.html",
    form="views/declaration-deal-1.json",
)
FILES = (StoredFile("forms/declaration-deal-1.pdf", "0" * 64, 7), StoredFile("views/declaration-deal-1.html", "1" * 64, 9))
CONTENTS = Contents("Programme", draft=False, papers=(PAPER,), files=FILES, packet="", checklist="")


def test_contents_are_read_back_as_they_were_stored() -> None:
    assert contents_from_data(contents_as_data(CONTENTS)) == CONTENTS
    assert contents_from_data({}) == NO_CONTENTS


@pytest.mark.parametrize("key", ["papers", "cards"])
def test_a_database_of_an_earlier_release_is_read(engine: Engine, key: str) -> None:
    id, data = built_packet(engine), contents_as_data(CONTENTS)
    data[key] = data.pop("papers")
    with writing(engine) as connection:
        connection.execute(update(packets).where(packets.c.id == id).values(contents=data))
    with reading(engine) as connection:
        found = find_packet(connection, id)
    assert found
    assert found.contents == CONTENTS


def test_a_paper_of_an_earlier_release_has_its_files_by_format() -> None:
    data = contents_as_data(CONTENTS)
    earlier: Any = {**data, "papers": [{**as_dict(PAPER), "pdf": "forms/declaration-deal-1.pdf", "word": ""}]}
    del earlier["papers"][0]["files"]
    assert contents_from_data(earlier) == CONTENTS


def test_a_paper_is_offered_in_each_of_its_formats_and_what_is_signed_first() -> None:
    paper = replace(PAPER, files={format.id: f"forms/declaration-deal-1{format.ending}" for format in FORMATS.values()})
    first, *others = paper.formats
    assert (first, {first, *others}) == (PDF, {*FORMATS.values()})
    assert [paper.path(format) for format in (PDF, WORD)] == ["forms/declaration-deal-1.pdf", "forms/declaration-deal-1.docx"]
    assert (PAPER.formats, PAPER.path(WORD)) == ((PDF,), "")


def test_pages_offer_papers_for_download_and_not_what_they_are_made_of() -> None:
    assert [file.path for file in CONTENTS.downloads] == ["forms/declaration-deal-1.pdf"]
    assert (PAPER.label, PAPER.returned) == ("Declaration: Acme AG", True)
