"""`assembler portal`: serve the portal, and administer it without a browser: users, tokens, the audit chain, the index of packets."""

import json
import socket
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import click

from assembler.cli.options import json_option, library_option, templates_option
from assembler.platform.processes import are_limits_enforced

try:
    import uvicorn
    from sqlalchemy import Engine

    from assembler.cli.portal_addresses import base_url_in, networks_in, sign_in_provider
    from assembler.cli.portal_data import begin_portal, opened_database, portal_settings
    from assembler.cli.portal_people import PEOPLE
    from assembler.cli.portal_signing import SigningOptions, signing_options
    from assembler.cli.portal_storage import STORAGE
    from assembler.portal.clock import new_secret
    from assembler.portal.portal_key import UnusablePortalKeyError, open_portal_key
    from assembler.portal.settings import Settings, export_settings, is_loopback
    from assembler.portal.store.accounts import close_key_sessions, has_staff
    from assembler.portal.store.database import place_of, read_address, reading, writing
    from assembler.portal.store.earlier_layout import move_earlier_packets
    from assembler.portal.store.file_storage import FileStorage
    from assembler.portal.store.key_uses import key_of_portal, unopened_factors
    from assembler.portal.store.links import hash_secret
    from assembler.portal.vendor_logo import UnusableLogoError, read_logo
except ImportError:  # the packages of the extra `portal` are optional
    raise click.ClickException(
        "The portal needs more packages. Install them in your copy of the project: pip install '.[portal]'"
    ) from None

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
@click.option(
    "--new-key", is_flag=True, help="Begin with a new portal.key where it is lost, though webhooks or second factors need it."
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
    new_key: bool,
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
    context.obj = settings = portal_settings(data, database, files, library_folder, templates_folder)
    if context.invoked_subcommand:
        return
    served = replace(
        settings,
        address=base_url_in(address or f"http://{f'[{host}]' if ':' in host else host}:{port}"),
        contact=contact,
        limits=replace(settings.limits, requests=f"{rate}/minute"),
        webhook_networks=networks_in(webhook_networks, "--webhook-network"),
        approve_every_packet=approve_every_packet,
        require_second_factor=require_second_factor,
        provider=sign_in_provider(*provider) if provider else None,
        logo=_logo(*logo) if logo else None,
    )
    _serve(signing.put_into(served), host, port, workers, proxies, new_key=new_key, as_data=as_data)


def _logo(path: Path, name: str) -> tuple[Path, str]:
    """Return a logo as the settings hold it; one that cannot be shown ends the command."""
    try:
        read_logo(path, name)
    except UnusableLogoError as fault:
        raise click.ClickException(str(fault)) from None
    return path.resolve(), name


def _serve(
    settings: Settings, host: str, port: int, workers: int, proxies: tuple[str, ...], *, new_key: bool, as_data: bool
) -> None:
    if not are_limits_enforced():
        raise click.ClickException(
            "The portal does not start here: this system cannot limit the memory of the processes that open strangers' files. "
            "Run it on Linux."
        )
    believed = networks_in(proxies, "--proxy")
    _require_free(host, port)
    begin_portal(settings)
    key = _sign_in_key(settings, host)
    with opened_database(settings, begins=True) as engine:
        move_earlier_packets(engine, FileStorage(settings.files))
        _require_key(settings, engine, new=new_key)
    export_settings(settings, hash_secret(key) if key else "")
    if as_data:
        click.echo(json.dumps({"address": settings.address, "key": key or None}))
    else:
        where = (
            f"on {host}:{port}, with the database {place_of(read_address(settings.database))} and the files in {settings.files}"
        )
        click.echo(f"The portal is at {settings.address}, {where}", err=True)
    if key and not as_data:
        click.echo(f"No sign-in is configured: only this machine reaches it. Sign in with this run's key: {key}", err=True)
    uvicorn.run(
        "assembler.portal.web.app:app_from_environment",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        proxy_headers=True,
        forwarded_allow_ips=list(believed),
        access_log=False,
        server_header=False,
        log_level="warning",
        timeout_keep_alive=15,
        limit_concurrency=1000,
    )


def _require_free(host: str, port: int) -> None:
    """End the command where the port cannot be listened on."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as fault:
        hint = "Name another one by --port, or end what listens there."
        raise click.ClickException(f"Port {port} of {host} cannot be listened on: {fault.strerror}. {hint}") from None


def _require_key(settings: Settings, engine: Engine, *, new: bool) -> None:
    """Open the portal's key, which is made for a portal that has used none yet, or that is told to begin with a new one."""
    try:
        with reading(engine) as connection:
            key = open_portal_key(settings.key_file) if new else key_of_portal(connection, settings.key_file)
            unopened = unopened_factors(connection, key)
    except UnusablePortalKeyError as fault:
        raise click.ClickException(str(fault)) from None
    if unopened:
        hint = "Their recovery codes alone are right, or: assembler portal user NAME --no-second-factor"
        click.echo(f"The portal's key is another one than that of {unopened} second factors. {hint}", err=True)


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
    if not is_loopback(urlsplit(settings.address).hostname or ""):
        hint = "Add a person first: assembler portal user NAME --role admin"
        raise click.ClickException(f"No sign-in is configured, and others reach the portal at {settings.address}. {hint}")
    return new_secret()


for command in (*PEOPLE, *STORAGE):
    portal.add_command(command)
