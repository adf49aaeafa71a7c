from pathlib import Path

import pytest
from formats.word.libreoffice import LIBREOFFICE, converted
from formats.word.word_sample import FORM, PAPERS, parts, word
from lxml import etree

from assembler.formats.word.embedding import ITEM, add_model_relation
from assembler.formats.word.package import DOCUMENT_RELATIONS
from assembler.model.document import Document
from assembler.model.embedded_model import bare_document, embedded_model, read_embedded_model


@PAPERS
def test_a_file_holds_its_document(document: Document) -> None:
    embedded = etree.fromstring(parts(word(document))[ITEM])
    assert embedded.tag == "{urn:clause-assembler:paper}paper"
    assert read_embedded_model(embedded.text or "") == bare_document(document)


def test_a_shells_own_custom_xml_gives_way_to_the_model() -> None:
    relations = etree.fromstring(parts(word())[DOCUMENT_RELATIONS])
    targets = sorted(str(each.get("Target")) for each in relations)
    add_model_relation(relations)
    assert sorted(str(each.get("Target")) for each in relations) == targets
    assert targets.count("../customXml/item1.xml") == 1


@pytest.mark.libreoffice
@LIBREOFFICE
def test_libreoffice_keeps_the_model(tmp_path: Path) -> None:
    kept = parts(converted(word(FORM), "docx:MS Word 2007 XML", tmp_path).read_bytes())[ITEM]
    assert etree.fromstring(kept).text == embedded_model(FORM)
