"""The test pages of checks: each section below a `##` is a small library, with the expected findings at their lines.

A fenced block is a file: ```` ```md supply/agreement/price.md ````. An expected finding stands below its line:
`<!-- error 12: the sentence [cause, cause] -->`, where 12 is the column. Parts that a block leaves out are added: the front
matter of a clause, `document.yaml`, and the keys of `programme.yaml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from assembler.checks import check_library
from assembler.loader import load_library
from assembler.model.diagnostics import Diagnostic

PROGRAMME = {
    "programme": " supply\n",
    "title": " Supply Programme\n",
    "editions": " [2026-01-01]\n",
    "roles": " {vendor: Supplier, partner: Buyer, carrier: Carrier}\n",
    "choices": "\n  resale: {title: Resale, source: S-1}\n  support: {title: Support, source: S-2}\n",
    "lists": "\n  orders: {title: Orders, one: order, fields: {id: id, goods: text}}\n",
    "entities": "\n  house: {legal_name: House Ltd, country: IE, address: [1 Street]}\n",
    "vendor": "\n  - {entity: house}\n",
}
KINDS = {"agreement": "kind: agreement\nsigners: [vendor, partner]", "common": "kind: terms"}
_BLOCK = re.compile(r"^```\w+ (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_EXPECTED = re.compile(r"\s*<!-- (\w+) (\d+): (.*) -->")


@dataclass(frozen=True, slots=True)
class Section:
    """A small library and the expected findings, as `path:line:column: severity: sentence [cause]`."""

    title: str
    files: dict[str, str]
    expected: tuple[str, ...]


def sections(page: str) -> Iterator[Section]:
    """Yield the sections of a page."""
    for text in re.split(r"^## ", page, flags=re.MULTILINE)[1:]:
        files: dict[str, str] = {}
        expected: list[str] = []
        for path, body in _BLOCK.findall(text):
            lines = ["---", f"title: {Path(path).stem.title()}", "source: S-1", "---"] if _is_bare(path, body) else []
            for line in body.splitlines():
                if found := _EXPECTED.fullmatch(line):
                    expected.append(f"{path}:{len(lines)}:{found[2]}: {found[1]}: {found[3]}")
                else:
                    lines.append(line)
            files[path] = "\n".join(lines) + "\n"
        yield Section(text.splitlines()[0], files, tuple(expected))


def _is_bare(path: str, body: str) -> bool:
    return path.endswith(".md") and not body.startswith("---")


def write(section: Section, root: Path) -> None:
    """Write a section's library, and the parts it leaves out."""
    files = dict(section.files)
    folders = list(dict.fromkeys(str(Path(path).parent) for path in files if path.count("/") > 1 and "clauses/" not in path))
    for folder in folders:
        files.setdefault(
            f"{folder}/document.yaml", _document(Path(folder).name, [f for f in files if str(Path(f).parent) == folder])
        )
    files["supply/programme.yaml"] = _programme(files.get("supply/programme.yaml", ""), folders)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def _document(name: str, files: list[str]) -> str:
    clauses = dict.fromkeys(Path(file).stem.partition("@")[0] for file in files)
    kind = KINDS.get(name, "kind: addendum\nbase: agreement")
    return f"title: {name.replace('-', ' ').title()}\n{kind}\nclauses:\n" + "".join(f"  - {clause}\n" for clause in clauses)


def _programme(given: str, folders: list[str]) -> str:
    """Add the keys a programme leaves out; papers other than the agreement are there `when: resale`."""
    default = dict(PROGRAMME)
    papers = [Path(folder).name if folder.startswith("supply/") else folder for folder in folders]
    default["documents"] = "\n" + "".join(
        f"  - {{document: {paper}, handling: sign_now}}\n"
        if paper == "agreement"
        else f"  - {{document: {paper}, handling: exhibit, when: resale}}\n"
        for paper in papers
    )
    left_out = [key for key in default if not re.search(rf"^{key}:", given, re.MULTILINE)]
    return given + "".join(f"{key}:{default[key]}" for key in left_out)


def findings(section: Section, check: str, root: Path) -> tuple[str, ...]:
    """Write the library, read it, and return what one check finds."""
    write(section, root)
    library, faults = load_library(root)
    assert library is not None, faults
    return tuple(_shown(finding, root) for finding in check_library(library, [check]).findings)


def _shown(finding: Diagnostic, root: Path) -> str:
    cause = f" [{', '.join(finding.cause)}]" if finding.cause else ""
    return f"{finding.span}: {finding.severity}: {finding.message}{cause}".replace(f"{root}/", "")
