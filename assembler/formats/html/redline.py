"""A redline as HTML: both texts side by side, every change with who made it, and before them the list of changes by clause."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from assembler.model.redline import Mark, RedlineLine, RedlineSummary, Stretch

STYLE = """
:root { color-scheme: light; }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 0 auto; padding: 1rem; max-width: 80rem; overflow-wrap: anywhere; }
body { background: #fff; color: #1a1a1a; }
"""
REDLINE_STYLE = """
.redline { border-collapse: collapse; width: 100%; table-layout: fixed; }
.redline th, .redline td { border-bottom: 1px solid #8886; padding: .4rem .6rem; text-align: start; vertical-align: top; white-space: pre-line; }
.redline col.place { width: 10rem; }
.redline del { color: #b00020; text-decoration: line-through; }
.redline ins { color: #0b5d1e; text-decoration: underline; }
.redline .silent { color: #c2410c; text-decoration-style: double; font-weight: 600; }
.redline .by { display: block; font-size: .85em; opacity: .85; }
.redline tr.kept { opacity: .8; }
@media (max-width: 45rem) {
  .redline thead { position: absolute; clip-path: inset(50%); height: 1px; overflow: hidden; }
  .redline tr, .redline th, .redline td { display: block; border: 0; }
  .redline tr { border-bottom: 1px solid #8886; }
  .redline td[data-head]::before { content: attr(data-head) ": "; font-weight: 600; }
}
"""
COLUMNS = ("Place", "Ours", "Theirs")


def render_redline_page(summary: RedlineSummary, lines: Sequence[RedlineLine]) -> str:
    """Return a whole page, which asks for no other file."""
    title = escape(summary.title)
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
    policy = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
    body = f"<main><h1>{title}</h1>{render_redline(summary, lines)}</main>"
    return f'<!DOCTYPE html>\n<html lang="en"><head>{head}{policy}<style>{STYLE}{REDLINE_STYLE}</style></head><body>{body}</body></html>\n'


def render_redline(summary: RedlineSummary, lines: Sequence[RedlineLine]) -> str:
    """Return the list of changes and both texts side by side, with headings of level 2."""
    sentences = "".join(f"<p>{escape(each)}</p>" for each in summary.sentences)
    beside = "".join(f"<li>{escape(each)}</li>" for each in summary.beside)
    listed = f"<h2>Changes by clause</h2>{_list(summary)}" if summary.changes else ""
    known = f"<h2>Beside the words</h2><ul>{beside}</ul>" if beside else ""
    columns = "".join(f'<th scope="col">{name}</th>' for name in COLUMNS)
    rows = "".join(_row(line) for line in lines if line.number or line.text)
    shape = '<colgroup><col class="place"><col><col></colgroup>'
    text = f'<table class="redline">{shape}<thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table>'
    return f"{sentences}{listed}{known}<h2>Both texts</h2>{text}"


def _list(summary: RedlineSummary) -> str:
    rows = "".join(
        f'<tr><th scope="row">{escape(each.place)}</th><td data-head="What">{escape(each.what)}</td>'
        f'<td data-head="Words">{escape(each.words)}</td>'
        f'<td data-head="By"><span{_look(silent=each.silent)}>{escape(each.by)}</span></td></tr>'
        for each in summary.changes
    )
    heads = "".join(f'<th scope="col">{name}</th>' for name in ("Place", "What", "Words", "By"))
    return f'<table class="redline"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>'


def _row(line: RedlineLine) -> str:
    by = "".join(f'<span class="by{" silent" if silent else ""}">{escape(name)}</span>' for name, silent in _authors(line))
    moved = '<span class="by">moved</span>' if line.move else ""
    state = "changed" if line.changed else "kept"
    return (
        f'<tr class="{state}"><th scope="row">{escape(line.place)}{moved}{by}</th>'
        f'<td data-head="Ours">{_side(line, theirs=False)}</td><td data-head="Theirs">{_side(line, theirs=True)}</td></tr>'
    )


def _authors(line: RedlineLine) -> Iterator[tuple[str, bool]]:
    """Yield those who changed something in a line, each once, with the day of a tracked change."""
    marked = (each.marking for each in (*line.number, *line.text) if each.mark is not Mark.KEPT)
    for marking in dict.fromkeys(marked):
        yield f"{marking.by}, {marking.on[:10]}" if marking.on else marking.by, marking.silent


def _side(line: RedlineLine, *, theirs: bool) -> str:
    number = [each for each in line.number if (each.theirs if theirs else each.ours)]
    text = [each for each in line.text if (each.theirs if theirs else each.ours)]
    written = _written(number)
    return f"<bdi>{written}{' ' if written else ''}{_written(text)}</bdi>"


def _look(*, silent: bool) -> str:
    return ' class="silent"' if silent else ""


def _written(stretches: Iterable[Stretch]) -> str:
    names = {Mark.DELETED: "del", Mark.INSERTED: "ins"}
    return "".join(
        escape(each.text)
        if each.mark is Mark.KEPT
        else f"<{names[each.mark]}{_look(silent=each.marking.silent)}>{escape(each.text)}</{names[each.mark]}>"
        for each in stretches
    )
