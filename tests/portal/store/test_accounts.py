"""Passwords, sessions and tokens are valid as long as they should be."""

from dataclasses import replace

from portal.store.rows import HOUR
from sqlalchemy import Engine, insert

from assembler.portal.store.accounts import (
    COMMAND_LINE,
    Actor,
    Role,
    add_staff,
    check_password,
    create_token,
    find_session,
    find_token,
    is_admin,
    list_tokens,
    open_session,
    remove_person,
    revoke_token,
    set_role,
)
from assembler.portal.store.database import writing
from assembler.portal.store.reach import EVERY_MATTER, Reach
from assembler.portal.store.tables import tokens


def test_a_password_opens_a_session_whose_role_is_the_one_of_now(engine: Engine) -> None:
    with writing(engine) as connection:
        add_staff(connection, "lena", "a long password", Role.ADMIN, 0)
        assert check_password(connection, "lena", "another password") is None
        assert check_password(connection, "nobody", "a long password") is None
        lena = check_password(connection, "lena", "a long password")
        assert lena
        secret = open_session(connection, lena, 0, HOUR)
        assert find_session(connection, secret, HOUR - 1) == replace(lena, proven=False), "by a password alone"
        assert find_session(connection, secret, HOUR) is None
        add_staff(connection, "lena", "a new long password", Role.VIEWER, 1)
        assert find_session(connection, secret, 1) is None, "a new password ends the sessions of the old"
        again = check_password(connection, "lena", "a new long password")
        assert again
        assert again.role is Role.VIEWER
        secret = open_session(connection, again, 1, HOUR)
        assert remove_person(connection, "lena", 2) == ()
        assert find_session(connection, secret, 2) is None


def test_a_token_holds_until_it_expires_or_is_revoked(engine: Engine) -> None:
    with writing(engine) as connection:
        secret = create_token(connection, "ci", Role.EDITOR, 0, HOUR, "")
        actor = find_token(connection, secret, 1)
        assert actor
        assert actor.may(Role.VIEWER)
        assert not actor.may(Role.ADMIN)
        assert find_token(connection, secret, HOUR) is None
        assert revoke_token(connection, list_tokens(connection)[0].id, 2) == ("ci",)
        assert revoke_token(connection, list_tokens(connection)[0].id, 3) == (), "it had ended"
        assert [one.revoked for one in list_tokens(connection)] == [2]
        assert find_token(connection, secret, 3) is None
        assert revoke_token(connection, "0" * 32, 2) is None


def test_with_a_person_end_the_tokens_that_the_person_made_and_those_made_with_them(engine: Engine) -> None:
    with writing(engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.ADMIN, 0)
        first = create_token(connection, "ci", Role.ADMIN, 0, HOUR, lena)
        machine = find_token(connection, first, 1)
        assert machine
        second = create_token(connection, "made by ci", Role.VIEWER, 0, HOUR, machine.id)
        other = create_token(connection, "prometheus", Role.VIEWER, 0, HOUR, COMMAND_LINE.id)
        assert {one.name: one.made_by for one in list_tokens(connection)} == {
            "ci": lena,
            "made by ci": machine.id,
            "prometheus": COMMAND_LINE.id,
        }
        assert remove_person(connection, "lena", 2) == ("ci", "made by ci")
        assert [find_token(connection, one, 3) is None for one in (first, second, other)] == [True, True, False]
        assert remove_person(connection, "lena", 4) is None


def test_with_a_token_end_those_made_with_it_by_name(engine: Engine) -> None:
    with writing(engine) as connection:
        machine = find_token(connection, create_token(connection, "ci", Role.ADMIN, 0, HOUR, COMMAND_LINE.id), 1)
        assert machine
        create_token(connection, "made by ci", Role.VIEWER, 0, HOUR, machine.id)
        assert revoke_token(connection, machine.id, 2) == ("ci", "made by ci")


def test_a_token_that_has_expired_keeps_none_alive_that_was_made_with_it(engine: Engine) -> None:
    with writing(engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.ADMIN, 0)
        machine = find_token(connection, create_token(connection, "ci", Role.ADMIN, 0, 10, lena), 1)
        assert machine
        longer = create_token(connection, "made by ci", Role.ADMIN, 0, HOUR, machine.id)
        assert is_admin(connection, machine.id, 9)
        assert not is_admin(connection, machine.id, 11)
        assert remove_person(connection, "lena", 20) == ("made by ci",)
        assert find_token(connection, longer, 21) is None


def test_a_long_chain_of_tokens_keeps_nobody_from_being_removed(engine: Engine) -> None:
    with writing(engine) as connection:
        maker = add_staff(connection, "lena", "a long password", Role.ADMIN, 0)
        for number in range(1_200):
            made = {"id": f"{number:032}", "hash": f"{number:064}", "name": "ci", "role": "admin", "made_by": maker}
            connection.execute(insert(tokens).values(created=0, expires=HOUR, revoked=None, **made))
            maker = made["id"]
        assert len(remove_person(connection, "lena", 1) or ()) == 1_200


def test_whoever_is_an_admin_no_more_keeps_no_token_of_one(engine: Engine) -> None:
    with writing(engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.ADMIN, 0)
        admin, viewer = (create_token(connection, role.name, role, 0, HOUR, lena) for role in (Role.ADMIN, Role.VIEWER))
        assert set_role(connection, lena, Role.ADMIN, 1) == ()
        assert is_admin(connection, lena, 1)
        assert set_role(connection, lena, Role.VIEWER, 1) == ("ADMIN",)
        assert not is_admin(connection, lena, 1)
        assert [find_token(connection, one, 2) is None for one in (admin, viewer)] == [True, False]


def test_an_actor_has_its_role_and_those_below() -> None:
    assert [Actor("x", "x", Role.EDITOR).may(role) for role in Role] == [True, True, True, False]
    assert [Actor("x", "x", Role.OWN).may(role) for role in Role] == [True, True, False, False]


def test_whoever_works_at_own_matters_reaches_those_and_a_viewer_reads_what_that_role_does_not() -> None:
    assert [Actor("x", "x", role).reach for role in Role] == [EVERY_MATTER, Reach("x"), EVERY_MATTER, EVERY_MATTER]
    exceeding = {(one.name, other.name) for one in Role for other in Role if one.exceeds(other)}
    upward = {(one.name, other.name) for one in Role for other in Role if one > other}
    assert exceeding == upward | {("VIEWER", "OWN")}


def test_whoever_gets_only_the_own_matters_keeps_no_token_that_reads_all(engine: Engine) -> None:
    with writing(engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.EDITOR, 0)
        for role in (Role.VIEWER, Role.OWN):
            create_token(connection, role.name, role, 0, HOUR, lena)
        assert set_role(connection, lena, Role.OWN, 1) == ("VIEWER",)
