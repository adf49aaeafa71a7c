"""The letters of a text as pdfium returns them, without spaces, since lines break anywhere."""

from assembler.formats.rare_characters import LONE

SPACES = b"\t\n\v\f\r\x1c\x1d\x1e\x1f "
"""The spaces of ASCII, as Python knows them: nearly all that a text has."""

LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "ſt", "\ufb06": "st"}
)
"""The letters that pdfium returns for each ligature of a text."""

LIGATURE = b"\xef\xac"
"""The first two bytes of each of them in UTF-8."""


def bare(text: str) -> str:
    """Return a text without spaces, as pdfium returns it."""
    written = text.encode("utf-8", LONE).translate(None, SPACES)
    shown = written.decode("utf-8", LONE)
    return "".join((shown.translate(LIGATURES) if LIGATURE in written else shown).split())
