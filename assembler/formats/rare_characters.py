"""The characters of a text beside those of a keyboard, by which a long text is soon seen to hold none that cannot be printed."""

PLAIN = bytes(range(0x20, 0x7F))
"""The characters of ASCII that are seen, and the space."""

LONE = "surrogatepass"
"""Lets half of a character of two through: a program may have cut one apart."""


def rare_characters(text: str) -> str:
    """Return a text without its plain characters; what is left of a paper is a hundredth of it."""
    return text.encode("utf-8", LONE).translate(None, PLAIN).decode("utf-8", LONE)
