"""Passwords, sessions and tokens are valid as long as they should be."""

from dataclasses import replace

from portal.store.rows import HOUR
from sqlalchemy import Engine

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
from assembler.portal.store.database import writing


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


def test_an_actor_has_its_role_and_those_below() -> None:
    assert [Actor("x", "x", Role.EDITOR).may(role) for role in Role] == [True, True, False]
