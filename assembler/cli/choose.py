"""`assembler choose`: print whether choices go together, what follows from them, else why not and which would."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from itertools import chain
from pathlib import Path

import click

from assembler.assembly import Election
from assembler.assembly.unprinted import find_papers_of_other_editions
from assembler.cli.options import json_option, library_option
from assembler.cli.terminal import colour, find_occasion, find_programme, read_library, refuse
from assembler.commands.choice_list import choice_list
from assembler.commands.choice_matrix import draw
from assembler.commands.choose import as_json as answer_data
from assembler.commands.choose import choose as answer_for
from assembler.model.diagnostics import error, nearest
from assembler.model.editions import edition_on, exists, in_edition
from assembler.model.expressions import ALWAYS, unparse
from assembler.model.library import Choice, Group, Programme
from assembler.model.source import Span
from assembler.rules import Refusal, count_combinations, describe_repair


@click.command()
@click.argument("programme")
@click.argument("choices", nargs=-1)
@click.option("--without", multiple=True, metavar="CHOICE", help="A choice declined; it stays off even where it is a default.")
@click.option("--picture", type=click.Path(path_type=Path), metavar="FILE.svg", help="Draw which of all choices go together.")
@click.option(
    "--date",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="The edition in force on that day; without it, the latest.",
)
@click.option(
    "--occasion", default="", metavar="OCCASION", help="Why papers are issued; without it, the programme's first occasion."
)
@library_option
@json_option
def choose(
    *,
    programme: str,
    choices: tuple[str, ...],
    without: tuple[str, ...],
    picture: Path | None,
    day: datetime | None,
    occasion: str,
    library_folder: Path | None,
    as_data: bool,
) -> None:
    """Say whether CHOICES of a PROGRAMME go together, what follows, and if not why not and what would.

    Without choices: the programme's choices in their groups, and how many combinations of them are valid; with --json also what
    each choice requires and excludes.
    """
    library = read_library(library_folder, as_data=as_data)
    written = find_programme(library, programme)
    edition = _edition_on(written, day.date() if day else None)
    found = in_edition(library, written, edition).programmes[written.id]
    _check_choices((*choices, *without), found)
    find_occasion(found, occasion)
    answer = answer_for(library, found, choices, without, occasion) if choices or without else None
    late = () if answer is None or isinstance(answer, Refusal) else tuple(find_papers_of_other_editions(answer))
    drawn = {"picture": _draw(found, picture, as_data=as_data)} if picture else {}
    if as_data:
        said: Mapping[str, object] = answer_data(answer, count_combinations(found).number, late) if answer else choice_list(found)
        click.echo(json.dumps({**said, **drawn}, ensure_ascii=False))
    else:
        shown = [_answer_text(answer) if answer else _tree_text(found), *(f"  {one.message} {one.hint}" for one in late)]
        shown += [f"This is the edition of {edition}."] if day else []
        click.echo("\n".join(shown), color=colour())
        for file in drawn.values():
            click.echo(f"The picture of which choices go together is in {file}.")
    sys.exit(1 if isinstance(answer, Refusal) else 0)


def _edition_on(programme: Programme, day: date | None) -> date:
    """Return the edition in force on a day, or the latest; a day before the first is wrong use."""
    if day is not None and day < programme.editions[0]:
        sentence = f"No edition of {programme.id} was in force on {day}; the first is of {programme.editions[0]}."
        raise click.BadParameter(sentence, param_hint="--date")
    return programme.editions[-1] if day is None else edition_on(programme, day)


def _draw(programme: Programme, file: Path, *, as_data: bool) -> str:
    """Write the picture of a programme's choices, over an earlier one; return its path."""
    try:
        file.write_text(draw(programme), "utf-8", newline="\n")
    except OSError as fault:
        sentence = f"The picture could not be written to {file}: {fault.strerror or fault}."
        hint = "Name a file in a folder that is there and may be written to."
        refuse((error("not-written", sentence, Span(str(file), 1, 1), hint),), as_data=as_data)
    return str(file)


def _check_choices(named: Iterable[str], programme: Programme) -> None:
    ids = [choice.id for choice in programme.choices]
    occasions = {one.id: one for one in programme.occasions}
    for id in named:
        if id in occasions:
            hint = f"Ask with “--occasion {id}”; “assembler explain {programme.id}/{id}” says what it does."
            sentence = f"“{id}” is an occasion of {programme.id}, {occasions[id].title}, and no choice. {hint}"
            raise click.BadParameter(sentence, param_hint="CHOICE")
        if id not in ids:
            hint = nearest(id, ids) or f"There are {', '.join(ids)}."
            raise click.BadParameter(f"“{id}” is no choice of {programme.id}. {hint}", param_hint="CHOICE")


def _tree_text(programme: Programme) -> str:
    depth = {"": -1}
    lines = [f"{programme.title} ({programme.id}): {count_combinations(programme).in_words('valid')}"]
    for title, all_choices in programme.choices_by_title:
        choices = [choice for choice in all_choices if exists(programme, choice.id)]
        lines += ["", click.style(title, bold=True)] if title and choices else []
        for choice in choices:
            depth[choice.id] = depth[choice.parent] + 1
            groups = [group for group in programme.groups if choice.id in group.members]
            about = ", ".join((choice.source, *chain.from_iterable(map(_how_many_hold, groups)), *_where_default(choice)))
            lines.append(f"{'  ' * (depth[choice.id] + 1)}{choice.id:<24} {choice.title}  [{about}]")
    lines += ["", click.style("Occasions", bold=True)] if programme.occasions else []
    for one in programme.occasions:
        lines += [f"  {one.id:<24} {one.title}  [{one.source}]", *([f"  {'':<24} {one.note}"] if one.note else [])]
    return "\n".join(lines)


def _how_many_hold(group: Group) -> Iterator[str]:
    """Yield in words how many members of a group are elected with the choice around them; nothing where any number may be."""
    match group.kind:
        case "alternative":
            yield "exactly one of these"
        case "or":
            yield "at least one of these"
        case "mandatory":
            yield "always part of it"
        case "choose":
            yield f"{group.minimum} to {group.maximum} of these"


def _where_default(choice: Choice) -> Iterator[str]:
    if choice.default:
        yield "default" if choice.default_where == ALWAYS else f"default where {unparse(choice.default_where)}"


def _answer_text(answer: Election | Refusal) -> str:
    if isinstance(answer, Refusal):
        lines = [click.style("These choices do not go together.", fg="red")]
        lines += [f"  {rule.text} [{rule.id}; {rule.source}]" for conflict in answer.conflicts for rule in conflict.rules]
        return "\n".join([*lines, *(f"  repair: {describe_repair(answer.programme, repair)}" for repair in answer.repairs)])
    lines = [click.style("These choices go together.", fg="green"), "choices"]
    lines += [f"  {id:<24} {answer.programme.choice(id).title}  [{because}]" for id, because in answer.reasons.items()]
    if answer.answers:
        return "\n".join([*lines, "instead of a packet", *(f"  {one.text} [{one.source}]" for one in answer.answers)])
    for title, papers in (("documents", answer.documents), ("forms", answer.forms)):
        lines += [title] if papers else []
        lines += [f"  {paper.plan.title:<44} {', '.join(paper.because)}" for paper in papers]
    return "\n".join(lines)
