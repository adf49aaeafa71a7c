"""The contrast of two colours, as people see it."""

LINEAR = 0.04045
"""The value up to which a part of a colour is linear in sRGB (IEC 61966-2-1)."""


def contrast(colour: str, ground: str) -> float:
    """Return the contrast of two colours given as RRGGBB: 1 for none, 21 for black on white (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted(map(_luminance, (colour, ground)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= LINEAR else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
