"""`assembler portal`: serve the portal, and administer it without a browser: users, tokens, the audit chain, the index of packets."""

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from assembler.cli.options import json_option, library_option, templates_option
from assembler.cli.terminal import print_findings
from assembler.model.diagnostics import as_json
from assembler.platform.processes import are_limits_enforced

try:
    import uvicorn

    from assembler.cli.portal_addresses import base_url_in, sign_in_provider, webhook_networks_in
    from assembler.cli.portal_data import has_database, opened_database, portal_settings, print_result, record_deed
    from assembler.cli.portal_signing import SigningOptions, signing_options
    from assembler.portal.clock import new_secret, now
    from assembler.portal.settings import DAY, Settings, export_settings, is_loopback
    from assembler.portal.store.accounts import (
        SHORTEST_PASSWORD,
        add_staff,
        close_key_sessions,
        create_token,
        has_staff,
        list_staff,
        remove_staff,
        role_named,
        set_approving,
        set_authority,
    )
    from assembler.portal.store.audit import first_broken_event
    from assembler.portal.store.backup import Backup, BackupError, back_up, restore
    from assembler.portal.store.database import reading, writing
    from assembler.portal.store.earlier_layout import move_earlier_packets
    from assembler.portal.store.file_storage import FileStorage
    from assembler.portal.store.index import rebuild_index
    from assembler.portal.store.links import hash_secret
    from assembler.portal.store.second_factors import remove_factor
    from assembler.portal.vendor_logo import UnusableLogoError, read_logo
except ImportError:  # the packages of the extra `portal` are optional
    raise click.ClickException(
        "The portal needs more packages. Install them in your copy of the project: pip install '.[portal]'"
    ) from None

ROLES = ("viewer", "editor", "admin")

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("portal"),
    show_default=True,
    help="The folder of the database and the files, unless other options name others.",
)
database_option = click.option(
    "--database", envvar="ASSEMBLER_DATABASE", metavar="URL", help="A database, such as postgresql://host/name."
)
files_option = click.option("--files", envvar="ASSEMBLER_FILES", metavar="URL", help="Where files go, as fsspec names it.")


@click.group(invoke_without_command=True)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True, help="The port to listen on.")
@click.option("--address", metavar="URL", help="By which people reach it, if not http://HOST:PORT; links begin with it.")
@click.option("--workers", type=click.IntRange(1, 64), default=1, show_default=True, help="How many processes answer.")
@click.option(
    "--rate", type=click.IntRange(1), default=600, show_default=True, help="How many requests a minute one address may make."
)
@click.option(
    "--proxy",
    "proxies",
    metavar="ADDRESS",
    multiple=True,
    default=("127.0.0.1",),
    show_default=True,
    help="A web server in front, by address or network, that says who asks (X-Forwarded-For); may be given again.",
)
@click.option(
    "--webhook-network",
    "webhook_networks",
    metavar="NETWORK",
    multiple=True,
    help="A network of yours that webhooks may go to, by address or network, unencrypted too; may be given again. Else they go to "
    "public addresses only.",
)
@click.option(
    "--approve-every-packet",
    is_flag=True,
    help="Issue no packet without an approval by somebody else, not only those with special terms.",
)
@click.option(
    "--require-second-factor",
    is_flag=True,
    help="Lead everybody who signs in by a password to set up a second factor before anything else.",
)
@click.option(
    "--provider",
    type=(str, str),
    metavar="ISSUER CLIENT",
    help="A provider by which staff sign in (OpenID Connect), by the address that it calls itself, and the id by which it knows the "
    "portal; the secret is in ASSEMBLER_OIDC_SECRET.",
)
@click.option(
    "--logo",
    type=(click.Path(path_type=Path), str),
    metavar="FILE NAME",
    help="The vendor's logo for partners' pages, as PNG or JPEG, and the name that it stands for. Else it is that of the papers, if "
    "their Word template has one.",
)
@click.option("--contact", default="", help="Whom partners may ask; shown to each of them.")
@signing_options
@templates_option
@data_option
@database_option
@files_option
@library_option
@json_option
@click.pass_context
def portal(
    context: click.Context,
    *,
    host: str,
    port: int,
    address: str | None,
    workers: int,
    rate: int,
    proxies: tuple[str, ...],
    contact: str,
    webhook_networks: tuple[str, ...],
    approve_every_packet: bool,
    require_second_factor: bool,
    provider: tuple[str, str] | None,
    logo: tuple[Path, str] | None,
    signing: SigningOptions,
    templates_folder: Path | None,
    data: Path,
    database: str | None,
    files: str | None,
    library_folder: Path | None,
    as_data: bool,
) -> None:
    """Serve the pages: partners fetch their forms by a link, legal ops build packets, machines use the API."""
    settings = portal_settings(data, database, files, library_folder, templates_folder)
    context.obj = settings
    if context.invoked_subcommand:
        return
    base_url = base_url_in(address or f"http://{f'[{host}]' if ':' in host else host}:{port}")
    limits = replace(settings.limits, requests=f"{rate}/minute")
    served = replace(
        settings,
        webhook_networks=webhook_networks_in(webhook_networks),
        approve_every_packet=approve_every_packet,
        require_second_factor=require_second_factor,
        provider=sign_in_provider(*provider) if provider else None,
        logo=_logo(*logo) if logo else None,
    )
    served = signing.put_into(replace(served, address=base_url, contact=contact, limits=limits))
    _serve(served, host, port, workers, proxies, as_data=as_data)


def _logo(path: Path, name: str) -> tuple[Path, str]:
    """Return a logo as the settings hold it; one that cannot be shown ends the command."""
    try:
        read_logo(path, name)
    except UnusableLogoError as fault:
        raise click.ClickException(str(fault)) from None
    return path.resolve(), name


def _serve(settings: Settings, host: str, port: int, workers: int, proxies: tuple[str, ...], *, as_data: bool) -> None:
    if not are_limits_enforced():
        raise click.ClickException(
            "The portal does not start here: this system cannot limit the memory of the processes that open strangers' files. "
            "Run it on Linux."
        )
    key = _sign_in_key(settings, host)
    with opened_database(settings, begins=True) as engine:
        move_earlier_packets(engine, FileStorage(settings.files))
    export_settings(settings, hash_secret(key) if key else "")
    if as_data:
        click.echo(json.dumps({"address": settings.address, "key": key or None}))
    else:
        click.echo(f"The portal is at {settings.address}", err=True)
    if key and not as_data:
        click.echo(f"No sign-in is configured: only this machine reaches it. Sign in with this run's key: {key}", err=True)
    uvicorn.run(
        "assembler.portal.web.app:app_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        proxy_headers=True,
        forwarded_allow_ips=list(proxies),
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_keep_alive=15,
        limit_concurrency=1000,
    )


def _sign_in_key(settings: Settings, host: str) -> str:
    """Return a key for this run where no user exists yet, else nothing; refuse to listen beyond this machine without a user."""
    with opened_database(settings, begins=True) as engine, writing(engine) as connection:
        close_key_sessions(connection)
        guarded = has_staff(connection)
    if guarded:
        return ""
    if not is_loopback(host):
        hint = "Add a user first: assembler portal user NAME. Until then it listens on 127.0.0.1 only."
        raise click.ClickException(f"No sign-in is configured, so the portal does not listen on {host}. {hint}")
    return new_secret()


@portal.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="editor", show_default=True)
@click.option("--remove", is_flag=True, help="Remove the user instead; sessions end at once.")
@click.option("--no-second-factor", is_flag=True, help="Only take the second factor away, of somebody who has lost it.")
@json_option
@click.pass_obj
def user(settings: Settings, *, name: str, role: str, remove: bool, no_second_factor: bool, as_data: bool) -> None:
    """Let somebody sign in by NAME and a password, which is asked for, or read from standard input.

    Where there is no portal yet, the first user begins one.
    """
    if no_second_factor:
        with opened_database(settings) as engine, writing(engine) as connection:
            known = {one.name: one.id for one in list_staff(connection)}
            if name not in known or not remove_factor(connection, known[name]):
                raise click.ClickException(f"There is no user “{name}” with a second factor.")
            record_deed(connection, "second-factor-taken-away")
        print_result({"user": name, "second_factor": False}, f"“{name}” signs in without a second factor.", as_data=as_data)
        return
    if remove:
        with opened_database(settings) as engine, writing(engine) as connection:
            if not remove_staff(connection, name):
                raise click.ClickException(f"There is no user “{name}”.")
            record_deed(connection, "person-removed")
        print_result({"user": name, "role": None}, f"“{name}” cannot sign in any more.", as_data=as_data)
        return
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else sys.stdin.readline()
    password = password.rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"A password has at least {SHORTEST_PASSWORD} characters.")
    if not has_database(settings):
        click.echo(f"A new portal begins in {settings.key_file.parent}", err=True)
    with opened_database(settings, begins=True) as engine, writing(engine) as connection:
        stands = name in {one.name for one in list_staff(connection)}
        add_staff(connection, name, password, role_named(role), now())
        record_deed(connection, "person-changed" if stands else "person-added")
    print_result({"user": name, "role": role}, f"“{name}” can sign in as {role}.", as_data=as_data)


@portal.command()
@click.argument("name")
@click.option("--authority", default="", help="By which authority, and up to what, in words: they go into each audit file.")
@click.option("--remove", is_flag=True, help="Take the permission away instead.")
@json_option
@click.pass_obj
def signer(settings: Settings, *, name: str, authority: str, remove: bool, as_data: bool) -> None:
    """Let the user NAME sign for the vendor in pages, after a sign-in, by an authority that is recorded."""
    words = "" if remove else " ".join(authority.split())
    if not words and not remove:
        raise click.ClickException("Say by which authority, such as: --authority 'Prokura, entered on 3 May 2024'.")
    with opened_database(settings) as engine, writing(engine) as connection:
        if not set_authority(connection, name, words):
            raise click.ClickException(f"There is no user “{name}”.")
        record_deed(connection, "person-changed")
    said = f"“{name}” may sign for the vendor: {words}." if words else f"“{name}” may not sign for the vendor any more."
    print_result({"user": name, "signs": words}, said, as_data=as_data)


@portal.command()
@click.argument("name")
@click.option("--remove", is_flag=True, help="Take the permission away instead.")
@json_option
@click.pass_obj
def approver(settings: Settings, *, name: str, remove: bool, as_data: bool) -> None:
    """Let the user NAME approve what others have written, such as special terms."""
    with opened_database(settings) as engine, writing(engine) as connection:
        person = next((one for one in list_staff(connection) if one.name == name), None)
        if person is None:
            raise click.ClickException(f"There is no user “{name}”.")
        set_approving(connection, person.id, approves=not remove)
        record_deed(connection, "person-changed")
    said = f"“{name}” may approve." if not remove else f"“{name}” may not approve any more."
    print_result({"user": name, "approves": not remove}, said, as_data=as_data)


@portal.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="editor", show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it holds.")
@json_option
@click.pass_obj
def token(settings: Settings, *, name: str, role: str, days: int, as_data: bool) -> None:
    """Make a token for a machine called NAME, and print it, once."""
    with opened_database(settings) as engine, writing(engine) as connection:
        made = create_token(connection, name, role_named(role), now(), days * DAY)
        record_deed(connection, "token-created")
    print_result({"token": made, "name": name, "role": role}, made, as_data=as_data)


@portal.command()
@json_option
@click.pass_obj
def audit(settings: Settings, *, as_data: bool) -> None:
    """Say whether the audit chain is whole."""
    with opened_database(settings) as engine, reading(engine) as connection:
        at = first_broken_event(connection)
    if as_data:
        click.echo(json.dumps({"whole": at is None, "broken_at": at}))
        sys.exit(0 if at is None else 1)
    if at is not None:
        raise click.ClickException(f"The audit chain is broken at event {at}: it was changed, removed or put in.")
    click.echo("The audit chain is whole.")


@portal.command()
@json_option
@click.pass_obj
def index(settings: Settings, *, as_data: bool) -> None:
    """Write the rows of packets again from their files and records; accounts, links and what came back are left as they are."""
    files_there = "://" in settings.files or Path(settings.files).is_dir()  # from them a lost database is made again
    with opened_database(settings, begins=files_there) as engine:
        file_storage = FileStorage(settings.files)
        move_earlier_packets(engine, file_storage)
        found = rebuild_index(engine, file_storage)
    if as_data:
        findings = [as_json(finding) for finding in found.findings]
        numbers = {"packets": found.packets, "missing": found.missing, "signed": found.signed, "signings": found.signings}
        click.echo(json.dumps({**numbers, "findings": findings}, ensure_ascii=False))
    else:
        counted = f"Packets: {found.packets}, of them signed: {found.signed}. Rows that were missing: {found.missing}."
        click.echo(f"{counted} Signings written again: {found.signings}.")
        print_findings(found.findings)
    sys.exit(1 if found.findings else 0)


@portal.command()
@click.argument("folder", type=click.Path(path_type=Path))
@json_option
@click.pass_obj
def backup(settings: Settings, *, folder: Path, as_data: bool) -> None:
    """Copy database and files into a new FOLDER, while the portal runs; it holds all that the portal does, so keep it as safe."""
    with opened_database(settings) as engine:
        _echo_backup(lambda: back_up(engine, FileStorage(settings.files), folder), "Saved", as_data=as_data)


@portal.command(name="restore")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option
@click.pass_obj
def restore_command(settings: Settings, *, folder: Path, as_data: bool) -> None:
    """Restore the backup in FOLDER into an empty database and an empty place for files; both may be of another kind."""
    with opened_database(settings, begins=True) as engine:
        _echo_backup(lambda: restore(engine, FileStorage(settings.files), folder), "Restored", as_data=as_data)
        rebuild_index(engine, FileStorage(settings.files))  # of what happened while the backup was made, the records know more


def _echo_backup(work: Callable[[], Backup], done: str, *, as_data: bool) -> None:
    try:
        found = work()
    except BackupError as fault:
        raise click.ClickException(str(fault)) from None
    except PermissionError as fault:
        hint = "Name a folder in one that the portal's user may write to and read."
        raise click.ClickException(f"“{fault.filename}” cannot be reached. {hint}") from None
    rows, files = sum(found.rows.values()), len(found.files)
    print_result({"rows": rows, "files": files}, f"{done}: {rows} rows and {files} files.", as_data=as_data)
