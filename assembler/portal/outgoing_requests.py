"""Requests to addresses that people typed: they go to public addresses alone, or to networks that are allowed, and follow no redirect.

The name of a host is looked up once, and the connection goes to the address that was judged, so that a name which stands for another
address a moment later changes nothing. No proxy is asked, which would look it up again.
"""

import ipaddress
import re
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address

import httpx

PATIENCE = httpx.Timeout(10.0, connect=5.0)
"""The seconds within which the other side must answer; its answer but the status is not read."""

LONGEST_ADDRESS = 500
READABLE = re.compile("[!-~]+")
LAST_PORT = 65_535
TRANSLATED = ipaddress.ip_network("64:ff9b::/32")
"""IPv6 addresses that stand for IPv4 ones (RFC 6052, RFC 8215)."""

INSIDE = "This is a machine inside a network. Whoever runs the portal may allow that by --webhook-network."
NOT_ENCRYPTED = "Only an https address is encrypted on its way."

IpAddress = IPv4Address | IPv6Address


class RefusedAddressError(Exception):
    """A request does not go to an address; the message says why, in words for whoever typed it."""


class UnansweredError(Exception):
    """The other side did not take a request; the message is a status or the kind of a fault, and names nobody."""


def check_address(address: str, networks: tuple[str, ...]) -> None:
    """Refuse an address that no request may go to, as far as it tells by itself. Raises `RefusedAddressError`."""
    url = _url(address)
    if url.scheme not in ("https", "http") or not url.host or url.userinfo or url.fragment:
        raise RefusedAddressError(
            "Write an address such as https://events.vendor.example/portal, without a name or password in it."
        )
    if url.scheme == "http" and not networks:
        raise RefusedAddressError(NOT_ENCRYPTED)
    literal = _as_ip(url.host)
    if literal:
        _require_permitted(url, [literal], networks)


def _require_permitted(url: httpx.URL, found: list[IpAddress], networks: tuple[str, ...]) -> None:
    """Refuse a host of which one address is not permitted; only what stays in a network that is allowed may be sent unencrypted."""
    if not all(_is_permitted(one, networks) for one in found):
        raise RefusedAddressError(INSIDE)
    if url.scheme == "http" and not all(_is_allowed(one, networks) for one in found):
        raise RefusedAddressError(NOT_ENCRYPTED)


def _url(address: str) -> httpx.URL:
    with suppress(httpx.InvalidURL):
        url = httpx.URL(address)
        if len(address) <= LONGEST_ADDRESS and READABLE.fullmatch(address) and (url.port or 443) <= LAST_PORT:
            return url
    raise RefusedAddressError(f"This is no address of at most {LONGEST_ADDRESS} characters.")


def _as_ip(host: str) -> IpAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_permitted(address: IpAddress, networks: tuple[str, ...]) -> bool:
    """Whether a request may go to an address, and to each other one that it stands for."""
    return _is_allowed(address, networks) or all(one.is_global and not one.is_multicast for one in _meant(address))


def _is_allowed(address: IpAddress, networks: tuple[str, ...]) -> bool:
    known = [ipaddress.ip_network(network) for network in networks]
    return all(any(one in network for network in known) for one in [*_meant(address)][-1:])


def _meant(address: IpAddress) -> Iterator[IpAddress]:
    """Yield an address, and an IPv4 address that stands in it."""
    yield address
    if isinstance(address, IPv6Address):
        teredo = address.teredo[1] if address.teredo else None
        translated = IPv4Address(int(address) & 0xFFFFFFFF) if address in TRANSLATED else None
        if found := address.ipv4_mapped or address.sixtofour or teredo or translated:
            yield found


def post(address: str, networks: tuple[str, ...], body: bytes, headers: Mapping[str, str]) -> None:
    """Send a body to an address. Raises `UnansweredError` where no status of success comes back, and `RefusedAddressError`."""
    check_address(address, networks)
    url = httpx.URL(address)
    to = _looked_up(url, networks)
    sent = {**headers, "Host": url.netloc.decode("ascii")}
    try:
        with (
            httpx.Client(
                verify=ssl.create_default_context(), trust_env=False, timeout=PATIENCE, follow_redirects=False
            ) as client,
            client.stream(
                "POST", url.copy_with(host=str(to)), content=body, headers=sent, extensions={"sni_hostname": url.host}
            ) as answer,
        ):
            if not answer.is_success:
                raise UnansweredError(f"status {answer.status_code}")
    except (httpx.HTTPError, ssl.SSLError, OSError) as fault:
        raise UnansweredError(type(fault).__name__) from fault


def _looked_up(url: httpx.URL, networks: tuple[str, ...]) -> IpAddress:
    """Return the address of a host; a name of which one address is not permitted is refused as a whole."""
    try:
        entries = socket.getaddrinfo(url.host, url.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise UnansweredError("no such host") from fault
    found = [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in entries]
    _require_permitted(url, found, networks)
    return found[0]
