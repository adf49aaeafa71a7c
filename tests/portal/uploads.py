"""Files changed or made by chance, sent to the portal as a partner and to its API, and what each door answers.

None may be answered with an error of the server, and none may be lost: it is kept to the byte, with a sentence where it is not in order.
"""

import hashlib
import io
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from random import Random

import httpx
from portal.page_forms import form_of, text_of
from portal.running import Running

TOKENS = (
    b"<w:p>",
    b"</w:p>",
    b"<w:sdt>",
    b"&#0;",
    b"&x;",
    b"<<",
    b">>",
    b"/Kids",
    b"endobj",
    b"stream",
    b"0 R",
    b"-1",
    b"PK\x03\x04",
    b"%PDF",
    b"\0",
)
MAGIC = (
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"\x89PNG\r\n\x1a\n",
    b"From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n",
)
NAMES = ("back.pdf", "back.docx", "back.zip", "back.eml", "../../x.pdf", "a\0b.docx", "Rückläufer <b>.pdf", "", "x" * 300)
STATES = ("complete", "incomplete", "look", "refused")
MOST_AT_ONE = 40
"""The most files that one packet takes here; the portal takes fifty of a form."""

ENDED = "The file could not be read in the time it may take."
"""What the portal says where the child process that reads a file has ended without a result."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to send: what was done to it, its name, and its bytes."""

    what: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Answered:
    """The answers to a file: its state at the portal, what is wrong with the answers, and the seconds until the receipt."""

    seed: int
    what: str
    state: str
    faults: tuple[str, ...]
    seconds: float


def upload(seed: int, samples: Mapping[str, bytes]) -> Upload:
    """Return the file of a seed, made from samples by name, each a PDF or a Word file."""
    draw = Random(seed)
    kind = draw.choice(list(KINDS))
    return Upload(kind, draw.choice(NAMES), KINDS[kind](draw, samples))


def _changed(draw: Random, data: bytes) -> bytes:
    """Return bytes changed at a few places."""
    changed = bytearray(data)
    for _ in range(draw.randint(1, 6)):
        at, length = draw.randrange(len(changed) + 1), draw.randint(1, 400)
        match draw.choice(("byte", "cut", "repeat", "token", "zeros", "end")):
            case "byte":
                changed[at : at + 1] = bytes([draw.randrange(256)])
            case "cut":
                del changed[at : at + length]
            case "repeat":
                changed[at:at] = changed[at : at + length]
            case "token":
                changed[at:at] = draw.choice(TOKENS)
            case "zeros":
                changed[at : at + length] = bytes(length)
            case _ if draw.random() < 0.2:
                del changed[at:]
    return bytes(changed)


def _of_kind(draw: Random, samples: Mapping[str, bytes], ending: str) -> bytes:
    return samples[draw.choice([name for name in samples if name.endswith(ending)])]


def _pdf(draw: Random, samples: Mapping[str, bytes]) -> bytes:
    return _changed(draw, _of_kind(draw, samples, ".pdf"))


def _word(draw: Random, samples: Mapping[str, bytes]) -> bytes:
    return _changed(draw, _of_kind(draw, samples, ".docx"))


def _word_parts(draw: Random, samples: Mapping[str, bytes]) -> bytes:
    """Return a Word file of which one part was changed, lost, or put in twice."""
    with zipfile.ZipFile(io.BytesIO(_of_kind(draw, samples, ".docx"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "word/document.xml" if draw.random() < 0.5 else draw.choice(list(parts))
    parts[name] = _changed(draw, parts[name])
    if draw.random() < 0.2:
        del parts[draw.choice(list(parts))]
    return _zipped(parts)


def _zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def _archive(draw: Random, samples: Mapping[str, bytes]) -> bytes:
    packed = _zipped({name: data if draw.random() < 0.5 else _changed(draw, data) for name, data in samples.items()})
    return packed if draw.random() < 0.4 else _changed(draw, packed)


def _mail(draw: Random, samples: Mapping[str, bytes]) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "lena@acme.example", "legal@vendor.example", "Signed"
    mail.set_content("Please find attached …")
    for name, data in samples.items():
        mail.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes() if draw.random() < 0.4 else _changed(draw, mail.as_bytes())


def _random_bytes(draw: Random, _: Mapping[str, bytes]) -> bytes:
    return draw.choice(MAGIC) + draw.randbytes(draw.choice((0, 1, 5, 300, 20_000)))


KINDS: dict[str, Callable[[Random, Mapping[str, bytes]], bytes]] = {
    "PDF": _pdf,
    "Word file": _word,
    "part of a Word file": _word_parts,
    "ZIP archive": _archive,
    "mail": _mail,
    "random bytes": _random_bytes,
}


def samples_of(portal: Running, packet: str) -> dict[str, bytes]:
    """Return the files of a packet: the whole, and each of a form."""
    found = portal.find(packet)
    paths = [found.contents.packet, *(path for paper in found.contents.papers if paper.form for path in paper.files.values())]
    read = {path.replace("/", "-"): portal.context.file_storage.packets.read(f"{found.name}/{path}") for path in paths if path}
    return {name: data for name, data in read.items() if data is not None}


@dataclass(frozen=True, slots=True)
class Doors:
    """The doors of a portal that take files: the link of a packet, and the API."""

    portal: Running
    packet: str
    link: str
    partner: httpx.Client
    machine: httpx.Client

    def send(self, seed: int, samples: Mapping[str, bytes]) -> Answered:
        """Send the file of a seed to both doors."""
        one = upload(seed, samples)
        began = time.monotonic()
        state, faults = self._return(one, f"{self.link if seed % 3 == 0 else form_of(self.partner, self.link)}/return")
        return Answered(seed, one.what, state, (*faults, *self._api_faults(one)), time.monotonic() - began)

    def _return(self, one: Upload, path: str) -> tuple[str, tuple[str, ...]]:
        """Return the state of a file that was returned, and what is wrong with the answers."""
        answer = self.partner.post(path, files={"file": (one.name, one.data, "application/pdf")})
        if answer.status_code != 303:
            told = answer.status_code in (400, 413, 422) and "class=" in answer.text and len(text_of(answer.text)) > 0
            return "not taken", () if told else (f"answered with {answer.status_code}",)
        receipt = self.partner.get(answer.headers["location"])
        id = answer.headers["location"].rpartition("/")[2]
        listed = self.machine.get(f"/api/packets/{self.packet}/returns")
        found = next((each for each in listed.json() if each["id"] == id), None) if listed.status_code == 200 else None
        if receipt.status_code != 200 or found is None:
            return "lost", (f"receipt {receipt.status_code}, API {listed.status_code}",)
        return found["state"], tuple(_faults(one, found, text_of(receipt.text)))

    def _api_faults(self, one: Upload) -> tuple[str, ...]:
        """Return what is wrong with the answers of the API to the same bytes, as a body and as the text of a matter."""
        answers = (
            self.machine.post("/api/matters", content=one.data, headers={"Content-Type": "application/json"}),
            self.machine.post("/api/matters", json={"text": one.data[:20_000].decode("latin-1")}),
        )
        return tuple(f"API answered with {each.status_code}" for each in answers if each.status_code not in (400, 413, 422))


def _faults(one: Upload, found: dict[str, object], receipt: str) -> list[str]:
    messages = [each["message"] for each in found["findings"]]  # type: ignore[attr-defined]
    return [
        *([] if found["state"] in STATES else [f"state {found['state']}"]),
        *([] if found["sha256"] == hashlib.sha256(one.data).hexdigest() else ["not kept as it was sent"]),
        *([] if found["state"] in ("complete", "incomplete") or messages else ["no sentence"]),
        *([] if "receive" in receipt or "returned" in receipt or messages else ["no receipt"]),
        *(["the reader ended"] if ENDED in messages else []),
    ]


def send_all(portal: Running, seeds: range) -> list[Answered]:
    """Send the files of some seeds to a portal of the small library, a new packet for each lot, and return the answers."""
    answered = list[Answered]()
    headers = {"Authorization": f"Bearer {portal.token()}"}
    with portal.client() as partner, httpx.Client(base_url=portal.address, headers=headers, timeout=60) as machine:
        for first in range(seeds.start, seeds.stop, MOST_AT_ONE):
            packet = portal.small_packet(f"uploads-{first:05}", f"Nummer {first} AB")
            doors = Doors(portal, packet, portal.link(packet), partner, machine)
            samples = samples_of(portal, packet)
            answered += [doors.send(seed, samples) for seed in range(first, min(first + MOST_AT_ONE, seeds.stop))]
    return answered
