"""A certification authority made for one test, with its time-stamping service, its revocation lists, and files signed under it."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from threading import Thread

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, PdfTimeStamper
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED_AT = datetime(2026, 12, 2, 10, tzinfo=UTC)
"""When what is signed here says that it was signed, and when its time stamps are of."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its key, as `cryptography` has them."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def read(self) -> asn1_x509.Certificate:
        """The certificate as asn1crypto reads it."""
        return asn1_x509.Certificate.load(self.certificate.public_bytes(Encoding.DER))

    @property
    def read_key(self) -> asn1_keys.PrivateKeyInfo:
        """The key as asn1crypto reads it."""
        return asn1_keys.PrivateKeyInfo.load(self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption()))


def _name(common: str, organisation: str) -> x509.Name:
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, common)] if common else []
    return x509.Name([*parts, *([x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation)] if organisation else [])])


@cache
def root() -> Issued:
    """Make the authority's own certificate."""
    key = rsa.generate_private_key(65537, 2048)
    name = _name("Test Root", "Test Authority")
    certificate = _builder(name, name, key, 1).add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    return Issued(certificate.add_extension(_usage(signs_certificates=True), critical=True).sign(key, hashes.SHA256()), key)


def _builder(subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, number: int) -> x509.CertificateBuilder:
    since, until = datetime(2026, 1, 1), datetime(2036, 1, 1)  # noqa: DTZ001 - read as UTC
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(key.public_key())
    return builder.serial_number(number).not_valid_before(since).not_valid_after(until)


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        **dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False),
    )


@cache
def certified_key(common: str, organisation: str = "", *, stamps: bool = False) -> Issued:
    """Make a key with a certificate of the authority: a person's, an organisation's, or that of a time-stamping service."""
    key, issuer = rsa.generate_private_key(65537, 2048), root()
    number = x509.random_serial_number()
    builder = _builder(_name(common, organisation), issuer.certificate.subject, key, number)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
    if stamps:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return Issued(builder.sign(issuer.key, hashes.SHA256()), key)


def revocation_list(
    revoked: Collection[Issued] = (), on: datetime = SIGNED_AT, at: datetime = SIGNED_AT
) -> asn1_crl.CertificateList:
    """Make the authority's revocation list of a time `at`, with certificates that were revoked `on` another."""
    builder = x509.CertificateRevocationListBuilder().issuer_name(root().certificate.subject)
    builder = builder.last_update(at - timedelta(hours=1)).next_update(at + timedelta(days=3650))
    for one in revoked:
        entry = x509.RevokedCertificateBuilder().serial_number(one.certificate.serial_number).revocation_date(on).build()
        builder = builder.add_revoked_certificate(entry)
    made = builder.sign(root().key, hashes.SHA256())
    return asn1_crl.CertificateList.load(made.public_bytes(Encoding.DER))


def _store() -> SimpleCertificateStore:
    return SimpleCertificateStore()  # type: ignore[no-untyped-call]


def stamping_service(at: datetime | None = SIGNED_AT, name: str = "Test TSA") -> DummyTimeStamper:
    """Make a time-stamping service whose stamps are of a given time, or of the time by the clock."""
    own, store = certified_key(name, stamps=True), _store()
    store.register(root().read)
    return DummyTimeStamper(tsa_cert=own.read, tsa_key=own.read_key, certs_to_embed=store, fixed_dt=at)


@contextmanager
def stamping_server(at: datetime | None = SIGNED_AT) -> Iterator[str]:
    """Run a time-stamping service at an address (RFC 3161, 3.4), whose stamps are of a given time or by the clock; yield the address."""
    service = stamping_service(at)

    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = tsp.TimeStampReq.load(self.rfile.read(int(self.headers["Content-Length"])))
            data = service.request_tsa_response(asked).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """Write nothing: the tests read what it stamps."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


class _DatedSigner(PdfSigner):
    """A signer that states a given time, with the name that it is given."""

    at = SIGNED_AT

    def init_signing_session(self, pdf_out: BasePdfFileWriter, *positional: bool, **options: bool) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, *positional, **options)
        session.system_time = self.at
        return session


def sign_under(
    data: bytes,
    field: str,
    by: Issued,
    level: str = "B-B",
    *,
    at: datetime = SIGNED_AT,
    name: str = "",
) -> bytes:
    """Return a file signed in a field at a PAdES level: B-B, B-T (a time stamp), B-LT (revocation lists), B-LTA (stamped whole).

    `name` is what the signature says of its signer.
    """
    context = _context((revocation_list(),), at)
    about = PdfSignatureMetadata(
        field_name=field,
        name=name or None,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=level in ("B-LT", "B-LTA"),
        use_pades_lta=level == "B-LTA",
        validation_context=context if level in ("B-LT", "B-LTA") else None,
    )
    store = _store()
    store.register(root().read)
    signer = SimpleSigner(signing_cert=by.read, signing_key=by.read_key, cert_registry=store)
    dated = _DatedSigner(about, signer, timestamper=stamping_service(at) if level != "B-B" else None)
    dated.at = at
    return bytes(dated.sign_pdf(IncrementalPdfFileWriter(BytesIO(data))).getvalue())


def _context(lists: Collection[asn1_crl.CertificateList], at: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[root().read], crls=[*lists], allow_fetching=False, moment=at, revocation_mode="soft-fail"
    )


def with_validation_data(data: bytes, *lists: asn1_crl.CertificateList) -> bytes:
    """Return a file with revocation lists in a document security store that an update adds."""
    from pyhanko.sign.validation.dss import DocumentSecurityStore  # noqa: PLC0415 - of this function alone

    out = BytesIO(data)
    DocumentSecurityStore.add_dss(out, None, certs=[root().read], crls=[*lists])
    return out.getvalue()


def stamped(data: bytes, at: datetime = SIGNED_AT) -> bytes:
    """Return a file with a time stamp of the whole document."""
    stamper = PdfTimeStamper(stamping_service(at))
    made = stamper.timestamp_pdf(IncrementalPdfFileWriter(BytesIO(data)), "sha256", _context((revocation_list(),), at))
    return bytes(made.getvalue())
