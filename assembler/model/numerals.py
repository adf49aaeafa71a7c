"""Letters and Roman numerals as numbers of items, counted as Word counts them."""


def letter(number: int) -> str:
    """Return a, b … z, then aa, bb, cc, as Word's `lowerLetter` does (ECMA-376 part 1, 17.18.59)."""
    again, rest = divmod(number - 1, 26)
    return chr(ord("a") + rest) * (again + 1)


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Return i, ii, iii, iv and so on, as Word's `lowerRoman` does (ECMA-376 part 1, 17.18.59)."""
    made = ""
    for value, numeral in _ROMAN:
        while number >= value:
            made, number = made + numeral, number - value
    return made
