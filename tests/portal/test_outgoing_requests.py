"""A request goes to no machine inside a network, by no name, no notation and no redirect, unless that network is allowed."""

import socket
import ssl
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from portal.receivers import receiver

from assembler.portal.outgoing_requests import RefusedAddressError, UnansweredError, check_address, post

HOME = ("127.0.0.0/8",)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "0.0.0.0", "10.0.0.7", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1"),  # noqa: S104
        *("[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[::ffff:10.0.0.1]", "[2002:7f00:1::]"),
        *("[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::7f00:1]", "[2001:0:4136:e378:8000:63bf:80ff:fffe]", "[ff02::1]"),
    ],
)
def test_an_address_inside_a_network_is_refused(host: str) -> None:
    with pytest.raises(RefusedAddressError, match="inside a network"):
        check_address(f"https://{host}/events", ())


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost."])
def test_a_name_that_stands_for_this_machine_is_refused_when_it_is_looked_up(host: str) -> None:
    with receiver() as found:
        with pytest.raises((RefusedAddressError, UnansweredError), match=r"inside a network|no such host|no address"):
            post(f"https://{host}:{found.port}/events", (), b"{}", {})
        assert found.came == []


@pytest.mark.parametrize(
    "address",
    [
        *("http://events.vendor.example/", "ftp://events.vendor.example/", "file:///etc/passwd", "events.vendor.example", ""),
        *("https://name:secret@events.vendor.example/", "https://events.vendor.example/#part", "https://", "https://ev ent/"),
        *("https://events.vendor.example/\n", "https://events.vendor.example:99999/", f"https://e.example/{'x' * 500}"),
    ],
)
def test_what_is_no_https_address_is_refused(address: str) -> None:
    with pytest.raises(RefusedAddressError):
        check_address(address, ())


def test_a_public_address_may_be_asked() -> None:
    for address in ("https://events.vendor.example/portal?of=legal", "https://1.1.1.1:8443/", "https://[2606:4700::1111]/"):
        check_address(address, ())


def test_a_network_that_is_allowed_is_asked_and_no_other() -> None:
    with receiver() as found:
        post(found.address, HOME, b"{}", {"webhook-id": "d1"})
        ((headers, body),) = found.came
        assert (headers["host"], headers["webhook-id"], body) == (f"127.0.0.1:{found.port}", "d1", b"{}")
        with pytest.raises(RefusedAddressError):
            post(found.address, ("10.0.0.0/8",), b"{}", {})
        with pytest.raises(RefusedAddressError, match="encrypted"):
            check_address("http://1.1.1.1/", HOME)
    assert len(found.came) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 400, 410, 500])
def test_a_redirect_is_not_followed_and_no_answer_but_success_will_do(status: int) -> None:
    with receiver() as inside, receiver() as found:
        found.answers, found.leads_to = [status], inside.address
        with pytest.raises(UnansweredError, match=f"status {status}"):
            post(found.address, HOME, b"{}", {})
        assert (len(found.came), inside.came) == (1, [])


def test_the_name_is_looked_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that stands for another machine a moment later changes nothing (DNS rebinding)."""
    looked_up = list[str]()
    real = socket.getaddrinfo

    def rebinding(host: str, *more: object, **named: object) -> object:
        looked_up.append(host)
        name = "events.test"
        return real(host if host != name else "127.0.0.1" if looked_up.count(name) == 1 else "127.0.0.2", *more, **named)  # type: ignore[arg-type]

    with receiver() as found:
        monkeypatch.setattr(socket, "getaddrinfo", lambda host, *more, **named: rebinding(str(host), *more, **named))
        post(f"http://events.test:{found.port}/", ("127.0.0.1/32",), b"{}", {})
        assert found.came[0][0]["host"] == f"events.test:{found.port}"
        assert looked_up.count("events.test") == 1


def test_nobody_answers_where_nothing_listens() -> None:
    with receiver() as found:
        pass
    with pytest.raises(UnansweredError, match="ConnectError"):
        post(found.address, HOME, b"{}", {})


def test_a_certificate_of_another_name_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection goes to an address, and the certificate must be that of the name."""
    certificate, key = _certificate(tmp_path, "events.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", lambda _host, *more, **named: real("127.0.0.1", *more, **named))
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        thread = threading.Thread(target=_answer_twice, args=(server, certificate, key))
        thread.start()
        post(f"https://events.test:{port}/", HOME, b"{}", {})
        with pytest.raises(UnansweredError, match="ConnectError"):
            post(f"https://other.test:{port}/", HOME, b"{}", {})
        thread.join()


def _answer_twice(server: socket.socket, certificate: Path, key: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    for _ in range(2):
        connection, _ = server.accept()
        try:
            with context.wrap_socket(connection, server_side=True) as secure:
                while b"{}" not in secure.recv(65536):
                    pass
                secure.sendall(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
        except OSError:  # whoever refuses the certificate says so, or hangs up
            pass


def _certificate(folder: Path, name: str) -> tuple[Path, Path]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    at = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "own.crt").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "own.key").write_bytes(private)
    return folder / "own.crt", folder / "own.key"
