"""Signs that Word draws in a font of signs, such as a box to tick in Wingdings, as the letters of Unicode that look the same."""

from collections.abc import Mapping

UNKNOWN = "\N{REPLACEMENT CHARACTER}"
"""What stands for a sign that no letter is known for."""
PRIVATE = 0xF000
"""Where Word's codes of such signs begin (ISO/IEC 29500-1, 17.3.3.30)."""

_GREEK = dict(
    zip(
        "ABCDEFGHIKLMNOPQRSTUWXYZabcdefghiklmnopqrstuwxyz",
        "ΑΒΧΔΕΦΓΗΙΚΛΜΝΟΠΘΡΣΤΥΩΞΨΖαβχδεφγηικλμνοπθρστυωξψζ",
        strict=True,
    )
)
_SIGNS: Mapping[int, str] = {
    **dict(zip((0xA2, 0xA3, 0xA5, 0xAB, 0xAC, 0xAD, 0xAE, 0xAF), "′≤∞↔←↑→↓", strict=True)),
    **dict(zip((0xB0, 0xB1, 0xB2, 0xB3, 0xB4, 0xB7, 0xB8, 0xB9, 0xBA, 0xBB, 0xBC), "°±″≥×•÷≠≡≈…", strict=True)),
    **dict(zip((0xD2, 0xD3, 0xD4, 0xD7, 0xDE, 0xE2, 0xE3, 0xE4), "®©™·⇒®©™", strict=True)),
}
_WINGDINGS: Mapping[int, str] = {
    **dict.fromkeys((0x6F, 0x70, 0x71, 0x72, 0xA8), "☐"),
    **dict.fromkeys((0x78, 0xFD), "☒"),
    0xFE: "☑",
    **dict.fromkeys((0x6C, 0x6E, 0x75, 0x76, 0x77, 0x9E, 0x9F, 0xA7, 0xD8), "•"),
    **dict(zip((0xDF, 0xE0, 0xE1, 0xE2, 0xE7, 0xE8, 0xF0, 0xFB, 0xFC), "←→↑↓←→→✗✓", strict=True)),
}
_WINGDINGS_2: Mapping[int, str] = {
    **dict.fromkeys((0x2A, 0x30, 0x81, 0xA3), "☐"),
    **dict.fromkeys((0x51, 0x53, 0x54), "☒"),
    0x52: "☑",
    0x4F: "✗",
    0x50: "✓",
    **dict.fromkeys((0x97, 0x98), "•"),
}
_FONTS: Mapping[str, Mapping[int, str]] = {
    "symbol": {
        **{ord(letter): sign for letter, sign in _GREEK.items()},
        **{ord(each): each for each in "0123456789 ()+=.,/%<>"},
        **_SIGNS,
    },
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "webdings": {0x63: "☐", 0x61: "✓", 0x72: "✗"},
}


def is_of_signs(font: str) -> bool:
    """Whether a font draws signs in the place of letters."""
    return font.casefold() in _FONTS


def as_letters(text: str, font: str) -> str:
    """Return a text in a font of signs as letters that look the same; a text in any other font as it is."""
    signs = _FONTS.get(font.casefold())
    if signs is None:
        return text
    return "".join(letter if letter.isspace() else signs.get(_code(letter), UNKNOWN) for letter in text)


def _code(letter: str) -> int:
    code = ord(letter)
    return code - PRIVATE if PRIVATE <= code < PRIVATE + 0x100 else code
