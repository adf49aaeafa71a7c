"""Signing in by a provider: by a certified one that runs here, and by one that answers wrongly in each way that matters."""

import base64
import hmac
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey
from portal.page_forms import text_of
from portal.receivers import listening
from portal.running import ROOT, Running, free_port, running, small_settings

from assembler.portal.clock import now
from assembler.portal.settings import SignInProvider
from assembler.portal.sign_in_provider import SECRET_VARIABLE
from assembler.portal.store.accounts import Role, add_staff
from assembler.portal.store.database import writing
from assembler.portal.store.identities import set_identity

SECRET = "a secret of the portal"  # noqa: S105 - of a provider of this test
PROVIDER = ROOT / "tests/portal/oidc"
BEGIN, BACK = "/desk/sign-in/provider", "/desk/sign-in/provider/back"
KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
pytestmark = pytest.mark.slow


@contextmanager
def certified(port: int, callback: str) -> Iterator[None]:
    """Run `oidc-provider`, as its own package is."""
    node = shutil.which("node")
    if node is None or not (PROVIDER / "node_modules").exists():
        pytest.skip("npm install --prefix tests/portal/oidc")
    command = [node, str(PROVIDER / "provider.mjs"), str(port), callback]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield
        process.kill()


@contextmanager
def portal_of(folder: Path, issuer: str) -> Iterator[Running]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SECRET_VARIABLE, SECRET)
        with running(replace(small_settings(folder), provider=SignInProvider(issuer, "portal"))) as portal:
            with writing(portal.context.engine) as connection:
                lena = add_staff(connection, "lena", "a long password", Role.ADMIN, now())
                set_identity(connection, lena, issuer, "248289761001")
            yield portal


def sign_in_there(browser: httpx.Client, to: str, name: str) -> str:
    """Sign in on the pages of the certified provider, and return the address that leads back to the portal."""
    for _ in range(12):
        answer = browser.get(to)
        if answer.status_code == 200:
            prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
            assert prompt, answer.text
            action = re.search(r'action="([^"]+)"', answer.text)
            assert action
            sent = {"prompt": prompt[1], "login": name, "password": "any"}
            answer = browser.post(str(answer.url.join(action[1])), data=sent)
        to = str(answer.url.join(answer.headers["location"]))
        if urlsplit(to).path == BACK:
            return to
    raise AssertionError(to)


@pytest.mark.node
def test_whoever_a_certified_provider_knows_signs_in_by_the_subject(tmp_path: Path) -> None:
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    with portal_of(tmp_path, issuer) as portal, certified(port, f"{portal.address}{BACK}"):
        with portal.client() as desk, httpx.Client(timeout=60) as browser:
            assert f"Sign in by {issuer}" in text_of(desk.get("/desk/sign-in?next=/desk/partners").text)
            sent = desk.get(f"{BEGIN}?next=/desk/partners")
            query = parse_qs(urlsplit(sent.headers["location"]).query)
            assert (query["code_challenge_method"], query["response_type"], query["scope"]) == (["S256"], ["code"], ["openid"])
            assert {"state", "nonce", "code_challenge"} <= query.keys()
            back = sign_in_there(browser, sent.headers["location"], "248289761001")
            done = desk.get(back)
            assert (done.status_code, 'content="0;url=/desk/partners"' in done.text) == (200, True)
            assert desk.get("/desk/partners").status_code == 200
            assert "signed in by provider lena" in text_of(desk.get("/desk/audit").text)
            again = desk.get(back)
            assert (again.status_code, "took too long" in again.text) == (401, True), "an answer is taken once"
        with portal.client() as desk, httpx.Client(timeout=60) as browser:
            back = sign_in_there(browser, desk.get(BEGIN).headers["location"], "somebody-else")
            refused = desk.get(back)
            assert (refused.status_code, "what it calls you: somebody-else." in refused.text) == (403, True)
            assert desk.get("/desk").status_code == 303


@dataclass(slots=True)
class Hostile:
    """A provider that answers as a test says: with other claims, another key, another algorithm, other metadata."""

    port: int
    claims: dict[str, object] = field(default_factory=dict)
    metadata: dict[str, object] = field(default_factory=dict)
    token: str = ""
    nonce: str = ""
    verifiers: list[str] = field(default_factory=list)

    @property
    def issuer(self) -> str:
        """The address that it calls itself by."""
        return f"http://127.0.0.1:{self.port}"

    def answer(self, path: str) -> object:
        """Return what it answers on a path."""
        if path.endswith("openid-configuration"):
            ends = {name: f"{self.issuer}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            return {"issuer": self.issuer, **ends, **self.metadata}
        if path == "/jwks_uri":
            return {"keys": [KEY.as_dict(private=False)]}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.token or self.signed(KEY, "RS256")}

    def signed(self, key: RSAKey, algorithm: str) -> str:
        """Sign the claims of an ID token."""
        at = now()
        right = {"iss": self.issuer, "aud": "portal", "sub": "248289761001", "iat": at, "exp": at + 60, "nonce": self.nonce}
        claims = {name: value for name, value in (right | self.claims).items() if value is not None}
        return jwt.encode({"alg": algorithm, "kid": "one"}, claims, key, algorithms=[algorithm])


@contextmanager
def hostile() -> Iterator[Hostile]:
    found = Hostile(free_port())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = json.dumps(found.answer(self.path)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def do_POST(self) -> None:
            sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            found.verifiers += sent.get("code_verifier", [])
            self.do_GET()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with listening(found.port, Handler):
        yield found


@pytest.fixture(scope="module")
def provider() -> Iterator[Hostile]:
    with hostile() as found:
        yield found


@pytest.fixture(scope="module")
def portal(provider: Hostile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with portal_of(tmp_path_factory.mktemp("provider"), provider.issuer) as found:
        yield found


@pytest.fixture(autouse=True)
def _as_it_should_be(provider: Hostile) -> None:
    provider.claims, provider.metadata, provider.token = {}, {}, ""


def signed_in(portal: Running, provider: Hostile, **changed: str) -> httpx.Response:
    """Begin a sign-in, and bring an answer back, changed in some part."""
    with portal.client() as desk:
        begun = parse_qs(urlsplit(desk.get(BEGIN).headers["location"]).query)
        provider.nonce = begun["nonce"][0]
        sent = {"code": "c", "state": begun["state"][0], **changed}
        answer = desk.get(BACK, params={name: text for name, text in sent.items() if text})
        assert (desk.get("/desk").status_code == 200) is (answer.status_code == 200)
        return answer


def test_what_is_right_signs_in(portal: Running, provider: Hostile) -> None:
    assert signed_in(portal, provider).status_code == 200
    assert signed_in(portal, provider, iss=provider.issuer).status_code == 200
    assert len(set(provider.verifiers)) == len(provider.verifiers) >= 2
    assert all(len(one) >= 43 for one in provider.verifiers), "RFC 7636, 4.1"


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"aud": "another"},
        {"aud": None},
        {"aud": ["portal", "another"], "azp": "another"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1_000},
        {"exp": None},
        {"iat": None},
        {"iat": 32_000_000_000},
        {"sub": ""},
        {"sub": None},
        {"sub": 248289761001},
    ],
)
def test_a_token_that_is_not_for_this_sign_in_opens_nothing(
    portal: Running, provider: Hostile, claims: dict[str, object]
) -> None:
    provider.claims = claims
    assert signed_in(portal, provider).status_code == 401


def test_a_token_that_the_provider_has_not_signed_opens_nothing(portal: Running, provider: Hostile) -> None:
    with portal.client() as desk:
        desk.get(BEGIN)
    other = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
    makers: tuple[Callable[[], str], ...] = (
        lambda: provider.signed(other, "RS256"),
        lambda: _signed_otherwise(provider, "HS256"),
        lambda: _signed_otherwise(provider, "none"),
        lambda: provider.signed(KEY, "RS256")[:-8] + "AAAAAAAA",
        lambda: "no token",
    )
    for make in makers:
        with portal.client() as desk:
            begun = parse_qs(urlsplit(desk.get(BEGIN).headers["location"]).query)
            provider.nonce = begun["nonce"][0]
            provider.token = make()
            assert desk.get(BACK, params={"code": "c", "state": begun["state"][0]}).status_code == 401
            assert desk.get("/desk").status_code == 303


def _signed_otherwise(provider: Hostile, algorithm: str) -> str:
    """Return a token signed by the public key as if it were a secret that both sides know, or by nothing."""
    head = base64.urlsafe_b64encode(json.dumps({"alg": algorithm, "kid": "one"}).encode()).rstrip(b"=")
    signed = head + b"." + provider.signed(KEY, "RS256").split(".")[1].encode()
    public: bytes = KEY.as_pem(private=False)
    mark = hmac.digest(public, signed, "sha256") if algorithm == "HS256" else b""
    return (signed + b"." + base64.urlsafe_b64encode(mark).rstrip(b"=")).decode()


@pytest.mark.parametrize(
    "changed",
    [
        {"state": "another"},
        {"state": ""},
        {"code": ""},
        {"error": "access_denied"},
        {"iss": "https://evil.example"},
    ],
)
def test_an_answer_to_another_sign_in_opens_nothing(portal: Running, provider: Hostile, changed: dict[str, str]) -> None:
    assert signed_in(portal, provider, **changed).status_code == 401


def test_an_answer_in_another_browser_opens_nothing(portal: Running, provider: Hostile) -> None:
    with portal.client() as begun, portal.client() as other:
        query = parse_qs(urlsplit(begun.get(BEGIN).headers["location"]).query)
        provider.nonce = query["nonce"][0]
        sent = {"code": "c", "state": query["state"][0]}
        assert other.get(BACK, params=sent).status_code == 401
        other.get(BEGIN)
        assert other.get(BACK, params=sent).status_code == 401
        other.cookies["provider"] = "x"
        assert other.get(BACK, params=sent).status_code == 401


def test_a_provider_that_calls_itself_otherwise_is_not_asked(portal: Running, provider: Hostile) -> None:
    provider.metadata = {"issuer": "https://evil.example"}
    with portal.client() as desk:
        answer = desk.get(BEGIN)
    assert (answer.status_code, "does not answer" in answer.text) == (503, True)


def test_where_the_provider_names_itself_in_answers_it_must(portal: Running, provider: Hostile) -> None:
    provider.metadata = {"authorization_response_iss_parameter_supported": True}
    assert signed_in(portal, provider).status_code == 401
    assert signed_in(portal, provider, iss=provider.issuer).status_code == 200


def test_an_admin_says_whom_the_provider_means_and_an_address_is_not_enough(portal: Running, provider: Hostile) -> None:
    provider.claims = {"sub": "new", "email": "lena@vendor.example", "preferred_username": "lena"}
    assert signed_in(portal, provider).status_code == 403
    with portal.client() as desk:
        assert desk.post("/desk/sign-in", data={"name": "lena", "password": "a long password"}).status_code == 303
        assert desk.post("/desk/people", data={"name": "olaf", "role": "viewer", "subject": "new"}).status_code == 303
        assert desk.post("/desk/people", data={"name": "other", "role": "viewer", "subject": "new"}).status_code == 409
        (olaf,) = re.findall(r'id="subject-([0-9a-f]{32})"', desk.get("/desk/people").text)
        assert signed_in(portal, provider).status_code == 200
        assert desk.post(f"/desk/people/{olaf}", data={"role": "viewer", "subject": ""}).status_code == 303
        assert signed_in(portal, provider).status_code == 403
        assert desk.post(f"/desk/people/{olaf}", data={"do": "remove"}).status_code == 303


def test_without_a_provider_there_is_no_way_to_one(tmp_path: Path) -> None:
    with running(small_settings(tmp_path)) as other, other.client() as desk:
        assert [desk.get(path).status_code for path in (BEGIN, BACK)] == [404, 404]
        assert "Sign in by" not in desk.get("/desk/sign-in").text
