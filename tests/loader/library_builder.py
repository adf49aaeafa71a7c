"""Builds a tiny library: one programme, and one paper with one clause. A test changes the file it is about."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

from assembler.loader import load_library, read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Diagnostic, as_text
from assembler.model.library import Library
from assembler.model.matter import Matter

PROGRAMME = """\
programme: demo
title: Demo Programme
editions: [2026-01-01]
roles: {vendor: Vendor, partner: Partner}
choices:
  referral: {title: Referral, source: D-1}
  sell:
    title: Sell
    source: D-2
    optional:
      support: {title: Support, source: D-3}
rules:
  - {id: not-both, excludes: [referral, sell], text: Referral and Sell exclude each other., source: D-4}
lists:
  leads:
    title: Leads
    one: lead
    fields: {id: id, customer: text, worth: money?}
facts: {territory: text?}
values:
  fee_rate: {type: rate, source: D-5, from: {2026-01-01: 10 %}}
  notice_period: {type: duration, source: D-6, from: {2026-01-01: 30 days}}
entities:
  demo-inc: {legal_name: "Demo, Inc.", country: US, address: [1 Main Street], law: Delaware}
vendor:
  - {entity: demo-inc}
documents:
  - {document: agreement, handling: sign_now}
"""
DOCUMENT = """\
title: Demo Agreement
kind: agreement
signers: [vendor, partner]
clauses:
  - term
"""
CLAUSE = """\
---
title: Term
source: D-6
---
1. Either party may end this Agreement by notice of {{ notice_period | duration }}.
"""
MATTER = """\
programme: demo
matter: acme-001
issued: 2026-12-01
partner:
  kind: company
  legal_name: Acme GmbH
  country: DE
  address: [Beispielstraße 1, 80331 München]
  signatories:
    - {name: Lena Müller, title: Managing Director}
choices: [referral]
"""


@dataclass(frozen=True, slots=True)
class LibraryFolder:
    """A folder that holds a library."""

    root: Path

    def write(self, path: str, text: str) -> "LibraryFolder":
        """Write one file of the library."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(dedent(text), encoding="utf-8")
        return self

    def programme(self, old: str, new: str) -> "LibraryFolder":
        """Replace a part of the programme's file."""
        return self._change("demo/programme.yaml", old, new)

    def document(self, old: str, new: str) -> "LibraryFolder":
        """Replace a part of the agreement's `document.yaml`."""
        return self._change("demo/agreement/document.yaml", old, new)

    def clause(self, body: str) -> "LibraryFolder":
        """Replace the text of the clause `term`."""
        return self.write("demo/agreement/term.md", f"---\ntitle: Term\nsource: D-6\n---\n{body}")

    def fields(self, body: str, name: str = "details") -> "LibraryFolder":
        """Add a group of fields to the agreement, below the keys `title` and `source`."""
        self.write(f"demo/agreement/{name}.yaml", f"title: Details\nsource: D-7\n{body}")
        return self.document("  - term\n", f"  - term\n  - {name}\n")

    def load(self) -> tuple[Library | None, tuple[Diagnostic, ...]]:
        """Read the library."""
        return load_library(self.root)

    def library(self) -> Library:
        """Read the library, which has no fault."""
        library, findings = self.load()
        assert library is not None, report(findings)
        return library

    def printed(self) -> str:
        """Read the library and print its findings as a user sees them, with paths below the library."""
        return report(self.load()[1]).replace(f"{self.root}/", "")

    def _change(self, path: str, old: str, new: str) -> "LibraryFolder":
        text = (self.root / path).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        return self.write(path, text.replace(old, new))


def build_library(root: Path) -> LibraryFolder:
    """Write a sound library of three files."""
    folder = LibraryFolder(root)
    folder.write("demo/programme.yaml", PROGRAMME)
    folder.write("demo/agreement/document.yaml", DOCUMENT)
    return folder.write("demo/agreement/term.md", CLAUSE)


def read_demo_matter(library: Library, text: str | bytes) -> tuple[Matter | None, tuple[Diagnostic, ...]]:
    """Read a matter of the demo programme from its text, named `acme.yaml` in messages."""
    file, findings = decode(text if isinstance(text, bytes) else text.encode("utf-8"), "acme.yaml")
    return (None, findings) if file is None else read_matter(file, library)


def report(findings: Iterable[Diagnostic]) -> str:
    """Return findings as a user sees them, one below the other."""
    return "\n".join(map(as_text, findings))
