from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import printed, saying
from keys import PASSPHRASE, made_key

from assembler.formats.pdf.signing import KeySigner, open_pkcs12

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


def letter() -> bytes:
    return printed(saying("One line."))


def opened() -> KeySigner:
    signer = open_pkcs12(made_key("Issuer").p12, PASSPHRASE)
    assert signer is not None
    return signer


@pytest.mark.parametrize(("data", "passphrase"), [(made_key("Issuer").p12, b"wrong"), (b"no key", PASSPHRASE)])
def test_a_key_that_cannot_be_opened_is_none(data: bytes, passphrase: bytes) -> None:
    assert open_pkcs12(data, passphrase) is None


def test_a_certified_file_depends_on_its_input_alone() -> None:
    certified = opened().certify(letter(), NOON)

    assert certified == opened().certify(letter(), NOON)
    assert certified.startswith(letter())
    with pikepdf.open(BytesIO(letter())) as before, pikepdf.open(BytesIO(certified)) as after:
        assert before.trailer.Info == after.trailer.Info
        assert before.trailer.ID[0] == after.trailer.ID[0]
        assert before.trailer.ID[1] != after.trailer.ID[1]


def test_a_detached_signature_depends_on_the_bytes_and_on_the_stated_time() -> None:
    signature = opened().sign_beside(b"manifest", NOON)

    assert signature == opened().sign_beside(b"manifest", NOON)
    assert signature != opened().sign_beside(b"manifesto", NOON)
    assert signature != opened().sign_beside(b"manifest", NOON.replace(hour=13))
