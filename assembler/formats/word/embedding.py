"""The document model embedded in its Word file as a custom XML part, which Word and LibreOffice keep when they save it."""

from lxml import etree

from assembler.formats.word.archive import ZipMember, member
from assembler.formats.word.package import Element
from assembler.formats.word.properties import HEADER, OFFICE, PACKAGE
from assembler.formats.word.wordml import escape
from assembler.model.document import Document
from assembler.model.embedded_model import embedded_model

NAMESPACE = "urn:clause-assembler:paper"
ITEM, ITEM_PROPERTIES, ITEM_RELATIONS = "customXml/item1.xml", "customXml/itemProps1.xml", "customXml/_rels/item1.xml.rels"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
STORE_ID = "{7B3D3C0E-6E0B-4C55-9E0E-2B1E5A3C9D41}"
"""The id by which Word knows the part; the same in every file, since each holds one."""

SCHEMA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
FIXED = (
    member(
        ITEM_PROPERTIES,
        f'{HEADER}<ds:datastoreItem ds:itemID="{STORE_ID}" xmlns:ds="{SCHEMA}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'.encode(),
    ),
    member(
        ITEM_RELATIONS,
        f'{HEADER}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="properties"'
        f' Type="{OFFICE}/relationships/customXmlProps" Target="itemProps1.xml"/></Relationships>'.encode(),
    ),
)


def model_part(document: Document) -> str:
    """Return the XML of the part that holds the embedded model."""
    return f'{HEADER}<paper xmlns="{NAMESPACE}">{escape(embedded_model(document))}</paper>'


def model_part_members(written: str) -> tuple[ZipMember, ...]:
    """Return the archive's parts for the embedded model: the part itself, its properties and its relations."""
    return (member(ITEM, written.encode()), *FIXED)


def add_model_relation(relations: Element) -> None:
    """Relate a shell's main part to the embedded model, and to no custom XML of the shell's own."""
    namespace = etree.QName(relations).namespace
    kind = f"{OFFICE}/relationships/customXml"
    for each in [each for each in relations if each.get("Type") == kind]:
        relations.remove(each)
    etree.SubElement(relations, f"{{{namespace}}}Relationship", {"Id": "paper", "Type": kind, "Target": f"../{ITEM}"})
