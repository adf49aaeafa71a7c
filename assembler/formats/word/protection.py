"""Protection of forms: in Word, nothing but the content controls of a protected document can be changed.

It prevents mistakes and is no security, since anybody can switch it off; `returns/` finds changes that were made all the same.
"""

from copy import deepcopy

from lxml import etree

from assembler.formats.word.package import Element, W

BEFORE = (
    *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime", "doNotDisplayPageBoundaries"),
    *("displayBackgroundShape", "printPostScriptOverText", "printFractionalCharacterWidth", "printFormsData"),
    *("embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins"),
    *("alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop"),
    *("hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate"),
    *("linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge", "revisionView"),
    *("trackRevisions", "doNotTrackMoves", "doNotTrackFormatting"),
)
"""The settings that the schema places before the protection (ISO/IEC 29500-1, 17.15.1.78)."""

PROTECTION, SECTION = f"{W}documentProtection", f"{W}sectPr"
BEFORE_IN_SECTION = (
    *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "pgBorders"),
    *("lnNumType", "pgNumType", "cols"),
)
"""The section properties that the schema places before the mark of a protected section (17.6.17)."""


def with_form_protection(settings: Element) -> Element:
    """Return a copy of a shell's settings with the protection of forms in place of any other."""
    tree = deepcopy(settings)
    for each in tree.findall(PROTECTION):
        tree.remove(each)
    tree.insert(_index_behind(tree, BEFORE), etree.Element(PROTECTION, {f"{W}edit": "forms", f"{W}enforcement": "1"}))
    return tree


def mark_sections(document: Element) -> None:
    """Mark every section of a document as protected, in place; the mark has no effect unless the settings protect forms."""
    for section in document.iter(SECTION):
        for each in section.findall(f"{W}formProt"):
            section.remove(each)
        section.insert(_index_behind(section, BEFORE_IN_SECTION), etree.Element(f"{W}formProt", {f"{W}val": "1"}))


def _index_behind(parent: Element, names: tuple[str, ...]) -> int:
    """Return the index behind the last child that has one of these names; 0 where none has."""
    return max((at for at, child in enumerate(parent, 1) if etree.QName(child).localname in names), default=0)
