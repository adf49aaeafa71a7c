"""A link opens its packet until it expires or is revoked, and its secret is stored nowhere."""

from portal.store.rows import HOUR, built_packet
from sqlalchemy import Engine

from assembler.portal.store.database import writing
from assembler.portal.store.links import create_link, find_link, links_of, open_link, renew_link, revoke_link
from assembler.portal.store.tables import metadata


def test_a_link_opens_until_it_expires(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        secret = create_link(connection, id, 0, HOUR)
        assert open_link(connection, secret, HOUR - 1)
        assert open_link(connection, secret, HOUR) is None
        assert open_link(connection, f"{secret}x", 0) is None


def test_the_secret_of_a_link_is_kept_nowhere(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        secret = create_link(connection, id, 0, HOUR)
        for table in metadata.sorted_tables:
            assert secret not in str([tuple(row) for row in connection.execute(table.select())])
    assert len(secret) >= 43


def test_a_link_that_is_revoked_closes_with_those_passed_on_from_it(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        first = open_link(connection, secret := create_link(connection, id, 0, HOUR), 0)
        assert first
        passed = create_link(connection, id, 0, 10 * HOUR, form="x", parent=first)
        assert open_link(connection, passed, HOUR) is None, "it ends when the first ends"
        revoke_link(connection, first.id, 1)
        assert open_link(connection, secret, 1) is open_link(connection, passed, 1) is None


def test_renewing_a_link_closes_the_old_one(engine: Engine) -> None:
    id = built_packet(engine)
    with writing(engine) as connection:
        old = create_link(connection, id, 0, HOUR)
        link = open_link(connection, old, 0)
        assert link
        new = renew_link(connection, link, 1, HOUR)
        assert open_link(connection, old, 1) is None
        assert open_link(connection, new, 1)
        assert [one.state(1) for one in links_of(connection, id)] == ["open", "revoked"]
        assert find_link(connection, link.id)
