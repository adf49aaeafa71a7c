"""Matters are saved version by version, found by words, and erased with their partner."""

import pytest
from portal.store.rows import HOUR, built_packet
from sqlalchemy import Engine

from assembler.portal.store.audit import first_broken_event, record
from assembler.portal.store.database import reading, writing
from assembler.portal.store.links import create_link, open_link
from assembler.portal.store.matters import (
    ErasedPartner,
    create_matter,
    create_partner,
    erase_partner,
    find_matter,
    name_is_taken,
    partners_named,
    save_matter,
    search_matters,
)
from assembler.portal.store.packets import find_packet, search_packets
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.submissions import save_form
from assembler.portal.store.tables import metadata


def test_two_people_cannot_save_over_each_other(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        found = find_packet(connection, id)
        assert found
        assert save_matter(connection, found.matter, 1, "m-1", "first", 1)
        assert not save_matter(connection, found.matter, 1, "m-1", "second", 1)
        stored = find_matter(connection, found.matter)
        assert stored
        assert (stored.text, stored.version) == ("first", 2)


def test_a_name_under_which_papers_were_issued_is_taken_for_other_matters(engine: Engine) -> None:
    id = built_packet(engine, "m-1")
    with writing(engine) as connection:
        found = find_packet(connection, id)
        assert found
        own = found.matter
        assert [name_is_taken(connection, "m-1", one) for one in ("", own)] == [True, False]
        assert save_matter(connection, own, 1, "m-2", "text", 1)
        assert [name_is_taken(connection, "m-1", one) for one in ("", own)] == [True, False], "its record has that name still"
        assert [name_is_taken(connection, "m-3", one) for one in ("", own)] == [False, False]


@pytest.mark.parametrize(("words", "found"), [("acme", 2), ("ACME m-4", 1), ("100%", 1), ("_", 0), ("%", 1), ("nobody", 0)])
def test_matters_are_found_by_words_taken_literally(engine: Engine, words: str, found: int) -> None:
    for name, partner in (("m-3", "Acme One"), ("m-4", "Acme Two"), ("m-5", "100% Pure")):
        built_packet(engine, name, partner)
    with reading(engine) as connection:
        assert search_matters(connection, EVERY_MATTER, words)[1] == found


def test_matters_and_packets_are_found_by_what_the_matter_says(engine: Engine) -> None:
    id = built_packet(engine, "m-8", "Acme One")
    with writing(engine) as connection:
        found = find_packet(connection, id)
        assert found
        assert save_matter(connection, found.matter, 1, "m-8", "opportunities: [{customer: Beispiel AG}]", 1)
        for words, number in (("beispiel acme", 1), ("Beispiel nobody", 0), ("customer", 0), ("opportunities", 0)):
            assert (search_matters(connection, EVERY_MATTER, words)[1], search_packets(connection, EVERY_MATTER, words)[1]) == (
                number,
                number,
            )


def test_matters_are_found_in_any_case_and_by_the_title_of_their_programme(engine: Engine) -> None:
    id = built_packet(engine, "m-9", "Acme One")
    titles = {"small": "Tool Lending Programme", "other": "Another Programme"}
    with writing(engine) as connection:
        found = find_packet(connection, id)
        assert found
        assert save_matter(connection, found.matter, 1, "m-9", "opportunities: [{customer: ÖKO Straße}]", 1)
        for words, number in (("öko STRASSE", 1), ("LENDING acme", 1), ("another", 0)):
            assert search_matters(connection, EVERY_MATTER, words, titles=titles)[1] == number, words
            assert search_packets(connection, EVERY_MATTER, words, titles=titles)[1] == number, words


@pytest.mark.parametrize(
    "written", ["Öko Müller AG", "ÖKO MÜLLER AG", "Oeko Mueller AG", "Oko  Muller AG", "O\u0308ko Mu\u0308ller AG"]
)
def test_a_namesake_is_found_however_its_name_is_written(engine: Engine, written: str) -> None:
    with writing(engine) as connection:
        partner = create_partner(connection, "Öko Müller AG", 0)
        create_matter(connection, partner, "m-9", "small", "text", 0)
        create_matter(connection, create_partner(connection, "Öko Möller AG", 0), "m-10", "small", "text", 0)
        assert partners_named(connection, written, EVERY_MATTER) == {partner: ("text",)}


def test_erasing_a_partner_leaves_the_chain_and_nothing_else(engine: Engine) -> None:
    id, other = built_packet(engine, "m-6", "Erased Ltd"), built_packet(engine, "m-7", "Kept Ltd")
    with writing(engine) as connection:
        found = find_packet(connection, id)
        assert found
        link = open_link(connection, create_link(connection, id, 0, HOUR), 0)
        create_link(connection, id, 0, HOUR, form="x", parent=link)
        save_form(connection, id, "form", 0, {"a": "Erased"}, 1)
        record(connection, 1, "saved", partner=found.partner)
        assert erase_partner(connection, found.partner) == ErasedPartner((id,), ("m-6-1",), ("m-6",))
    with reading(engine) as connection:
        rows = {table.name: [tuple(row) for row in connection.execute(table.select())] for table in metadata.sorted_tables}
        assert "Erased" not in str(rows)
        assert id not in str(rows)
        assert found.partner not in str(rows)
        assert first_broken_event(connection) is None
        assert find_packet(connection, other)
