"""What was typed and is no matter yet is kept version by version, and goes with the partner it is about."""

from dataclasses import replace

from sqlalchemy import Engine

from assembler.portal.store.database import reading, writing
from assembler.portal.store.matters import create_matter, create_partner, erase_partner
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.portal.store.unfinished import (
    LIFE,
    UnfinishedMatter,
    discard_unfinished,
    find_unfinished,
    keep_unfinished,
    list_unfinished,
)

TYPED = UnfinishedMatter("", "small", None, 0, None, "Acme GmbH", {"partner": {"legal_name": "Acme GmbH"}}, "lena", "", 0, 0)


def test_who_keeps_it_second_loses_nothing_and_overwrites_nothing(engine: Engine) -> None:
    with writing(engine) as connection:
        id = keep_unfinished(connection, TYPED, EVERY_MATTER, 1)
        opened = find_unfinished(connection, id, EVERY_MATTER)
        assert opened
        assert keep_unfinished(connection, replace(opened, title="Acme SE"), EVERY_MATTER, 2) == id
        other = keep_unfinished(connection, replace(opened, title="Acme KG"), EVERY_MATTER, 3)
        assert other != id
        assert [(one.id, one.title, one.version) for one in list_unfinished(connection, EVERY_MATTER)] == [
            (other, "Acme KG", 1),
            (id, "Acme SE", 2),
        ]
        assert discard_unfinished(connection, id, EVERY_MATTER)
        assert not discard_unfinished(connection, id, EVERY_MATTER)
        assert keep_unfinished(connection, replace(opened, version=2), EVERY_MATTER, 4) != id, (
            "somebody has discarded it meanwhile"
        )


def test_what_a_colleague_goes_on_with_stays_with_who_began_it(engine: Engine) -> None:
    with writing(engine) as connection:
        id = keep_unfinished(connection, replace(TYPED, owner="lena"), Reach("lena"), 1)
        begun = find_unfinished(connection, id, EVERY_MATTER)
        assert begun
        assert keep_unfinished(connection, replace(begun, by="otto", owner="otto"), EVERY_MATTER, 2) == id
        assert [(one.by, one.owner) for one in list_unfinished(connection, Reach("lena"))] == [("otto", "lena")]


def test_what_nobody_has_gone_on_with_for_long_is_removed(engine: Engine) -> None:
    with writing(engine) as connection:
        keep_unfinished(connection, TYPED, EVERY_MATTER, 1)
        kept = keep_unfinished(connection, TYPED, EVERY_MATTER, LIFE)
        assert len(list_unfinished(connection, EVERY_MATTER)) == 2
        last = keep_unfinished(connection, TYPED, EVERY_MATTER, LIFE + 2)
        assert [one.id for one in list_unfinished(connection, EVERY_MATTER)] == [last, kept]


def test_an_erasure_takes_what_was_typed_of_the_partner_with_it(engine: Engine) -> None:
    with writing(engine) as connection:
        partner = create_partner(connection, "ÖKO AG", 0)
        matter = create_matter(connection, partner, "m-1", "small", "text", 0)
        for typed in (
            replace(TYPED, title="Öko AG"),
            replace(TYPED, title="", partner=partner),
            replace(TYPED, title="", matter=matter),
        ):
            keep_unfinished(connection, typed, EVERY_MATTER, 1)
        other = keep_unfinished(connection, TYPED, EVERY_MATTER, 1)
        erase_partner(connection, partner)
    with reading(engine) as connection:
        assert [one.id for one in list_unfinished(connection, EVERY_MATTER)] == [other]
