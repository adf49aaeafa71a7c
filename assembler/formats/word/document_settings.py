"""The settings of a Word file, as far as they may change what a reader sees (ISO/IEC 29500-1, 17.15.1)."""

from collections import Counter
from collections.abc import Iterator

from assembler.formats.word.declared import twips
from assembler.formats.word.opened_file import WordFile
from assembler.formats.word.package import W, child_at, is_on, parse, val_at

HARMLESS = frozenset(
    (
        *("writeProtection", "view", "zoom", "removePersonalInformation", "removeDateAndTime", "doNotDisplayPageBoundaries"),
        *("printFractionalCharacterWidth", "embedTrueTypeFonts", "embedSystemFonts"),
        *("saveSubsetFonts", "saveFormsData", "mirrorMargins", "alignBordersAndEdges", "bordersDoNotSurroundHeader"),
        *("bordersDoNotSurroundFooter", "gutterAtTop", "hideSpellingErrors", "hideGrammaticalErrors", "activeWritingStyle"),
        *("proofState", "formsDesign", "stylePaneFormatFilter", "stylePaneSortMethod", "documentType", "trackRevisions"),
        *("doNotTrackMoves", "doNotTrackFormatting", "documentProtection", "autoFormatOverride", "styleLockTheme"),
        *("styleLockQFSet", "defaultTabStop", "autoHyphenation", "consecutiveHyphenLimit", "hyphenationZone"),
        *("doNotHyphenateCaps", "showEnvelope", "summaryLength", "clickAndTypeStyle", "defaultTableStyle", "evenAndOddHeaders"),
        *("bookFoldPrintingSheets", "drawingGridHorizontalSpacing"),
        *("drawingGridVerticalSpacing", "displayHorizontalDrawingGridEvery", "displayVerticalDrawingGridEvery"),
        *("doNotUseMarginsForDrawingGridOrigin", "drawingGridHorizontalOrigin", "drawingGridVerticalOrigin"),
        *("doNotShadeFormData", "noPunctuationKerning", "characterSpacingControl", "strictFirstAndLastChars"),
        *("noLineBreaksAfter", "noLineBreaksBefore", "savePreviewPicture", "doNotValidateAgainstSchema", "saveInvalidXml"),
        *("ignoreMixedContent", "alwaysShowPlaceholderText", "doNotDemarcateInvalidXml", "saveXmlDataOnly"),
        *("alwaysMergeEmptyNamespace", "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr"),
        *("attachedSchema", "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "captions", "shapeDefaults"),
        *("doNotAutoCompressPictures", "forceUpgrade", "readModeInkLockDown", "smartTagType", "schemaLibrary", "decimalSymbol"),
        *("listSeparator", "displayBackgroundShape", "attachedTemplate", "revisionView"),
    )
)
"""The settings that change no word that is read; a template is told by its relation, a ground by its own element."""

FARTHEST_TAB = 5000
"""The farthest tab stops by default, in twentieths of a point, that need no look."""

MICROSOFT = "{http://schemas.microsoft.com/office/word/"
PLAIN_GROUNDS = ("", "auto", "FFFFFF", "ffffff")


def setting_doubts(file: WordFile) -> Iterator[str]:
    """Yield what the settings and the ground of a file say that may change what is seen."""
    settings = parse(file.package.data("settings"))
    for each in () if settings is None else settings.iterchildren("*"):
        tag = str(each.tag)
        if tag.startswith(W) and tag.removeprefix(W) not in HARMLESS and is_on(each):
            yield f"the setting {tag.removeprefix(W)}"
        elif not tag.startswith((W, MICROSOFT)) and tag.rpartition("}")[2] not in ("mathPr", "schemaLibrary"):
            yield f"a setting that is not known ({tag.rpartition('}')[2]})"
    stop = twips(val_at(settings, f"{W}defaultTabStop"))
    if stop is not None and not 0 <= stop <= FARTHEST_TAB:
        yield "the setting defaultTabStop"
    ground = child_at(file.root, f"{W}background")
    if ground is not None and (len(ground) or ground.get(f"{W}color", "") not in PLAIN_GROUNDS or ground.get(f"{W}themeColor")):
        yield "a coloured ground of the pages"
    beside = Counter(str(each.tag) for each in file.root.iterchildren("*"))
    yield from (f"an element beside the text ({tag})" for tag, number in beside.items() if tag not in BESIDE or number > 1)


BESIDE = (f"{W}body", f"{W}background")
