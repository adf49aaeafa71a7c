"""`assembler portal user`, `signer`, `approver` and `token`: who may do what in a portal, set on its machine."""

import json
import sys
from collections.abc import Mapping

import click

from assembler.cli.options import json_option
from assembler.cli.portal_data import begin_portal, opened_database, print_result, record_deed
from assembler.portal.clock import as_day, now
from assembler.portal.matter_owners import hand_over_all
from assembler.portal.service import ConflictError
from assembler.portal.settings import DAY, Settings
from assembler.portal.store.accounts import (
    COMMAND_LINE,
    SHORTEST_PASSWORD,
    ApiToken,
    add_staff,
    create_token,
    end_tokens_of,
    has_admin,
    list_staff,
    list_tokens,
    remove_person,
    revoke_token,
    role_named,
    set_approving,
    set_authority,
)
from assembler.portal.store.audit import commitment, names_of_actors
from assembler.portal.store.database import reading, writing
from assembler.portal.store.file_storage import FileStorage
from assembler.portal.store.second_factors import remove_factor

ROLES = ("viewer", "own", "editor", "admin")


@click.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), default="editor", show_default=True)
@click.option("--remove", is_flag=True, help="Remove the user instead; sessions end at once.")
@click.option("--hand-over", metavar="TO", help="Only hand all matters of the user over to the user TO.")
@click.option("--no-second-factor", is_flag=True, help="Only take the second factor away, of somebody who has lost it.")
@json_option
@click.pass_obj
def user(
    settings: Settings, *, name: str, role: str, remove: bool, hand_over: str | None, no_second_factor: bool, as_data: bool
) -> None:
    """Let somebody sign in by NAME and a password, which is asked for, or read from standard input.

    A viewer reads, “own” works at the matters of which the user is the owner and sees no other, an editor works at all, an admin does
    everything. Where there is no portal yet, the first user begins one.
    """
    if hand_over is not None:
        _hand_over(settings, name, hand_over, as_data=as_data)
        return
    if no_second_factor:
        _take_factor_away(settings, name, as_data=as_data)
        return
    if remove:
        _remove(settings, name, as_data=as_data)
        return
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if sys.stdin.isatty() else sys.stdin.readline()
    password = password.rstrip("\r\n")
    if len(password) < SHORTEST_PASSWORD:
        raise click.ClickException(f"A password has at least {SHORTEST_PASSWORD} characters.")
    begin_portal(settings)
    with opened_database(settings, begins=True) as engine, writing(engine) as connection:
        stands = name in {one.name for one in list_staff(connection)}
        id = add_staff(connection, name, password, role_named(role), now())
        ended = end_tokens_of(connection, id, now(), above=role_named(role))
        for _ in ended:
            record_deed(connection, "token-revoked")
        record_deed(connection, "person-changed" if stands else "person-added")
        admins = has_admin(connection)
    with_tokens = f" Tokens that “{name}” made and that may more have ended: {', '.join(ended)}." if ended else ""
    said = f"“{name}” can sign in as {role}.{with_tokens}"
    print_result({"user": name, "role": role, "tokens_ended": list(ended)}, said, as_data=as_data)
    _warn_without(admins=admins)


def _hand_over(settings: Settings, name: str, to: str, *, as_data: bool) -> None:
    with opened_database(settings) as engine, writing(engine) as connection:
        known = {one.name: one.id for one in list_staff(connection)}
        if missing := next((one for one in (name, to) if one not in known), None):
            raise click.ClickException(f"There is no user “{missing}”.")
        try:
            number = hand_over_all(connection, FileStorage(settings.files), COMMAND_LINE, known[name], known[to])
        except ConflictError as fault:
            raise click.ClickException(f"{fault} {fault.hint}") from None
    said = f"Handed over to “{to}”: {number} matter{'' if number == 1 else 's'}."
    print_result({"user": name, "owner": to, "matters": number}, said, as_data=as_data)


def _take_factor_away(settings: Settings, name: str, *, as_data: bool) -> None:
    with opened_database(settings) as engine, writing(engine) as connection:
        known = {one.name: one.id for one in list_staff(connection)}
        if name not in known or not remove_factor(connection, known[name]):
            raise click.ClickException(f"There is no user “{name}” with a second factor.")
        record_deed(connection, "second-factor-taken-away")
    print_result({"user": name, "second_factor": False}, f"“{name}” signs in without a second factor.", as_data=as_data)


def _remove(settings: Settings, name: str, *, as_data: bool) -> None:
    with opened_database(settings) as engine, writing(engine) as connection:
        ended = remove_person(connection, name, now())
        if ended is None:
            raise click.ClickException(f"There is no user “{name}”.")
        for _ in ended:
            record_deed(connection, "token-revoked")
        record_deed(connection, "person-removed")
        admins = has_admin(connection)
    with_tokens = f" The tokens that “{name}” made have ended: {', '.join(ended)}." if ended else ""
    said = f"“{name}” cannot sign in any more.{with_tokens}"
    print_result({"user": name, "role": None, "tokens_ended": list(ended)}, said, as_data=as_data)
    _warn_without(admins=admins)


def _warn_without(*, admins: bool) -> None:
    if not admins:
        hint = "Add one: assembler portal user NAME --role admin"
        click.echo(f"Nobody is an admin, so nobody can add people and erase partners in the pages. {hint}", err=True)


@click.command()
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


@click.command()
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


@click.command()
@click.argument("name", required=False)
@click.option("--role", type=click.Choice(ROLES), default="editor", show_default=True)
@click.option("--days", type=click.IntRange(1, 3650), default=365, show_default=True, help="How long it holds.")
@click.option("--list", "listed", is_flag=True, help="Only list the tokens: of which machine, by whom, and how long they hold.")
@click.option("--revoke", is_flag=True, help="Revoke every token of the machine NAME instead; it ends at once.")
@json_option
@click.pass_obj
def token(settings: Settings, *, name: str | None, role: str, days: int, listed: bool, revoke: bool, as_data: bool) -> None:
    """Make a token for a machine called NAME, and print it, once."""
    if listed:
        _list_tokens(settings, as_data=as_data)
    elif not name:
        raise click.UsageError("Name the machine, or list the tokens with --list.")
    elif revoke:
        _revoke_tokens(settings, name, as_data=as_data)
    else:
        with opened_database(settings) as engine, writing(engine) as connection:
            made = create_token(connection, name, role_named(role), now(), days * DAY, COMMAND_LINE.id)
            record_deed(connection, "token-created")
        print_result({"token": made, "name": name, "role": role}, made, as_data=as_data)


def _list_tokens(settings: Settings, *, as_data: bool) -> None:
    with opened_database(settings) as engine, reading(engine) as connection:
        tokens, known = list_tokens(connection), names_of_actors(connection)
    rows = [_token_row(one, known) for one in tokens]
    if as_data:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    for row in rows:
        click.echo(f"{row['name']}: {row['role']}, made {row['made']} by {row['by']}, {row['state']}")


def _token_row(one: ApiToken, known: Mapping[str, str]) -> dict[str, str]:
    by = known.get(commitment("", one.made_by), "somebody who is removed") if one.made_by else "somebody who is not known"
    ended = "revoked" if one.revoked else f"expired {as_day(one.expires)}"
    state = f"holds until {as_day(one.expires)}" if one.holds(now()) else ended
    return {"name": one.name, "role": one.role.name.lower(), "made": as_day(one.created), "by": by, "state": state}


def _revoke_tokens(settings: Settings, name: str, *, as_data: bool) -> None:
    with opened_database(settings) as engine, writing(engine) as connection:
        named = [one for one in list_tokens(connection) if one.name == name and one.holds(now())]
        if not named:
            raise click.ClickException(f"No token of “{name}” holds. See them with: assembler portal token --list")
        ended = [ended for one in named for ended in revoke_token(connection, one.id, now()) or ()]
        for _ in ended:
            record_deed(connection, "token-revoked")
    others = [one for one in ended if one != name]
    made_with_them = f" With them have ended those that were made with them: {', '.join(others)}." if others else ""
    said = f"Revoked tokens of “{name}”: {len(named)}.{made_with_them}"
    print_result({"name": name, "revoked": len(named), "ended_with_them": others}, said, as_data=as_data)


PEOPLE = (user, signer, approver, token)
