"""A library of a few documents for one test: its programme, documents of a clause or more, and a matter."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from textwrap import dedent, indent

from assembler.assembly import Assembly, Election, assemble, elect
from assembler.assembly.election import elect_selection, facts_of
from assembler.assembly.environment import with_choices
from assembler.loader import load_library, read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Diagnostic
from assembler.model.expressions import Environment
from assembler.model.library import Library, Programme
from assembler.model.matter import Matter
from assembler.rules import Reason, ReasonKind, Selection

Files = Mapping[str, str]

PROGRAMME = """\
programme: small
title: Small Programme
editions: [2026-01-01, 2026-07-01]
roles: {vendor: Vendor, partner: Partner}
choices:
  lend: {title: Lending, source: T-1}
  trade:
    title: Trading
    source: T-2
    alternative:
      retail: {title: Retail, source: T-3}
      wholesale: {title: Wholesale, source: T-3}
    optional:
      delivery: {title: Delivery, source: T-4, default: true}
      express: {title: Express delivery, source: T-5}
rules:
  - {id: express-requires-delivery, requires: {if: express, then: delivery}, text: Express delivery is delivery., source: T-5}
lists:
  loans: {title: Loans, one: loan, fields: {id: id, item: text, owed: money?}}
facts: {place: text?}
values:
  notice: {type: duration, source: T-6, from: {2026-01-01: 30 days, 2026-07-01: 60 days}}
entities:
  ours-uk: {legal_name: Ours Limited, country: GB, address: [1 Example Street, London], law: the laws of England}
  ours-us: {legal_name: "Ours, Inc.", country: US, address: [1 Example Avenue, Dover], law: the laws of Delaware}
vendor:
  - {when: partner.country == "US", entity: ours-us}
  - {entity: ours-uk}
documents:
"""
AGREEMENT = "  - {document: agreement, handling: sign_now}\n"

MATTER = """\
programme: small
matter: first-001
issued: 2026-12-01
partner:
  kind: company
  legal_name: Exempel AB
  country: SE
  address: [Gatan 1, Stockholm]
  signatories: [{name: Anna Berg, title: Director}]
"""


USUAL = "".join(MATTER.splitlines(keepends=True)[2:])
"""The part of a matter that scenarios have in common: all but the programme and the id."""


def clause(text: str, title: str = "Clause") -> str:
    """Return the text of a clause file."""
    return f"---\ntitle: {title}\nsource: T-1\n---\n{dedent(text)}"


def paper(name: str, clauses: Files, *, title: str = "", kind: str = "addendum", more: str = "") -> dict[str, str]:
    """Return the files of a document with its clauses in order. A name may have a condition: `b when: lend`."""
    placed = "".join(f"  - {_placed(name)}\n" for name in clauses)
    document = f"title: {title or name.capitalize()}\nkind: {kind}\n{more}clauses:\n{placed}"
    files = {f"small/{name}/{written.split(' ')[0]}.md": clause(text, written.split(" ")[0]) for written, text in clauses.items()}
    return {f"small/{name}/document.yaml": document} | files


def _placed(name: str) -> str:
    id, _, condition = name.partition(" when: ")
    return f"{{clause: {id}, when: {condition}}}" if condition else id


def agreement(clauses: Files, *, papers: str = "", more: str = "signers: [vendor, partner]\n") -> dict[str, str]:
    """Return the files of a programme with an agreement, and further documents in its list."""
    listed = AGREEMENT + indent(dedent(papers), "  ")
    return {"small/programme.yaml": PROGRAMME + listed} | paper("agreement", clauses, kind="agreement", more=more)


def write(root: Path, files: Files) -> Path:
    """Write files below a folder, and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def load(root: Path, files: Files) -> Library:
    """Write and load a library without findings."""
    library, findings = load_library(write(root, files))
    assert library is not None, findings
    assert findings == ()
    return library


def matter(library: Library, more: str = "", text: str = MATTER) -> Matter:
    """Return a matter read without findings."""
    file, _ = decode((text + dedent(more)).encode(), "matter.yaml")
    assert file is not None
    read, findings = read_matter(file, library)
    assert read is not None, findings
    return read


def small(library: Library) -> Programme:
    """Return the programme of a small library."""
    return library.programmes["small"]


def elected(library: Library, read: Matter) -> Election:
    """Return the election of a matter whose choices go together."""
    election = elect(library, read)
    assert isinstance(election, Election), election
    return election


def elect_only(library: Library, read: Matter, on: Iterable[str]) -> Election:
    """Return the election of a valid combination, whatever choices the matter itself names."""
    return elect_selection(read, facts_of(library, read), Selection(dict.fromkeys(on, Reason(ReasonKind.ELECTED))))


def values(library: Library, read: Matter, *chosen: str) -> tuple[Environment, tuple[Diagnostic, ...]]:
    """Return every name with its value in a matter in which some choices are on."""
    facts = facts_of(library, read)
    given, findings = with_choices(facts.programme, facts.values, chosen, facts.findings)
    return given, (*facts.findings, *findings)


def try_assemble(library: Library, more: str = "", text: str = MATTER) -> tuple[Assembly | None, tuple[Diagnostic, ...]]:
    """Assemble a matter, and return the findings with it."""
    read = matter(library, more, text)
    return assemble(read, elected(library, read))


def assembled(library: Library, more: str = "", text: str = MATTER) -> Assembly:
    """Assemble a matter without findings."""
    assembly, findings = try_assemble(library, more, text)
    assert assembly is not None, findings
    return assembly
