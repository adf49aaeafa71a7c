"""Signing in a page of ours: one person's act, whose turn it is, the executed copy, and the audit file beside it."""

from assembler.signing.acts import SigningAct, SigningKeys, sign_papers
from assembler.signing.consent import CONSENT, Consent
from assembler.signing.turns import PersonToSign, next_to_sign, people_to_sign

__all__ = [
    "CONSENT",
    "Consent",
    "PersonToSign",
    "SigningAct",
    "SigningKeys",
    "next_to_sign",
    "people_to_sign",
    "sign_papers",
]
