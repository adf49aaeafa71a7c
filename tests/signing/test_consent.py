import hashlib

from assembler.signing.consent import CONSENT, CONSENTS

WORDS = {
    "1": "b9481589715afada6604d050e1a22fb3535c2d9e34dbf642f53c9c4f37e9730b",
    "2": "ee6767456a66df83dbef775e26d9153e5c6996feca2fad6db803e2b2b436939d",
}
"""The SHA-256 of the words of each version: words that people agreed to never change."""


def test_words_that_people_agreed_to_never_change() -> None:
    assert {one.version: hashlib.sha256(one.words.encode()).hexdigest() for one in CONSENTS} == WORDS
    assert CONSENT is CONSENTS[-1]
