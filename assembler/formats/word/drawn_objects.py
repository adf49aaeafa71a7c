"""What an object in a Word file is, by its elements: a picture, a shape, a chart, or something without words that is not known."""

from assembler.formats.word.package import Element, W

KINDS = {
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "a picture",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "a chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "a diagram (SmartArt)",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "a shape or text box",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "a group of shapes",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "a drawing canvas",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingInk": "a drawing by hand",
}
"""The kinds of a drawing by the address of its graphic (ISO/IEC 29500-1, 20.1.2.2.17)."""

NAMES = {
    f"{W}object": "an embedded object",
    f"{W}control": "an ActiveX control",
    f"{W}altChunk": "another file",
    f"{W}subDoc": "another file",
    f"{W}contentPart": "a drawing by hand",
    f"{W}pict": "a picture or shape",
    f"{W}ruby": "words above other words",
    f"{W}fldChar": "a form field",
}
MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def object_kind(element: Element) -> str:
    """Return what an object is, in words; of an element that is not known its name."""
    tag = str(element.tag)
    if tag == f"{W}drawing":
        graphics = (each.get("uri", "") for each in element.iter("{*}graphicData"))
        kinds = dict.fromkeys(KINDS.get(uri, f"a drawing of the kind {uri or 'unknown'}") for uri in graphics)
        return " with ".join(kinds) or "a drawing"
    if tag.startswith(MATH):
        return "a formula"
    if next(element.iter(f"{W}control"), None) is not None:
        return NAMES[f"{W}control"]
    return NAMES.get(tag) or f"an element that is not known ({_short_name(tag)})"


def _short_name(tag: str) -> str:
    """Return the name of an element with the last part of its namespace: `w:x` for a name of Word, `2012/x` for another."""
    if tag.startswith(W):
        return f"w:{tag.removeprefix(W)}"
    space, _, name = tag.rpartition("}")
    return f"{space.rpartition('/')[2]}:{name}" if space else name
