"""The portal's key is made for a portal that has used none, and is never replaced without a word."""

from pathlib import Path

import pyotp
import pytest
from sqlalchemy import Engine

from assembler.portal.portal_key import PortalKey, UnusablePortalKeyError
from assembler.portal.store.accounts import Role, add_staff
from assembler.portal.store.database import writing
from assembler.portal.store.key_uses import key_of_portal, unopened_factors
from assembler.portal.store.second_factors import begin_factor, confirm_factor
from assembler.portal.store.webhooks import add_webhook


def test_a_key_that_nothing_was_made_with_is_made(engine: Engine, tmp_path: Path) -> None:
    with writing(engine) as connection:
        key = key_of_portal(connection, tmp_path / "portal.key")
        add_webhook(connection, "chat", "https://chat.example", (), 0)
        assert key_of_portal(connection, tmp_path / "portal.key") == key


def test_a_key_that_is_lost_is_named_with_what_needs_it(engine: Engine, tmp_path: Path) -> None:
    file, key = tmp_path / "portal.key", PortalKey(bytes(range(32)))
    with writing(engine) as connection:
        lena = add_staff(connection, "lena", "a long password", Role.ADMIN, 0)
        secret = begin_factor(connection, key, lena)
        assert confirm_factor(connection, key, lena, pyotp.TOTP(secret).at(90), 90)
        with pytest.raises(
            UnusablePortalKeyError, match=r"portal.key is not there, and 1 second factors and 0 webhooks .*--new-key"
        ):
            key_of_portal(connection, file)
        assert not file.exists()
        assert (unopened_factors(connection, key), unopened_factors(connection, PortalKey(bytes(32)))) == (0, 1)
