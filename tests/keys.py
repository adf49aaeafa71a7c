"""Keys and certificates made for one test: nothing here is a secret, and nothing is kept."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import NameOID

PASSPHRASE = b"only for tests"


@dataclass(frozen=True, slots=True)
class MadeKey:
    """A key in PKCS #12, and its certificate in PEM."""

    p12: bytes
    certificate: bytes


@cache
def made_key(name: str, since: int = 2026, until: int = 2036) -> MadeKey:
    """Make a key whose own certificate vouches for it, from the beginning of one year to that of another."""
    key = rsa.generate_private_key(65537, 2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        (
            *("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign"),
            *("crl_sign", "encipher_only", "decipher_only"),
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(since, 1, 1))  # noqa: DTZ001 - read as UTC
        .not_valid_after(datetime(until, 1, 1))  # noqa: DTZ001 - the same
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    whole = pkcs12.serialize_key_and_certificates(b"test", key, certificate, None, BestAvailableEncryption(PASSPHRASE))
    return MadeKey(whole, certificate.public_bytes(Encoding.PEM))
