"""Whole Word files: valid, equal to docxtpl's, with the same bytes every time, and read by LibreOffice with the same words."""

import hashlib
import io
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import docx
import pypdfium2
import pytest
from docxtpl import DocxTemplate
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_lint import lint
from formats.word.word_sample import (
    AGREEMENT,
    FIELDS,
    FORM,
    PAPERS,
    edited,
    heading,
    item,
    line,
    parts,
    shell,
    shell_bytes,
    to,
    word,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree
from markupsafe import Markup
from openxml_audit import OpenXmlValidator

from assembler.formats.word.package import DOCUMENT, SETTINGS, W
from assembler.formats.word.read_back import compare_word, words_of_word
from assembler.formats.word.shell.context import shell_context
from assembler.formats.word.shell.prepared_shell import prepare_shell
from assembler.formats.word.word_file import render_word
from assembler.formats.word.writer import lay_out, render_contents, render_document
from assembler.model.document import (
    Block,
    Document,
    FieldGroup,
    Front,
    FrontParty,
    Paragraph,
    Provision,
    SignatureBlock,
    SignatureParty,
    Signer,
    Table,
)
from assembler.model.walk import plain, words


@PAPERS
def test_is_valid_to_the_standard(document: Document, tmp_path: Path) -> None:
    file = tmp_path / "paper.docx"
    file.write_bytes(word(document))
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []


@PAPERS
def test_has_none_of_the_faults_validators_miss(document: Document) -> None:
    assert list(lint(parts(word(document))[DOCUMENT])) == []


def test_the_lint_finds_what_it_is_for() -> None:
    broken = edited(
        word(), DOCUMENT, lambda text: text.replace('w:name="_clause_1_', 'w:name="_gone_').replace('"end"', '"begin"', 1)
    )
    assert {" ".join(fault.split()[:2]) for fault in lint(parts(broken)[DOCUMENT])} == {
        "reference to",
        "link to",
        "unbalanced fields",
    }


@PAPERS
def test_is_what_docxtpl_makes_of_the_same_shell(document: Document) -> None:
    page = lay_out(document, shell().numbering, shell().width, shell().indents)
    blocks = {"body": Markup(render_document(document, page)), "contents": Markup(render_contents(document, page))}  # noqa: S704 - what we emit
    template, written = DocxTemplate(io.BytesIO(shell_bytes())), io.BytesIO()
    template.render({**shell_context(document), **blocks}, SandboxedEnvironment(undefined=StrictUndefined, autoescape=True))
    template.save(written)
    theirs, ours = parts(written.getvalue()), parts(word(document))
    for part in (DOCUMENT, "word/header1.xml", "word/footer1.xml"):
        assert canonical(ours[part]) == canonical(theirs[part])


def canonical(xml: bytes) -> bytes:
    """Return XML in canonical form, without the mark of protected sections, which the shell itself does not have."""
    tree = etree.fromstring(xml)
    for mark in [*tree.iter(f"{W}formProt")]:
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)
    return etree.tostring(tree, method="c14n")


def test_nothing_of_the_desk_is_in_the_file() -> None:
    dirty = edited(shell_bytes(), "docProps/thumbnail.jpeg", lambda _: "private")
    dirty = edited(dirty, "docProps/app.xml", lambda _: "<x>C:\\Users\\jane</x>")
    prepared, findings = prepare_shell("a.docx", dirty)
    assert prepared is not None, findings
    assert render_word(AGREEMENT, prepared)[0] == word()


SCRIPT = "import sys, hashlib; sys.path.append(sys.argv[1]); from formats.word import word_sample; print(hashlib.sha256(word_sample.word()).hexdigest())"


@pytest.mark.parametrize(
    "changed", [{"PYTHONHASHSEED": "1", "TZ": "Asia/Tokyo"}, {"PYTHONHASHSEED": "2", "LC_ALL": "C", "TZ": "UTC"}]
)
def test_the_same_paper_gives_the_same_bytes(changed: dict[str, str]) -> None:
    tests = Path(__file__).parents[2]
    environment = {**os.environ, "PYTHONPATH": str(tests.parent), **changed}
    run = subprocess.run([sys.executable, "-c", SCRIPT, str(tests)], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == hashlib.sha256(word()).hexdigest()


LEGAL = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40)


@settings(deadline=None)
@given(LEGAL)
def test_any_legal_text_in_any_place_reads_back(text: str) -> None:
    content = line(text)
    agreement = replace(
        AGREEMENT,
        title=text,
        reference=text,
        front=Front(text, content, (FrontParty(text, content, (content, content)),), ((text, content),)),
        blocks=(
            Paragraph(content),
            replace(heading(1, text), content=content),
            item("1.1", text, replace(to("1"), lead=text, tail=text)),
            Table((content, line("x")), ((content, content),), (False, True)),
            SignatureBlock(content, (SignatureParty(text, content, (Signer(content, content),), "partner"),)),
        ),
    )
    assert compare_word(agreement, word(agreement)) == ()


@settings(deadline=None)
@given(LEGAL)
def test_any_legal_text_in_any_field_reads_back(text: str) -> None:
    (group,) = (block for block in FORM.blocks if isinstance(block, FieldGroup))
    fields = tuple(replace(field, label=text, hint=text, value=line(text), options=(text,), columns=(text,)) for field in FIELDS)
    form = replace(FORM, blocks=(replace(group, fields=fields),))
    assert compare_word(form, word(form)) == ()


def test_each_page_has_a_place_for_initials_where_they_are_asked_for() -> None:
    asked = replace(AGREEMENT, initials=("Vendor", "Partner"))
    line = f"Initials   Vendor {'_' * 12}   Partner {'_' * 12}"
    for name in ("word/footer1.xml", "word/footer2.xml"):
        assert line in parts(word(asked))[name].decode()
        assert "Initials" not in parts(word())[name].decode()


def test_a_shell_without_a_place_for_initials_is_told_where_they_are_asked_for() -> None:
    shells = shell_bytes()
    for part in ("word/footer1.xml", "word/footer2.xml"):
        shells = edited(shells, part, lambda text: text.replace("{{ document.initials }}", ""))
    prepared, _ = prepare_shell("own.docx", shells)
    assert prepared is not None
    assert render_word(AGREEMENT, prepared)[1] == ()
    data, (finding,) = render_word(replace(AGREEMENT, initials=("Vendor",)), prepared)
    assert (data, finding.id, finding.hint) == (b"", "broken-shell", "Put {{ document.initials }} into its footer.")


def test_spaces_are_kept_too() -> None:
    spaced = replace(AGREEMENT, blocks=(Paragraph(line("  two  and\N{NO-BREAK SPACE}one ")),))
    assert "  two  and\N{NO-BREAK SPACE}one " in words_of_word(word(spaced))


def squeezed(text: str) -> str:
    return "".join(text.split())


def unchosen(block: Block) -> Block:
    """Return fields without the option chosen from a list, which is an answer and not text of the document."""
    if not isinstance(block, FieldGroup):
        return block
    return replace(
        block, fields=tuple(replace(field, value=() if field.type == "choice" else field.value) for field in block.fields)
    )


@pytest.mark.libreoffice
@LIBREOFFICE
@PAPERS
def test_libreoffice_prints_our_words_under_labels_of_its_own(document: Document, tmp_path: Path) -> None:
    document = replace(document, blocks=tuple(map(unchosen, document.blocks)))
    printed = converted(word(document), "txt:Text (encoded):UTF8", tmp_path).read_text(encoding="utf-8-sig")
    decorated = printed.translate(dict.fromkeys(map(ord, "☐☒*")))
    body = replace(document, front=Front("", (), (), ()))
    assert squeezed(decorated).endswith(squeezed("".join(words(body))))


@pytest.mark.libreoffice
@LIBREOFFICE
def test_libreoffice_computes_the_references_we_cached(tmp_path: Path) -> None:
    stale = edited(word(), DOCUMENT, lambda text: text.replace("2.1(b)", "WRONG"))
    with pypdfium2.PdfDocument(converted(stale, "pdf", tmp_path)) as pdf:
        printed = squeezed("".join(page.get_textpage().get_text_bounded() for page in pdf))
    referring = [
        block for block in AGREEMENT.blocks if isinstance(block, Paragraph | Provision) and "Section" in plain(block.content)
    ]
    assert len(referring) == 4
    assert all(squeezed(plain(block.content)) in printed for block in referring)


KINDS = ("text", "date", "dropDownList", "checkbox")


def held(data: bytes) -> list[tuple[str, str]]:
    """Return kind and content of each control that encloses no other."""
    controls = [
        each for each in etree.fromstring(parts(data)[DOCUMENT]).iter(f"{W}sdt") if each.find(f"{W}sdtContent//{W}sdt") is None
    ]
    return [(_kind(each), squeezed("".join(map(str, each.itertext(f"{W}t"))))) for each in controls]


def _kind(control: etree._Element) -> str:  # the only name lxml has for its type
    named = [etree.QName(each).localname for each in control.iterfind(f"{W}sdtPr/*")]
    return next((kind for kind in KINDS if kind in named), "text")


@pytest.mark.libreoffice
@LIBREOFFICE
def test_the_fields_survive_libreoffice_with_what_they_hold(tmp_path: Path) -> None:
    ours = word(FORM)
    saved = converted(ours, "docx:MS Word 2007 XML", tmp_path).read_bytes()

    assert ("text", "BeispielAG") in held(ours)
    assert ("checkbox", "☒") in held(ours)
    assert ("dropDownList", "Inwriting") in held(ours)
    assert held(saved) == held(ours)
    assert b'documentProtection w:edit="forms"' in parts(saved)[SETTINGS]


def test_the_parties_of_a_paper_without_a_cover_stand_abreast() -> None:
    paper = docx.Document(io.BytesIO(word(replace(FORM, front=AGREEMENT.front))))
    vendor, partner = paper.tables[0].rows[0].cells
    assert [each.text for each in vendor.paragraphs][:2] == ["Exampla", "Exampla International Limited"]
    assert [each.text for each in partner.paragraphs][:2] == ["the Partner", "Smith & <Söhne> GmbH"]
