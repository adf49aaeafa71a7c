"""The letters of a text as pdfium returns them, without spaces, since lines break anywhere."""

import re

LIGATURES = str.maketrans(
    {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "ſt", "\ufb06": "st"}
)
"""The letters that pdfium returns for each ligature of a text."""

LIGATURE = re.compile(f"[{''.join(map(chr, LIGATURES))}]")


def bare(text: str) -> str:
    """Return a text without spaces, as pdfium returns it."""
    return "".join((text.translate(LIGATURES) if LIGATURE.search(text) else text).split())
