"""Write the pages of the documentation site into a folder: `make site` builds them with Zensical.

The pages of `docs/` and those of a few other documents are copied, and links between them follow; a link to another file of the
repository becomes its words. The reference is made from the code: commands, findings, routes of the REST API, Python, examples.
"""

import inspect
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import count
from os.path import relpath
from pathlib import Path, PurePosixPath
from typing import Any

import click
from fastapi.openapi.utils import get_openapi

import assembler
from assembler.checks import CHECKS
from assembler.cli import main as command_line
from assembler.commands.explain import explain_message
from assembler.loader.message_pages import PART, message_pages
from assembler.portal.web.app import ROUTERS

ROOT = Path(__file__).parent.parent
FINDINGS = "reference/findings"
PLACES = {
    "clauses/README.md": "reference/library.md",
    "templates/README.md": "reference/templates.md",
    "CHANGELOG.md": "changelog.md",
    "tests/checks": f"{FINDINGS}/index.md",
    "assembler/portal/web/api/routes.py": "reference/rest.md",
    "assembler/__init__.py": "reference/python.md",
    "examples": "gallery.md",
    "README.md": "index.md",
}
"""Where the site has what the repository has elsewhere than in `docs/`."""

CODE = re.compile(r"^ *```.*?^ *```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")


def site_place(path: str) -> str:
    """Return where the site has a file of the repository; empty where it has it nowhere."""
    return PLACES.get(path) or (path.removeprefix("docs/") if path.startswith("docs/") else "")


def site_text(text: str, path: str) -> str:
    """Return the text of a document with its links as the site has them; `path` is the document's, from the root."""
    here = PurePosixPath(site_place(path)).parent

    def link(found: re.Match[str]) -> str:
        image, label, target = found.groups()
        label = LINK.sub(link, label)
        file, hash_, anchor = target.partition("#")
        if "://" in target or not file:
            return f"{image}[{label}]({target})"
        place = site_place((ROOT / path).parent.joinpath(file).resolve().relative_to(ROOT).as_posix())
        return f"{image}[{label}]({relpath(place, here)}{hash_}{anchor})" if place else label

    # Code is put aside: it is no link, but the words of a link may be code.
    code = CODE.findall(text)
    numbers = count()
    prose = CODE.sub(lambda _: f"\0{next(numbers)}\0", text)
    return re.sub("\0([0-9]+)\0", lambda found: code[int(found[1])], LINK.sub(link, prose))


def copied_pages() -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each page that stands in the repository."""
    others = [ROOT / path for path in PLACES if path.endswith(".md") and path != "README.md"]
    for file in (*sorted((ROOT / "docs").rglob("*.md")), *others):
        path = file.relative_to(ROOT).as_posix()
        yield site_place(path), site_text(file.read_text("utf-8"), path)


def commands_page() -> str:
    """Return the page of all commands: what each does, its arguments and options."""
    return "\n".join(["# Commands", "", *_command_lines(command_line, "assembler")])


def _command_lines(command: click.Command, name: str) -> Iterator[str]:
    context = click.Context(command, info_name=name)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            if (found := command.get_command(context, inner)) is not None:
                yield from _command_lines(found, f"{name} {inner}")
        return
    yield from (f"## {name}", "", "```text", command.get_help(context), "```", "")


def findings_pages() -> Iterator[tuple[str, str]]:
    """Yield the page of each check and message, and the page that lists them."""
    ids = sorted({check.id for check in CHECKS} | {*message_pages()})
    for id in ids:
        body = "\n\n".join(page.partition("\n\n")[2] for page in explain_message(id))
        yield f"{FINDINGS}/{_file_name(id)}.md", f"# {id}\n\n{body}\n"
    severities = {check.id: f"check, {check.severity}" for check in CHECKS}
    rows = (f"| [{id}]({_file_name(id)}.md) | {severities.get(id, 'message')} | {_first_sentence(id)} |" for id in ids)
    head = "Every finding has an id, which stands behind it in brackets. `assembler explain ID` shows its page, too."
    yield f"{FINDINGS}/index.md", "\n".join(["# Findings", "", head, "", "| id | is | says |", "|---|---|---|", *rows, ""])


def _file_name(id: str) -> str:
    return id.replace(PART, "ID")


def _first_sentence(id: str) -> str:
    page = " ".join(explain_message(id)[-1].partition("\n\n")[2].split("\n\n")[0].split())
    return re.split(r"(?<=[.:;]) ", page)[0].rstrip(":;").replace("|", "\\|")


def routes_page(described: Mapping[str, Any]) -> str:
    """Return the page of the routes of the REST API, from its OpenAPI document."""
    lines = ["# REST API", "", "Made from `/api/openapi.json`.", ""]
    for path, methods in described["paths"].items():
        for method, route in methods.items():
            lines += [f"## {method.upper()} {path}", "", route.get("description", ""), ""]
            lines += _taken(route)
            answers = {code: one for code, one in route["responses"].items() if code.startswith("2")}
            for code, one in answers.items():
                schema = one.get("content", {}).get("application/json", {}).get("schema", {})
                lines += [f"Answers {code}" + (f" with `{_schema_name(schema)}`." if schema else ".")]
            lines += [""]
    return "\n".join([*lines, *_schema_lines(described)])


def _taken(route: Mapping[str, Any]) -> Iterator[str]:
    """Yield what a route takes: its body, and the values that are explained."""
    sent = route.get("requestBody", {})
    if schema := sent.get("content", {}).get("application/json", {}).get("schema"):
        yield f"Takes `{_schema_name(schema)}`."
    elif sent:
        yield f"Takes a file. {sent['description']}"
    for one in route.get("parameters", ()):
        if said := one.get("description"):
            yield f"\n`{one['name']}`: {said}\n"


def _schema_name(schema: Mapping[str, Any]) -> str:
    if "items" in schema and isinstance(schema["items"], dict):
        return f"list of {_schema_name(schema['items'])}"
    if isinstance(values := schema.get("enum"), list):
        return ", ".join(f"`{value}`" for value in values)
    if isinstance(choices := schema.get("anyOf"), list):
        return " or ".join(map(_schema_name, choices))
    return str(schema.get("$ref") or schema.get("type", "object")).rpartition("/")[2]


def _schema_lines(described: Mapping[str, Any]) -> Iterator[str]:
    """Yield a table of keys for each body that a route takes or gives."""
    yield from ("## Bodies", "")
    for name, schema in sorted(described["components"]["schemas"].items()):
        yield from (f"### {name}", "", schema.get("description", ""), "")
        if values := schema.get("enum"):
            yield from (f"One of {', '.join(f'`{value}`' for value in values)}.", "")
        if keys := schema.get("properties"):
            yield from ("| key | is | says |", "|---|---|---|")
            for key, one in keys.items():
                must = "must be given" if key in schema.get("required", ()) else ""
                yield f"| `{key}` | {_schema_name(one)} | {one.get('description', must)} |"
            yield ""


def python_page() -> str:
    """Return the page of the public names of the package."""
    lines = ["# Python", "", inspect.getdoc(assembler) or "", ""]
    for name in assembler.__all__:
        one = getattr(assembler, name)
        called = f"{name}{inspect.signature(one)}" if inspect.isfunction(one) else name
        lines += [f"## {name}", "", "```python", called, "```", "", inspect.getdoc(one) or "", ""]
    return "\n".join(lines)


def gallery_page() -> str:
    """Return the page of the examples: each with its sentence, its papers, a picture where there is one, and its file."""
    lines = ["# Examples", "", "Each is a partner's file that builds: `assembler build examples/NAME`.", ""]
    library, _ = assembler.load_library(ROOT / "clauses")
    for file in sorted((ROOT / "examples").glob("*.yaml")):
        text = file.read_text("utf-8")
        said = " ".join(line.removeprefix("#").strip() for line in text.splitlines() if line.startswith("#"))
        picture = f"pictures/{file.stem}.png"
        shown = [f"![Pages of this packet]({picture})", ""] if (ROOT / "docs" / picture).exists() else []
        listed = f"It holds {', '.join(_papers(library, file))}."
        lines += [
            f"## {file.stem}",
            "",
            said,
            "",
            listed,
            "",
            *shown,
            f'```yaml title="examples/{file.name}"',
            text.rstrip(),
            "```",
            "",
        ]
    return "\n".join(lines)


def _papers(library: assembler.Library | None, matter: Path) -> Iterator[str]:
    """Yield the titles of the papers in the packet of a matter, with their number where there are more of one title."""
    order, findings = (
        assembler.order_packet(assembler.BuildRequest(library, matter, ROOT / "templates")) if library else (None, ())
    )
    if order is None:
        raise SystemExit("\n".join(str(finding) for finding in findings))
    titles = Counter(paper.document.title for paper in order.assembly.papers if paper.signed is None)
    yield from (title if number == 1 else f"{number} × {title}" for title, number in titles.items())


def openapi() -> Mapping[str, Any]:
    """Return the OpenAPI document of the portal's API."""
    return get_openapi(title="clause-assembler", version="1", routes=[route for router in ROUTERS for route in router.routes])


def main(folder: Path) -> None:
    """Write all pages, and the pictures beside them."""
    shutil.rmtree(folder, ignore_errors=True)
    generated = {
        "reference/commands.md": commands_page(),
        "reference/rest.md": routes_page(openapi()),
        "reference/python.md": python_page(),
        "gallery.md": gallery_page(),
    }
    for place, text in (*copied_pages(), *findings_pages(), *generated.items()):
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    for file in (ROOT / "docs").rglob("*.*"):
        if file.suffix != ".md":
            (folder / file.relative_to(ROOT / "docs")).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, folder / file.relative_to(ROOT / "docs"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
