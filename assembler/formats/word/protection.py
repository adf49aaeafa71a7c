"""Papers with fields protected for filling only: in Word nothing but the content controls can be changed.

It is no security, since anybody may lift it: it keeps a hand from slipping. What was changed all the same is found when the paper
comes back.
"""

from copy import deepcopy

from lxml import etree

from assembler.formats.word.package import W

BEFORE = (
    *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime", "doNotDisplayPageBoundaries"),
    *("displayBackgroundShape", "printPostScriptOverText", "printFractionalCharacterWidth", "printFormsData"),
    *("embedTrueTypeFonts", "embedSystemFonts", "saveSubsetFonts", "saveFormsData", "mirrorMargins"),
    *("alignBordersAndEdges", "bordersDoNotSurroundHeader", "bordersDoNotSurroundFooter", "gutterAtTop"),
    *("hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle", "proofState", "formsDesign", "attachedTemplate"),
    *("linkStyles", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "mailMerge", "revisionView"),
    *("trackRevisions", "doNotTrackMoves", "doNotTrackFormatting"),
)
"""What stands before the protection in the settings (ISO/IEC 29500-1, 17.15.1.78)."""

PROTECTION, SECTION = f"{W}documentProtection", f"{W}sectPr"
BEFORE_IN_SECTION = (
    *("headerReference", "footerReference", "footnotePr", "endnotePr", "type", "pgSz", "pgMar", "paperSrc", "pgBorders"),
    *("lnNumType", "pgNumType", "cols"),
)
"""What stands before the mark of a protected section (17.6.17)."""


def with_form_protection(settings: etree._Element) -> etree._Element:
    """Give a shell's settings with the protection of forms in place of any other."""
    tree = deepcopy(settings)
    for each in tree.findall(PROTECTION):
        tree.remove(each)
    tree.insert(_behind(tree, BEFORE), etree.Element(PROTECTION, {f"{W}edit": "forms", f"{W}enforcement": "1"}))
    return tree


def mark_sections(document: etree._Element) -> None:
    """Say in every section that the protection of forms is meant for it; it has no effect where the settings have none."""
    for section in document.iter(SECTION):
        for each in section.findall(f"{W}formProt"):
            section.remove(each)
        section.insert(_behind(section, BEFORE_IN_SECTION), etree.Element(f"{W}formProt", {f"{W}val": "1"}))


def _behind(parent: etree._Element, names: tuple[str, ...]) -> int:
    """Give the place behind all children of these names, which come first."""
    return max((at for at, child in enumerate(parent, 1) if etree.QName(child).localname in names), default=0)
