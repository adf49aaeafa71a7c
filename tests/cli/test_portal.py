"""`assembler portal`: its administration, and that it is closed by default."""

import json
import os
import re
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from portal.conftest import quick_passwords, tables_made_once
from portal.running import free_port
from sqlalchemy import create_engine, text

from assembler.cli import main
from assembler.portal.clock import now
from assembler.portal.store.accounts import Role, create_token, list_staff, list_tokens
from assembler.portal.store.audit import every_event, names_of_actors
from assembler.portal.store.database import open_database, writing
from assembler.portal.store.matters import create_matter, create_partner

__all__ = ["quick_passwords", "tables_made_once"]


def run(folder: Path, *arguments: str, said: str | None = None) -> Result:
    return CliRunner().invoke(main, ["portal", "--data", str(folder / "portal"), *arguments], input=said)


def begin(folder: Path) -> None:
    run(folder, "user", "lena", said="a long password\n")


def test_without_a_user_the_portal_listens_on_this_machine_only(tmp_path: Path) -> None:
    refused = run(tmp_path, "--host", "0.0.0.0")  # noqa: S104 - it must be refused
    assert refused.exit_code == 1
    assert "Error: No sign-in is configured, so the portal does not listen on 0.0.0.0." in refused.stderr
    assert "assembler portal user NAME" in refused.stderr


def test_a_user_has_a_password_that_is_long_enough(tmp_path: Path) -> None:
    assert "at least 12 characters" in run(tmp_path, "user", "lena", said="short\n").stderr
    done = run(tmp_path, "user", "lena", "--role", "admin", said="a long password\n")
    assert done.stdout == "“lena” can sign in as admin.\n"
    assert run(tmp_path, "user", "lena", "--remove").stdout == "“lena” cannot sign in any more.\n"
    assert run(tmp_path, "user", "lena", "--remove").exit_code == 1


def test_who_may_sign_for_the_vendor_is_recorded_with_the_authority(tmp_path: Path) -> None:
    run(tmp_path, "user", "lena", said="a long password\n")
    assert "Say by which authority" in run(tmp_path, "signer", "lena").stderr
    done = run(tmp_path, "signer", "lena", "--authority", "Prokura,\n alone")
    assert done.stdout == "“lena” may sign for the vendor: Prokura, alone.\n"
    assert json.loads(run(tmp_path, "signer", "lena", "--remove", "--json").stdout) == {"user": "lena", "signs": ""}
    assert "There is no user “olaf”." in run(tmp_path, "signer", "olaf", "--authority", "x").stderr


def test_whichever_command_makes_the_files_nobody_else_reads_them(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir(mode=0o755)
    former = os.umask(0o022)
    try:
        run(tmp_path, "user", "lena", said="a long password\n")
    finally:
        os.umask(former)
    assert {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "portal").iterdir()} == {"portal.sqlite": 0}


def test_what_others_could_read_is_taken_from_them(tmp_path: Path) -> None:
    run(tmp_path, "user", "lena", said="a long password\n")
    made = {"portal.sqlite": 0o644, "portal.sqlite-wal": 0o644, "portal.key": 0o640, "files": 0o755, "notes.txt": 0o644}
    for name, mode in made.items():
        path = tmp_path / "portal" / name
        path.mkdir() if name == "files" else path.touch()
        path.chmod(mode)
    assert "lena" in run(tmp_path, "user", "lena", said="another long password\n").stdout
    modes = {path.name: path.stat().st_mode & 0o077 for path in (tmp_path / "portal").iterdir()}
    assert modes.pop("notes.txt") == 0o044, "what is not the portal's stays as it is"
    assert set(modes.values()) == {0}


def test_who_may_approve_is_recorded(tmp_path: Path) -> None:
    run(tmp_path, "user", "lena", said="a long password\n")
    assert run(tmp_path, "approver", "lena").stdout == "“lena” may approve.\n"
    assert json.loads(run(tmp_path, "approver", "lena", "--remove", "--json").stdout) == {"user": "lena", "approves": False}
    assert "There is no user “olaf”." in run(tmp_path, "approver", "olaf").stderr


def test_all_matters_of_somebody_are_handed_over(tmp_path: Path) -> None:
    for name, role in (("lena", "own"), ("olaf", "editor"), ("vera", "viewer")):
        run(tmp_path, "user", name, "--role", role, said="a long password\n")
    engine = open_database(f"sqlite:///{tmp_path / 'portal/portal.sqlite'}")
    with writing(engine) as connection:
        lena, _, _ = (one.id for one in list_staff(connection))
        for number in range(3):
            create_matter(connection, create_partner(connection, "Acme", 0), f"m-{number}", "small", "", 0, lena)
    engine.dispose()
    assert run(tmp_path, "user", "lena", "--hand-over", "olaf").stdout == "Handed over to “olaf”: 3 matters.\n"
    assert json.loads(run(tmp_path, "user", "lena", "--hand-over", "olaf", "--json").stdout)["matters"] == 0
    assert "There is no user “otto”." in run(tmp_path, "user", "olaf", "--hand-over", "otto").stderr
    assert "Nobody who may own a matter has this account." in run(tmp_path, "user", "olaf", "--hand-over", "vera").stderr


def test_a_second_factor_is_taken_away_from_whoever_has_one(tmp_path: Path) -> None:
    run(tmp_path, "user", "lena", said="a long password\n")
    assert "There is no user “lena” with a second factor." in run(tmp_path, "user", "lena", "--no-second-factor").stderr
    engine = create_engine(f"sqlite:///{tmp_path / 'portal/portal.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO second_factors SELECT id, 'x', 1, 0 FROM staff"))
    assert run(tmp_path, "user", "lena", "--no-second-factor").stdout == "“lena” signs in without a second factor.\n"


def test_what_is_done_on_the_machine_stands_in_the_audit_chain(tmp_path: Path) -> None:
    for name in ("lena", "lena", "olaf"):
        run(tmp_path, "user", name, said="a long password\n")
    engine = create_engine(f"sqlite:///{tmp_path / 'portal/portal.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO second_factors SELECT id, 'x', 1, 0 FROM staff WHERE name = 'lena'"))
    run(tmp_path, "user", "lena", "--no-second-factor")
    run(tmp_path, "user", "nobody", "--no-second-factor")
    run(tmp_path, "approver", "lena")
    run(tmp_path, "signer", "lena", "--authority", "Prokura")
    run(tmp_path, "token", "ci")
    run(tmp_path, "user", "olaf", "--remove")
    with engine.connect() as connection:
        kinds = [event.kind for event in every_event(connection)]
        by = {names_of_actors(connection)[event.actor] for event in every_event(connection)}
    assert kinds == ["person-added", "person-changed", "person-added", "second-factor-taken-away"] + ["person-changed"] * 2 + [
        "token-created",
        "person-removed",
    ]
    assert by == {"the command line"}
    assert run(tmp_path, "audit").stdout == "The audit chain is whole.\n"


@pytest.mark.parametrize("issuer", ["http://login.vendor.example", "login.vendor.example", "ftp://127.0.0.1"])
def test_a_provider_that_would_be_asked_unencrypted_is_refused(tmp_path: Path, issuer: str) -> None:
    refused = run(tmp_path, "--provider", issuer, "portal")
    assert (refused.exit_code, "no https address of a provider" in " ".join(refused.stderr.split())) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        ("token", "ci"),
        ("user", "lena", "--remove"),
        ("signer", "lena", "--remove"),
        ("approver", "lena"),
        ("audit",),
        ("index",),
        ("backup", "saved"),
    ],
    ids=" ".join,
)
def test_a_command_that_finds_no_portal_begins_none(tmp_path: Path, command: tuple[str, ...]) -> None:
    refused = run(tmp_path, *command)
    assert refused.exit_code == 1
    assert (
        f"There is no portal in {tmp_path / 'portal'}. Name its folder or its database: assembler portal --data" in refused.stderr
    )
    assert list(tmp_path.iterdir()) == []


def test_the_first_user_begins_a_portal_and_is_told_where(tmp_path: Path) -> None:
    first = run(tmp_path, "user", "lena", "--role", "admin", said="a long password\n")
    assert first.stderr == f"A new portal begins in {tmp_path / 'portal'}\n"
    assert run(tmp_path, "user", "olaf", said="a long password\n").stderr == ""


def test_a_lower_role_ends_the_tokens_that_may_more(tmp_path: Path) -> None:
    run(tmp_path, "user", "lena", "--role", "admin", said="a long password\n")
    engine = open_database(f"sqlite:///{tmp_path / 'portal' / 'portal.sqlite'}")
    with writing(engine) as connection:
        (lena,) = list_staff(connection)
        create_token(connection, "ci", Role.ADMIN, now(), 600, lena.id)
    engine.dispose()
    done = run(tmp_path, "user", "lena", "--role", "viewer", "--json", said="a long password\n")
    assert json.loads(done.stdout) == {"user": "lena", "role": "viewer", "tokens_ended": ["ci"]}


def test_a_token_is_printed_once_and_kept_as_a_hash(tmp_path: Path) -> None:
    begin(tmp_path)
    made = json.loads(run(tmp_path, "token", "ci", "--role", "viewer", "--json").stdout)
    assert re.fullmatch(r"[\w-]{43}", made["token"])
    everything = b"".join(path.read_bytes() for path in (tmp_path / "portal").rglob("*") if path.is_file())
    assert made["token"].encode() not in everything


def test_the_audit_chain_is_whole_until_somebody_touches_it(tmp_path: Path) -> None:
    begin(tmp_path)
    assert run(tmp_path, "audit").stdout == "The audit chain is whole.\n"
    engine = create_engine(f"sqlite:///{tmp_path / 'portal' / 'portal.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE chain SET number = 7"))
    engine.dispose()
    assert json.loads(run(tmp_path, "audit", "--json").stdout) == {"whole": False, "broken_at": 2}


def test_the_index_says_how_many_packets_there_are_and_what_is_damaged(tmp_path: Path) -> None:
    begin(tmp_path)
    assert (
        run(tmp_path, "index").stdout == "Packets: 0, of them signed: 0. Rows that were missing: 0. Signings written again: 0.\n"
    )
    damaged = tmp_path / "portal/files/pages/f00/packet.json"
    damaged.parent.mkdir(parents=True)
    damaged.write_text("{}")
    found = run(tmp_path, "index", "--json")
    assert found.exit_code == 1
    assert [finding["id"] for finding in json.loads(found.stdout)["findings"]] == ["bad-rows"]


def test_a_backup_is_restored_elsewhere(tmp_path: Path) -> None:
    run(tmp_path, "user", "lena", "--role", "admin", said="a long password\n")
    saved = run(tmp_path, "backup", str(tmp_path / "saved"))
    assert re.fullmatch(r"Saved: \d+ rows and 0 files\.\n", saved.stdout)
    assert "needs a new folder" in run(tmp_path, "backup", str(tmp_path / "saved")).stderr
    assert "holds rows" in run(tmp_path, "restore", str(tmp_path / "saved")).stderr
    restored = run(tmp_path / "other", "restore", str(tmp_path / "saved"), "--json")
    assert json.loads(restored.stdout) == {"rows": int(saved.stdout.split()[1]), "files": 0}
    assert run(tmp_path / "other", "user", "lena", "--remove").exit_code == 0


@pytest.mark.parametrize(
    "address",
    ["https://vendor.example/portal", "partners.vendor.example", "https://", "https://vendor.example?x", "ftp://vendor.example"],
)
def test_an_address_that_is_no_host_is_refused_before_anything_listens(tmp_path: Path, address: str) -> None:
    refused = run(tmp_path, "--address", address)
    assert (refused.exit_code, "a host of its own" in refused.stderr) == (2, True)


@pytest.mark.parametrize("command", ["user", "signer", "token", "audit", "verify", "index", "backup", "restore"])
def test_each_command_has_help(tmp_path: Path, command: str) -> None:
    assert "--json" in run(tmp_path, command, "--help").stdout


def test_a_mail_server_that_cannot_be_one_is_refused(tmp_path: Path) -> None:
    for given, said in (
        (("--mail", "mail.example", "a@b.example"), "--mail is no address of a mail server."),
        (("--mail", "smtp://u:secret@mail.example", "a@b.example"), "--mail is no address of a mail server."),
        (("--mail", "smtp://mail.example", "nobody"), "--mail has no address of a sender behind it"),
    ):
        refused = run(tmp_path, *given)
        assert refused.exit_code == 1
        assert refused.stderr.startswith(f"Error: {said}")
        assert "secret" not in refused.stderr.replace("ASSEMBLER", "")


def test_a_backup_that_cannot_be_written_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(path: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    begin(tmp_path)
    monkeypatch.setattr(
        Path, "mkdir", lambda path, *more, **named: None if path.name == "portal" else refused(path, *more, **named)
    )
    done = run(tmp_path, "backup", str(tmp_path / "saved"))
    assert (done.exit_code, "saved.unfinished/rows” cannot be reached." in done.stderr) == (1, True)


@pytest.mark.parametrize("network", ["10.0.0.1/8", "chat", "10.0.0.0/33"])
def test_a_network_for_webhooks_that_is_none_is_refused(tmp_path: Path, network: str) -> None:
    refused = run(tmp_path, "--webhook-network", network)
    assert (refused.exit_code, "Write it as 10.1.2.3 or 10.1.0.0/16." in " ".join(refused.stderr.split())) == (2, True)


def test_without_an_admin_it_is_said(tmp_path: Path) -> None:
    assert "Nobody is an admin" in run(tmp_path, "user", "lena", said="a long password\n").stderr
    assert run(tmp_path, "user", "lena", "--role", "admin", said="a long password\n").stderr == ""
    assert "Nobody is an admin" in run(tmp_path, "user", "lena", "--remove").stderr


def test_tokens_are_listed_with_their_makers_and_revoked_by_name(tmp_path: Path) -> None:
    begin(tmp_path)
    for name in ("ci", "ci", "prometheus"):
        run(tmp_path, "token", name, "--role", "viewer")
    listed = run(tmp_path, "token", "--list").stdout.splitlines()
    assert [re.sub(r"\d{4}-\d\d-\d\d", "DAY", line) for line in listed].count(
        "ci: viewer, made DAY by the command line, holds until DAY"
    ) == 2
    assert run(tmp_path, "token", "ci", "--revoke").stdout == "Revoked tokens of “ci”: 2.\n"
    states = [(one["name"], one["state"].split()[0]) for one in json.loads(run(tmp_path, "token", "--list", "--json").stdout)]
    assert sorted(states) == [("ci", "revoked"), ("ci", "revoked"), ("prometheus", "holds")]
    assert "No token of “ci” holds." in run(tmp_path, "token", "ci", "--revoke").stderr
    engine = open_database(f"sqlite:///{tmp_path / 'portal' / 'portal.sqlite'}")
    with writing(engine) as connection:
        (id,) = [one.id for one in list_tokens(connection) if one.name == "prometheus"]
        create_token(connection, "grafana", Role.VIEWER, now(), 600, id)
        before = len(tuple(every_event(connection)))
    assert run(tmp_path, "token", "prometheus", "--revoke").stdout == (
        "Revoked tokens of “prometheus”: 1. With them have ended those that were made with them: grafana.\n"
    )
    with writing(engine) as connection:
        assert [one.kind for one in every_event(connection)][before:] == ["token-revoked"] * 2
    engine.dispose()
    assert run(tmp_path, "token").exit_code == 2


def test_the_folder_of_a_portal_whose_database_was_not_named_begins_no_other(tmp_path: Path) -> None:
    (tmp_path / "portal").mkdir()
    (tmp_path / "portal/portal.key").write_bytes(bytes(32))
    for command in (("user", "lena"), ()):
        refused = run(tmp_path, *command, said="a long password\n")
        assert (
            refused.exit_code,
            "belongs to a portal whose database is not there. Name it by --database" in refused.stderr,
        ) == (1, True)
    assert [path.name for path in (tmp_path / "portal").iterdir()] == ["portal.key"]


def test_what_is_damaged_is_named_by_the_check_and_by_a_backup(tmp_path: Path) -> None:
    begin(tmp_path)
    assert run(tmp_path, "verify").stdout == "Files that are as they were stored: 0 of 0.\n"
    engine = create_engine(f"sqlite:///{tmp_path / 'portal' / 'portal.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE events SET kind = 'nothing' WHERE number = 1"))
    engine.dispose()
    for command in (("verify",), ("backup", str(tmp_path / "saved"))):
        done = run(tmp_path, *command)
        assert (done.exit_code, "The audit chain is broken at event 1." in done.output) == (1, True), command
    assert (tmp_path / "saved/backup.json").exists()
    found = json.loads(run(tmp_path, "verify", "--json").stdout)
    assert [one["id"] for one in found["findings"]] == ["broken-chain"]
    assert "assembler explain broken-chain" in run(tmp_path, "audit").stderr


@pytest.mark.parametrize("proxy", ["caddy", "10.0.0.1/8", "*"])
def test_a_proxy_that_is_no_address_is_refused(tmp_path: Path, proxy: str) -> None:
    refused = run(tmp_path, "--proxy", proxy)
    assert (refused.exit_code, "is no address and no network" in " ".join(refused.stderr.split())) == (2, True)


def test_a_port_that_is_taken_is_told_before_anything_else(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = run(tmp_path, "--port", str(taken.getsockname()[1]))
    assert refused.exit_code == 1
    assert re.fullmatch(
        r"Error: Port \d+ of 127.0.0.1 cannot be listened on: .*by --port, or end what listens there\.\n", refused.stderr
    )
    assert not (tmp_path / "portal").exists()


def test_without_a_user_no_portal_starts_that_others_reach(tmp_path: Path) -> None:
    refused = run(tmp_path, "--address", "https://partners.vendor.example", "--port", str(free_port()))
    assert (
        refused.exit_code,
        "others reach the portal at https://partners.vendor.example. Add a person first" in refused.stderr,
    ) == (1, True)


def test_a_key_that_is_lost_or_damaged_is_told_in_a_sentence(tmp_path: Path) -> None:
    begin(tmp_path)
    key, port = tmp_path / "portal/portal.key", str(free_port())
    key.write_bytes(b"")
    assert "portal.key” is no key of a portal." in run(tmp_path, "--port", port).stderr
    key.unlink()
    engine = create_engine(f"sqlite:///{tmp_path / 'portal/portal.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO second_factors SELECT id, 'x', 1, 0 FROM staff"))
    engine.dispose()
    refused = run(tmp_path, "--port", port)
    assert (refused.exit_code, "1 second factors and 0 webhooks were made with it" in refused.stderr) == (1, True)
    assert not key.exists()
