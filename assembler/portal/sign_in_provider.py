"""Signing in by a provider: OpenID Connect, the authorization code flow with PKCE, state and nonce.

Who it is, is the subject that the provider's signed ID token names, never an e-mail address: that can be given to somebody else.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jwt import JWTClaimsRegistry

from assembler.portal.clock import new_secret, now
from assembler.portal.settings import SignInProvider

SECRET_VARIABLE = "ASSEMBLER_OIDC_SECRET"  # noqa: S105 - the name of a variable
"""The environment variable with the secret of the portal at the provider; without one the provider must know it as a public client."""

ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""By which an ID token may be signed: none by a secret that both sides know, and never “none”."""

PATIENCE = 10.0
LEEWAY = 60
"""The seconds by which the provider's clock may differ."""


class ProviderError(Exception):
    """Nobody was signed in by the provider; the message says why, and names nobody."""


@dataclass(frozen=True, slots=True)
class BegunSignIn:
    """What one browser keeps while it is at the provider, by which its answer is known as the one to this sign-in."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    address: str


def begin_sign_in(provider: SignInProvider, callback: str, address: str) -> tuple[str, BegunSignIn]:
    """Return where a browser is sent to sign in, and what it keeps; `address` is where it goes on afterwards. Raises `ProviderError`."""
    begun = BegunSignIn(new_secret(), new_secret(), new_secret(), address)
    with _client(provider, callback) as client:
        known = _metadata(provider, client)
        url, _ = client.create_authorization_url(
            _endpoint(known, "authorization_endpoint"), state=begun.state, nonce=begun.nonce, code_verifier=begun.verifier
        )
    return str(url), begun


def finish_sign_in(provider: SignInProvider, callback: str, begun: BegunSignIn, answer: Mapping[str, str]) -> str:
    """Return the subject of whoever has signed in, by the answer that the browser brought back. Raises `ProviderError`."""
    if answer.get("state") != begun.state:
        raise ProviderError("the answer is to another sign-in")
    if "error" in answer or not answer.get("code"):
        raise ProviderError("the provider let nobody in")
    with _client(provider, callback) as client:
        known = _metadata(provider, client)
        named = answer.get("iss", "" if known.get("authorization_response_iss_parameter_supported") else provider.issuer)
        if named != provider.issuer:  # RFC 9207: the answer of one provider is not taken for that of another
            raise ProviderError("the answer is of another provider")
        try:
            sent = {"grant_type": "authorization_code", "code": answer["code"], "code_verifier": begun.verifier}
            token = client.fetch_token(_endpoint(known, "token_endpoint"), **sent, timeout=PATIENCE)
            keys = _fetched(client, _endpoint(known, "jwks_uri"))
            return _subject(provider, keys, str(token.get("id_token", "")), begun.nonce)
        except (AuthlibBaseError, JoseError, OSError, ValueError, KeyError, TypeError) as fault:
            raise ProviderError(f"the answer cannot be used: {type(fault).__name__}") from fault


def _subject(provider: SignInProvider, found: dict[str, object], id_token: str, nonce: str) -> str:
    """Return the subject of an ID token that this provider has signed for this portal and this sign-in (OpenID Connect Core, 3.1.3.7)."""
    keys = KeySet.import_key_set(found)  # type: ignore[arg-type]  # its shape is checked there
    claims = jwt.decode(id_token, keys, algorithms=ALGORITHMS).claims
    expected = JWTClaimsRegistry(
        now=now(),
        leeway=LEEWAY,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    expected.validate(claims)
    if claims.get("azp", provider.client) != provider.client:
        raise ProviderError("the answer is to another program")
    subject = claims["sub"]
    if not isinstance(subject, str) or not subject:
        raise ProviderError("the answer names nobody")
    return subject


def _client(provider: SignInProvider, callback: str) -> OAuth2Session:
    secret = os.environ.get(SECRET_VARIABLE, "")
    return OAuth2Session(
        provider.client,
        secret or None,
        scope="openid",
        redirect_uri=callback,
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_basic" if secret else "none",
    )


def _metadata(provider: SignInProvider, client: OAuth2Session) -> Mapping[str, object]:
    """Return what the provider says of itself. It must name itself by the address that it was configured by."""
    known = _fetched(client, f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if known.get("issuer") != provider.issuer:
        raise ProviderError("the provider calls itself by another name")
    return known


def _endpoint(known: Mapping[str, object], name: str) -> str:
    found = known.get(name)
    if not isinstance(found, str):
        raise ProviderError(f"the provider has no {name}")
    return found


def _fetched(client: OAuth2Session, address: str) -> dict[str, object]:
    try:
        answer = client.get(address, timeout=PATIENCE, allow_redirects=False, withhold_token=True)
        answer.raise_for_status()
        found = answer.json()
    except (OSError, ValueError) as fault:
        raise ProviderError(f"the provider does not answer: {type(fault).__name__}") from fault
    if not isinstance(found, dict):
        raise ProviderError("the provider does not answer as it should")
    return found
