import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, update

from assembler.portal.store.accounts import (
    Actor,
    Role,
    add_staff,
    check_password,
    create_token,
    find_session,
    find_token,
    list_tokens,
    open_session,
    remove_staff,
    revoke_token,
)
from assembler.portal.store.audit import first_broken_event, history, record
from assembler.portal.store.database import reading, upgrade, writing
from assembler.portal.store.links import create_link, find_link, links_of, open_link, renew_link, revoke_link
from assembler.portal.store.matters import create_matter, create_partner, erase_partner, find_matter, save_matter, search_matters
from assembler.portal.store.packets import (
    PacketRequest,
    claim_packet,
    find_packet,
    finish_packet,
    interrupt_lapsed,
    queue_again,
    queue_packet,
    renew_claim,
)
from assembler.portal.store.submissions import find_saved_form, save_form
from assembler.portal.store.tables import events, metadata

HOUR = 3600


def packet(engine: Engine, name: str = "m-1", partner: str = "Acme") -> str:
    with writing(engine) as connection:
        owner = create_partner(connection, partner, 0)
        matter = create_matter(connection, owner, name, "small", "text", 0)
        id = queue_packet(connection, matter, "text", PacketRequest(), 0)
        assert claim_packet(connection, id, 0, HOUR)
        finish_packet(connection, id, 0, state="built", name=f"{name}-1", contents={}, findings=[])
    return id


def test_the_migrations_make_the_tables_that_the_code_expects(engine: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_bringing_tables_up_to_date_twice_changes_nothing(engine: Engine) -> None:
    id = packet(engine)
    upgrade(engine)
    with reading(engine) as connection:
        assert find_packet(connection, id)


def test_a_link_opens_until_it_expires(engine: Engine) -> None:
    id = packet(engine)
    with writing(engine) as connection:
        secret = create_link(connection, id, 0, HOUR)
        assert open_link(connection, secret, HOUR - 1)
        assert open_link(connection, secret, HOUR) is None
        assert open_link(connection, f"{secret}x", 0) is None


def test_the_secret_of_a_link_is_kept_nowhere(engine: Engine) -> None:
    id = packet(engine)
    with writing(engine) as connection:
        secret = create_link(connection, id, 0, HOUR)
        for table in metadata.sorted_tables:
            assert secret not in str([tuple(row) for row in connection.execute(table.select())])
    assert len(secret) >= 43


def test_a_link_that_is_revoked_closes_with_those_passed_on_from_it(engine: Engine) -> None:
    id = packet(engine)
    with writing(engine) as connection:
        first = open_link(connection, secret := create_link(connection, id, 0, HOUR), 0)
        assert first
        passed = create_link(connection, id, 0, 10 * HOUR, form="x", parent=first)
        assert open_link(connection, passed, HOUR) is None, "it ends when the first ends"
        revoke_link(connection, first.id, 1)
        assert open_link(connection, secret, 1) is open_link(connection, passed, 1) is None


def test_renewing_a_link_closes_the_old_one(engine: Engine) -> None:
    id = packet(engine)
    with writing(engine) as connection:
        old = create_link(connection, id, 0, HOUR)
        link = open_link(connection, old, 0)
        assert link
        new = renew_link(connection, link, 1, HOUR)
        assert open_link(connection, old, 1) is None
        assert open_link(connection, new, 1)
        assert [one.state(1) for one in links_of(connection, id)] == ["open", "revoked"]
        assert find_link(connection, link.id)


def test_a_build_that_nobody_keeps_alive_lapses_and_its_end_is_not_believed(engine: Engine) -> None:
    with writing(engine) as connection:
        matter = create_matter(connection, create_partner(connection, "Acme", 0), "m-2", "small", "text", 0)
        id = queue_packet(connection, matter, "text", PacketRequest(), 0)
        assert claim_packet(connection, id, 0, 10)
        assert claim_packet(connection, id, 0, 10) is None, "two workers would build it twice"
        renew_claim(connection, id, 20)
        assert interrupt_lapsed(connection, 19) == ()
        assert interrupt_lapsed(connection, 20) == (id,)
        assert not finish_packet(connection, id, 21, state="built", name="late", contents={}, findings=[])
        found = find_packet(connection, id)
        assert found
        assert found.state == "interrupted"
        assert queue_again(connection, id)


def test_two_people_cannot_save_over_each_other(engine: Engine) -> None:
    id = packet(engine)
    with writing(engine) as connection:
        found = find_packet(connection, id)
        assert found
        assert save_matter(connection, found.matter, 1, "m-1", "first", 1)
        assert not save_matter(connection, found.matter, 1, "m-1", "second", 1)
        stored = find_matter(connection, found.matter)
        assert stored
        assert (stored.text, stored.version) == ("first", 2)
        assert save_form(connection, id, "form", 0, {"a": "1"}, 1)
        assert not save_form(connection, id, "form", 0, {"a": "2"}, 1)
        assert find_saved_form(connection, id, "form").values == {"a": "1"}


@pytest.mark.parametrize(("words", "found"), [("acme", 2), ("ACME m-4", 1), ("100%", 1), ("_", 0), ("%", 1), ("nobody", 0)])
def test_matters_are_found_by_words_taken_literally(engine: Engine, words: str, found: int) -> None:
    for name, partner in (("m-3", "Acme One"), ("m-4", "Acme Two"), ("m-5", "100% Pure")):
        packet(engine, name, partner)
    with reading(engine) as connection:
        assert search_matters(connection, words)[1] == found


def test_a_password_opens_a_session_whose_role_is_the_one_of_now(engine: Engine) -> None:
    with writing(engine) as connection:
        add_staff(connection, "lena", "a long password", Role.ADMIN, 0)
        assert check_password(connection, "lena", "another password") is None
        assert check_password(connection, "nobody", "a long password") is None
        lena = check_password(connection, "lena", "a long password")
        assert lena
        secret = open_session(connection, lena, 0, HOUR)
        assert find_session(connection, secret, HOUR - 1) == lena
        assert find_session(connection, secret, HOUR) is None
        add_staff(connection, "lena", "a new long password", Role.VIEWER, 1)
        assert find_session(connection, secret, 1) is None, "a new password ends the sessions of the old"
        again = check_password(connection, "lena", "a new long password")
        assert again
        assert again.role is Role.VIEWER
        secret = open_session(connection, again, 1, HOUR)
        assert remove_staff(connection, "lena")
        assert find_session(connection, secret, 2) is None


def test_a_token_holds_until_it_expires_or_is_revoked(engine: Engine) -> None:
    with writing(engine) as connection:
        secret = create_token(connection, "ci", Role.EDITOR, 0, HOUR)
        actor = find_token(connection, secret, 1)
        assert actor
        assert actor.may(Role.VIEWER)
        assert not actor.may(Role.ADMIN)
        assert find_token(connection, secret, HOUR) is None
        assert revoke_token(connection, list_tokens(connection)[0].id, 2)
        assert find_token(connection, secret, 3) is None
        assert not revoke_token(connection, "0" * 32, 2)


def test_the_audit_chain_shows_where_it_was_touched(engine: Engine) -> None:
    with writing(engine) as connection:
        partner = create_partner(connection, "Acme", 0)
        for at in range(5):
            record(connection, at, "saved", partner=partner)
        assert first_broken_event(connection) is None
        assert [event.number for event in history(connection, partner)] == [1, 2, 3, 4, 5]
        connection.execute(update(events).where(events.c.number == 3).values(kind="other"))
        assert first_broken_event(connection) == 3


def test_the_audit_chain_shows_that_its_end_was_cut_off(engine: Engine) -> None:
    with writing(engine) as connection:
        for at in range(3):
            record(connection, at, "saved")
        connection.execute(events.delete().where(events.c.number == 3))
        assert first_broken_event(connection) == 3


def test_erasing_a_partner_leaves_the_chain_and_nothing_else(engine: Engine) -> None:
    id, other = packet(engine, "m-6", "Erased Ltd"), packet(engine, "m-7", "Kept Ltd")
    with writing(engine) as connection:
        found = find_packet(connection, id)
        assert found
        link = open_link(connection, create_link(connection, id, 0, HOUR), 0)
        create_link(connection, id, 0, HOUR, form="x", parent=link)
        save_form(connection, id, "form", 0, {"a": "Erased"}, 1)
        record(connection, 1, "saved", partner=found.partner)
        keys = erase_partner(connection, found.partner)
        assert set(keys) == {f"packets/{id}", f"returns/{id}"}
    with reading(engine) as connection:
        rows = {table.name: [tuple(row) for row in connection.execute(table.select())] for table in metadata.sorted_tables}
        assert "Erased" not in str(rows)
        assert id not in str(rows)
        assert found.partner not in str(rows)
        assert first_broken_event(connection) is None
        assert find_packet(connection, other)


def test_an_actor_has_its_role_and_those_below() -> None:
    assert [Actor("x", "x", Role.EDITOR).may(role) for role in Role] == [True, True, False]
