"""Codes of an app and recovery codes: each signs in once, the present one alone, and the database gives none of them away."""

import base64
import hmac
import struct
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from assembler.portal.portal_key import PortalKey
from assembler.portal.store.accounts import Role, add_staff
from assembler.portal.store.database import reading, writing
from assembler.portal.store.second_factors import (
    begin_factor,
    confirm_factor,
    find_factor,
    has_factor,
    remove_factor,
    unused_recovery_codes,
    use_second_factor,
)
from assembler.portal.store.tables import recovery_codes, second_factors

KEY = PortalKey(bytes(range(32)))
AT = 1_800_000_000


def code(secret: str, at: int) -> str:
    """Return what an app shows at a time, as RFC 6238 and RFC 4226 say."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", at // 30), "sha1")
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def test_the_codes_of_this_test_are_those_of_the_standard() -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [code(secret, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


@pytest.fixture
def lena(engine: Engine) -> str:
    with writing(engine) as connection:
        return add_staff(connection, "lena", "a long password", Role.EDITOR, 0)


def begun(engine: Engine, lena: str) -> tuple[str, tuple[str, ...]]:
    """Turn on the second factor with a code of a while ago; return its secret and the recovery codes."""
    with writing(engine) as connection:
        secret = begin_factor(connection, KEY, lena)
        return secret, confirm_factor(connection, KEY, lena, code(secret, AT - 300), AT - 300)


def use(engine: Engine, lena: str, shown: str, at: int = AT) -> bool:
    with writing(engine) as connection:
        return use_second_factor(connection, KEY, lena, shown, at)


def test_it_counts_when_a_code_of_it_was_shown(engine: Engine, lena: str) -> None:
    with writing(engine) as connection:
        first = begin_factor(connection, KEY, lena)
        secret = begin_factor(connection, KEY, lena)
        assert not has_factor(connection, lena)
        assert not use_second_factor(connection, KEY, lena, code(secret, AT), AT)
        assert confirm_factor(connection, KEY, lena, code(first, AT), AT) == ()
        codes = confirm_factor(connection, KEY, lena, code(secret, AT), AT)
        assert (has_factor(connection, lena), len(set(codes)), unused_recovery_codes(connection, lena)) == (True, 10, 10)
        assert confirm_factor(connection, KEY, lena, code(secret, AT + 30), AT + 30) == (), "once"


@pytest.mark.parametrize(("moved", "right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_of_now_is_right_and_those_around_it(engine: Engine, lena: str, moved: int, *, right: bool) -> None:
    secret, _ = begun(engine, lena)
    shown = code(secret, AT + moved)
    assert use(engine, lena, f" {shown[:3]} {shown[3:]} ") is right


def test_a_code_is_used_once_and_none_before_it_afterwards(engine: Engine, lena: str) -> None:
    secret, _ = begun(engine, lena)
    assert use(engine, lena, code(secret, AT))
    assert not use(engine, lena, code(secret, AT))
    assert not use(engine, lena, code(secret, AT - 30))
    assert use(engine, lena, code(secret, AT + 30))


def test_of_many_who_show_one_code_at_once_one_gets_in(engine: Engine, lena: str) -> None:
    secret, codes = begun(engine, lena)
    for shown in (code(secret, AT), codes[0]):
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(lambda one: use(engine, lena, one), [shown] * 8)) == 1


def test_a_recovery_code_signs_in_once_however_it_is_typed(engine: Engine, lena: str) -> None:
    _, codes = begun(engine, lena)
    with writing(engine) as connection:
        olaf = add_staff(connection, "olaf", "a long password", Role.EDITOR, 0)
        other = begin_factor(connection, KEY, olaf)
        assert confirm_factor(connection, KEY, olaf, code(other, AT), AT)
    assert not use(engine, olaf, codes[0]), "it is of another person"
    assert use(engine, lena, codes[0].upper().replace("-", " "))
    assert not use(engine, lena, codes[0])
    with reading(engine) as connection:
        assert unused_recovery_codes(connection, lena) == 9


@pytest.mark.parametrize("shown", ["", "12345", "1234567", "abcdef", "٠١٢٣٤٥", "-00001", "0" * 5000])
def test_what_is_no_code_is_wrong(engine: Engine, lena: str, shown: str) -> None:
    begun(engine, lena)
    assert not use(engine, lena, shown)


def test_the_database_holds_no_code_and_no_secret(engine: Engine, lena: str) -> None:
    secret, codes = begun(engine, lena)
    with reading(engine) as connection:
        rows = [str(row) for table in (second_factors, recovery_codes) for row in connection.execute(select(table))]
        assert secret not in repr(find_factor(connection, KEY, lena))
    assert not [one for one in (secret, *codes, *(found.replace("-", "") for found in codes)) if one in "".join(rows)]


def test_with_another_key_no_code_is_right_but_recovery_codes_are(engine: Engine, lena: str) -> None:
    secret, codes = begun(engine, lena)
    other = PortalKey(bytes(32))
    with writing(engine) as connection:
        assert not use_second_factor(connection, other, lena, code(secret, AT), AT)
        assert use_second_factor(connection, other, lena, codes[0], AT)


def test_what_is_taken_away_is_gone_with_its_recovery_codes(engine: Engine, lena: str) -> None:
    secret, codes = begun(engine, lena)
    with writing(engine) as connection:
        assert remove_factor(connection, lena)
        assert not remove_factor(connection, lena)
    assert not use(engine, lena, code(secret, AT))
    assert not use(engine, lena, codes[0])
