"""A key for one person and one day, with a certificate that an authority of the house issues; imported only with the extra `sign`.

The authority says that somebody who was shown the papers gave this name; it has seen no passport.
"""

from datetime import datetime, timedelta

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_der_private_key
from cryptography.x509.oid import NameOID
from pyhanko.sign import SimpleSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from assembler.formats.pdf.certificates import fingerprint, subject_name
from assembler.formats.pdf.certification import Key
from assembler.formats.pdf.field_signatures import LONGEST_NAME
from assembler.formats.pdf.signing import KeySigner

BEFORE, LIFE = timedelta(hours=1), timedelta(days=1)
"""How long before its making a certificate holds, against clocks that are slow, and how long it holds."""


class NotAnAuthorityError(Exception):
    """A key whose certificate does not allow to issue others."""


def issue_personal_key(authority: Key, name: str, moment: datetime) -> Key:
    """Make a key for a person, certified for a day from a moment on; raise `NotAnAuthorityError`."""
    signer = authority.signer
    if not isinstance(signer, KeySigner) or not signer.certificate.ca:
        raise NotAnAuthorityError
    issuer = x509.load_der_x509_certificate(signer.certificate.dump())
    issuing = load_der_private_key(signer.signer.signing_key.dump(), None)
    if not isinstance(issuing, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise NotAnAuthorityError
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = asn1_x509.Certificate.load(
        _certificate(issuer, key, name, moment).sign(issuing, hashes.SHA256()).public_bytes(Encoding.DER)
    )
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
    store.register(signer.certificate)
    private = asn1_keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))
    own = SimpleSigner(signing_cert=certificate, signing_key=private, cert_registry=store)
    since, until = (each.date() for each in (certificate.not_valid_before, certificate.not_valid_after))
    return Key(subject_name(certificate), fingerprint(certificate), since, until, KeySigner(own, certificate))


def _certificate(
    issuer: x509.Certificate, key: ec.EllipticCurvePrivateKey, name: str, moment: datetime
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:LONGEST_NAME])])
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer.subject).public_key(key.public_key())
    builder = builder.serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(moment - BEFORE).not_valid_after(moment + LIFE)
    return builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True).add_extension(
        _usage(), critical=True
    )


def _usage() -> x509.KeyUsage:
    """Return the use of a personal key: to sign, and nothing else."""
    others = (
        "key_encipherment",
        "data_encipherment",
        "key_agreement",
        "key_cert_sign",
        "crl_sign",
        "encipher_only",
        "decipher_only",
    )
    return x509.KeyUsage(digital_signature=True, content_commitment=True, **dict.fromkeys(others, False))
