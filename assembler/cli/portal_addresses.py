"""The addresses that options of `assembler portal` give: its own, those of webhooks, that of a provider of sign-ins."""

from ipaddress import ip_network
from urllib.parse import urlsplit

import click

from assembler.portal.settings import SignInProvider, is_loopback


def sign_in_provider(issuer: str, client: str) -> SignInProvider:
    """Return the provider of sign-ins; only one on this machine may be asked unencrypted."""
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        hint = "Write the address as it stands under “issuer” in its /.well-known/openid-configuration."
        raise click.BadParameter(f"“{issuer}” is no https address of a provider. {hint}", param_hint="--provider")
    return SignInProvider(issuer, client)


def networks_in(given: tuple[str, ...], option: str) -> tuple[str, ...]:
    """Return the networks of an option as they were given; refuse what is none."""
    for one in given:
        try:
            ip_network(one)
        except ValueError:
            hint = "Write it as 10.1.2.3 or 10.1.0.0/16."
            raise click.BadParameter(f"“{one}” is no address and no network. {hint}", param_hint=option) from None
    return given


def base_url_in(address: str) -> str:
    """Return an address without a stroke at its end; refuse a path, since the addresses of pages begin at the root of their host."""
    parts = urlsplit(address.rstrip("/"))
    origin = f"{parts.scheme}://{parts.netloc}"
    if parts.scheme not in ("http", "https") or not parts.netloc or address.rstrip("/") != origin:
        hint = "Give the portal a host of its own, such as https://partners.vendor.example, and no path behind it."
        raise click.BadParameter(f"“{address}” is not the address of a host. {hint}", param_hint="--address")
    return origin
