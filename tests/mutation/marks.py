"""Faults in the mark-up and the files, as a typing error or an editor makes them."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

from mutation.mutants import ROOT, Line, Mutant, Shipped, kind

from assembler.loader.templates import SHELL

YAML = "qpn/programme.yaml"


def items(shipped: Shipped) -> Iterator[Line]:
    return (line for line in shipped.items() if line.plain)


def heads(shipped: Shipped) -> Iterator[Line]:
    """Return the lines with a title in the front matter of clauses."""
    return (line for line in shipped.lines(*shipped.clauses()) if line.number == 2)


@kind("A condition stands in the middle of a sentence.")
def condition_in_the_middle(shipped: Shipped) -> Iterator[Mutant]:
    for line in items(shipped):
        yield line.mutant(re.sub(r"(\w+) (\w+)\.$", r"\1 {when: nda} \2.", line.text), "bad-markup")


@kind("An item of a list with “and” or “or” has a condition.")
def condition_in_a_joined_list(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.body():
        if re.fullmatch(r"   \d\. .*; (?:and|or)", line.text):
            yield Mutant(line.written(line.with_end("{when: nda}")), "bad-markup", (line.path,))


@kind("A brace is left alone.")
def stray_brace(shipped: Shipped) -> Iterator[Mutant]:
    for at, line in enumerate(items(shipped)):
        yield line.mutant(line.with_end(("{", "}", "{{ x", "{when: nda")[at % 4]), "stray-brace")


@kind("A quote of a value misses a brace.")
def quote_unclosed(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        if "{{" in line.text:
            yield line.mutant(line.text.replace(" }}", " }", 1), "stray-brace")


@kind("A row of a table has a cell too many.")
def cell_too_many(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.body():
        if line.text.strip().startswith("| ") and "---" not in line.text:
            yield line.mutant(f"{line.text} more |", "bad-markup")


@kind("A heading, a link, a quotation, code or a tag stands in a text.")
def foreign_markup(shipped: Shipped) -> Iterator[Mutant]:
    for at, line in enumerate(items(shipped)):
        written = ("[here](https://example.com)", "<b>now</b>", "`code`", "![x](y.png)", "{% if nda %}")[at % 5]
        id = "stray-brace" if at % 5 == 4 else "bad-markup"
        yield line.mutant(line.with_end(written), id)


@kind("An item has another number than the one it will print.")
def item_misnumbered(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        number = int(line.text.partition(".")[0])
        if number > 1:
            yield line.mutant(re.sub(r"^\d+", str(number + 3), line.text), "typed-number")


@kind("Two items of a clause have one name.")
def id_doubled(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.items():
        found = re.search(r"\{id: ([a-z-]+)\}$", line.text)
        others = [other for other in shipped.items(line.path) if other.plain and "](#" not in other.text]
        target = f"(#{Path(line.path).stem}.{found[1]})" if found else ""
        referring = shipped.saying(re.escape(target), shipped.clauses(f"{Path(line.path).parent}/")) if found else ()
        if found and others and referring:
            yield Mutant(
                others[0].written(others[0].with_end(found[0])), "ambiguous-reference", referring, names=(target.strip("(#)"),)
            )


@kind("Two fields of a form have one id.")
def field_doubled(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*(path for path in shipped.texts if path.endswith(".yaml"))):
        if line.text.startswith("  - {id: ") and "\nfields:" in shipped.texts[line.path]:
            yield line.below(line.text, "doubled-id")


@kind("A field has a type that is none.")
def field_type_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*(path for path in shipped.texts if path.endswith(".yaml"))):
        if line.text.startswith("  - {id: ") and "\nfields:" in shipped.texts[line.path]:
            yield line.mutant(re.sub(r"type: (\w+)", r"type: \1s", line.text), "bad-value")


@kind("A quotation mark in the front matter is not closed.")
def yaml_quote_broken(shipped: Shipped) -> Iterator[Mutant]:
    for line in heads(shipped):
        yield Mutant(line.written(line.text.replace("title: ", 'title: "')), "bad-yaml", (line.path,))


@kind("A key of a file is misspelt.")
def key_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.documents(), *shipped.clauses()):
        if re.match(r"(title|source|kind|signers|note): ", line.text) and line.number < 9:
            yield line.mutant(f"{line.text[:2]}x{line.text[2:]}", "unknown-key")


@kind("A clause has no source.")
def source_dropped(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.clauses()):
        if line.number < 5 and line.text.startswith("source: "):
            yield Mutant(line.written(), "missing-key", (line.path,))


@kind("A clause has no text.")
def text_deleted(shipped: Shipped) -> Iterator[Mutant]:
    for path in shipped.clauses():
        yield Mutant({path: shipped.texts[path].split("\n---\n")[0] + "\n---\n"}, "empty-clause", (path,))


@kind("A character that turns the direction of writing, or cannot be seen, stands in a text.")
def hidden_character(shipped: Shipped) -> Iterator[Mutant]:
    for at, line in enumerate(items(shipped)):
        hidden = ("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{LEFT-TO-RIGHT ISOLATE}", "\N{ZERO WIDTH SPACE}", "\x07")[at % 4]
        yield line.mutant(line.text.replace(". ", f". {hidden}", 1), "forbidden-character")


@kind("A tab stands in the front matter, or in `document.yaml`.")
def tab_in_yaml(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(*shipped.documents()):
        if line.text.startswith("  - "):
            mutant = line.mutant(f"\t{line.text.strip()}", "forbidden-character")
            (path,) = mutant.paths
            yield replace(mutant, names=(path.split("/")[-2],))  # a document that cannot be read is there for no programme


@kind("A file is saved in another encoding.")
def other_encoding(shipped: Shipped) -> Iterator[Mutant]:
    for at, path in enumerate(shipped.texts):
        if path.endswith(".md"):
            text = shipped.texts[path] + "9. Straße.\n"
            yield Mutant({path: text.encode(("latin-1", "utf-16")[at % 2], "replace")}, "unreadable-file", (path,))


@kind("A file's name is no id.")
def file_misnamed(shipped: Shipped) -> Iterator[Mutant]:
    for at, path in enumerate(shipped.clauses()):
        bad = ("My Clause", "Term", "fee@2027-13-01", "fee@Later")[at % 4]
        name = f"{Path(path).parent}/{bad}.md"
        yield Mutant({name: shipped.texts[path]}, "bad-name", (name,))


@kind("A finding is suppressed that is not found, or that no check makes, or without a reason.")
def suppression_for_nothing(shipped: Shipped) -> Iterator[Mutant]:
    written = (
        ("unused-suppression", "typed-number: The statute sets the period."),
        ("unknown-suppression", "typed-numbers: The statute sets the period."),
        ("suppression-without-reason", "typed-number: ''"),
    )
    for at, line in enumerate(heads(shipped)):
        id, said = written[at % 3]
        yield Mutant(line.written(line.text, f"suppress: {{{said}}}"), id, (line.path,), 3)


@kind("A paper's handling is misspelt.")
def handling_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(YAML):
        if line.text.startswith("    handling: "):
            yield line.mutant(f"{line.text}s", "bad-value")


@kind("A country is none.")
def country_misspelt(shipped: Shipped) -> Iterator[Mutant]:
    for line in shipped.lines(YAML):
        if re.fullmatch(r"    country: [A-Z]{2}", line.text):
            yield line.mutant("    country: ZZ", "bad-value")
        if "partner.country in" in line.text:
            yield line.mutant(re.sub(r'"[A-Z]{2}"', '"ZZ"', line.text), "wrong-type")


@kind("A tag of a Word shell is misspelt, unknown or not closed.")
def shell_tag_misspelt(_: Shipped) -> Iterator[Mutant]:
    data = (ROOT / "templates" / SHELL).read_bytes()
    for old, new in (
        ("{{ front.title", "{{ front.titel"),
        ("{{p body }}", "{{p boddy }}"),
        ("endfor %}", "endfr %}"),
        ("{{ party.name", "{{ party.nam"),
    ):
        if broken := with_tag(data, old, new):
            yield Mutant({SHELL: broken}, "broken-tag", (SHELL,))


def with_tag(data: bytes, old: str, new: str) -> bytes:
    """Return a Word file with a tag changed; empty where it has no such tag."""
    out = io.BytesIO()
    changed = False
    with ZipFile(io.BytesIO(data)) as shell, ZipFile(out, "w") as written:
        for member in shell.infolist():
            part = shell.read(member)
            changed |= old.encode() in part
            written.writestr(member, part.replace(old.encode(), new.encode()))
    return out.getvalue() if changed else b""
