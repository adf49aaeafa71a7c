"""Settings reach the worker processes unchanged, and say how a portal is reached."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from portal.running import settings_for

from assembler.portal.settings import (
    ENVIRONMENT_VARIABLE,
    Limits,
    MailServer,
    export_settings,
    import_settings,
    is_loopback,
    read_mail_server,
)


def test_workers_get_the_settings_of_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    settings = replace(settings_for(tmp_path, 8000), limits=Limits(requests="7/minute"), contact="Lena Müller")
    export_settings(settings, "the hash of the key")
    assert import_settings()[:2] == (settings, "the hash of the key")
    assert ENVIRONMENT_VARIABLE not in os.environ, "what the workers start themselves does not see it"


def test_links_and_requests_name_the_address_that_people_use(tmp_path: Path) -> None:
    settings = replace(settings_for(tmp_path, 8000), address="https://partners.vendor.example:444/desk")
    assert (settings.origin, settings.host) == ("https://partners.vendor.example:444", "partners.vendor.example:444")
    assert (settings.secure, settings_for(tmp_path, 8000).secure) == (True, False)
    assert [is_loopback(host) for host in ("127.0.0.1", "::1", "0.0.0.0", "10.0.0.1")] == [True, True, False, False]  # noqa: S104


def test_the_address_of_a_mail_server_is_read_and_holds_no_password(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    server = read_mail_server("smtps://portal%40vendor.example@mail.example", "a@b.example")
    assert server == MailServer("mail.example", 465, "a@b.example", "portal@vendor.example", encrypted=True)
    assert read_mail_server("smtp://[::1]:25", "") == MailServer("::1", 25, "")
    for wrong in ("mail.example", "http://mail.example", "smtp://u:secret@mail.example", "smtp://h:x", "smtp://"):
        assert read_mail_server(wrong, "a@b.example") is None, wrong
    monkeypatch.setenv(ENVIRONMENT_VARIABLE, "")
    settings = replace(settings_for(tmp_path, 8000), mail=server)
    export_settings(settings, "")
    assert import_settings()[0] == settings
