"""The words of consent that a person agrees to before signing; a changed wording is a new version, and the old one stays."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Consent:
    """A version of the words of consent."""

    version: str
    words: str


CONSENTS = (
    Consent(
        "1",
        "I have read these papers. I want to sign them electronically, in the name written here, and I agree that my signature binds "
        "as one by hand would. I know that I may sign on paper instead, and that I can keep a copy of what I sign.",
    ),
    Consent(
        "2",
        "I have read these papers. I want to sign them electronically, in the name written here, and I agree to be bound by them through "
        "that signature. I know that I may sign on paper instead, and that I can keep a copy of what I sign.",
    ),
)
"""Every version that people have agreed to, the newest last."""

CONSENT = CONSENTS[-1]
