"""Document properties of a Word file: title, subject, dates and ids of the document, nothing of a clock or the shell's author."""

from assembler.formats.word.archive import ZipMember, member
from assembler.formats.word.wordml import escape
from assembler.model.document import Document

HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# The set of custom properties has this one name in every file (ISO/IEC 29500-1, 22.3.2.2).
CUSTOM_SET = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
APPLICATION = member(
    "docProps/app.xml",
    f'{HEADER}<Properties xmlns="{OFFICE}/extended-properties"><Application>clause-assembler</Application></Properties>'.encode(),
)
PARTS = {
    "docProps/app.xml": (f"{OFFICE}/relationships/extended-properties", "officedocument.extended-properties"),
    "docProps/core.xml": (f"{PACKAGE}/relationships/metadata/core-properties", "package.core-properties"),
    "docProps/custom.xml": (f"{OFFICE}/relationships/custom-properties", "officedocument.custom-properties"),
}


def properties(document: Document) -> tuple[str, str]:
    """Return the XML of the core and of the custom properties."""
    return _core_properties(document), _custom_properties(document)


def property_members(core: str, custom: str) -> tuple[ZipMember, ...]:
    """Return the archive's parts that hold the properties."""
    return APPLICATION, member("docProps/core.xml", core.encode()), member("docProps/custom.xml", custom.encode())


def _core_properties(document: Document) -> str:
    day = f"{document.edition.isoformat()}T00:00:00Z"
    dates = "".join(f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>' for name in ("created", "modified"))
    return (
        f'{HEADER}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(document.title)}</dc:title><dc:subject>{escape(document.front.programme)}</dc:subject>"
        f"<dc:identifier>{escape(document.reference)}</dc:identifier><dc:language>{escape(document.language)}</dc:language>"
        f"{dates}</cp:coreProperties>"
    )


def _custom_properties(document: Document) -> str:
    marks = {"reference": document.reference, "plan": document.plan, "edition": document.edition.isoformat()}
    written = "".join(
        f'<property fmtid="{CUSTOM_SET}" pid="{pid}" name="{name}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for pid, (name, value) in enumerate(marks.items(), 2)
    )
    return f'{HEADER}<Properties xmlns="{OFFICE}/custom-properties" xmlns:vt="{OFFICE}/docPropsVTypes">{written}</Properties>'
