"""All that is kept of packets in one ZIP archive: what was issued, what came back, what was attached, what all have signed.

Its `manifest.json` lists each file with its SHA-256. Names are made of ids and numbers, never of a text that somebody typed.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from fastapi import HTTPException
from sqlalchemy import Connection

from assembler.formats.registry import PDF, WORD
from assembler.portal.app_context import AppContext
from assembler.portal.clock import now
from assembler.portal.store.audit import commitment, history, names_of_actors
from assembler.portal.store.database import reading
from assembler.portal.store.evidence import evidence_of
from assembler.portal.store.file_storage import AlteredFileError
from assembler.portal.store.matters import StoredMatter
from assembler.portal.store.packets import PACKETS_WITH_FILES, Packet, packets_of
from assembler.portal.store.questions import AskedQuestion, FormerAnswer, questions_of
from assembler.portal.store.signings import EXECUTED, find_signing
from assembler.portal.store.submissions import SIGNED_TOGETHER, reports_of, returns_of
from assembler.portal.store.tables import TAKEN_BACK
from assembler.portal.web.link_access import ZIP_DATE
from assembler.portal.web.pages import moment

LARGEST = 200_000_000
"""The most bytes of an archive, which is whole in memory while it is sent."""

TOO_LARGE = "All files together are too large for one archive. Fetch them from the pages of their packets."
MANIFEST = "manifest.json"
MADE_OF = (
    "What is kept: the papers as they were issued, each version of what came back, what was attached, and what all have signed."
)


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of an archive: its path, what it is in words, the key it is stored under, its digest, and its size in bytes.

    The size is 0 where it is not known before it is read.
    """

    path: str
    what: str
    key: str
    sha256: str
    size: int


def files_of(connection: Connection, packet: Packet, folder: str) -> Iterator[ArchivedFile]:
    """Yield the files of a packet: those that were issued, then what came back, what was attached, and what all have signed."""
    for file in packet.contents.downloads:
        yield ArchivedFile(f"{folder}/issued/{file.path}", "issued", packet.key(file.path), file.sha256, file.size)
    for one in (found for found in returns_of(connection, packet.id) if found.state != TAKEN_BACK):
        path = f"{folder}/returned/{one.form}-version-{one.number}"
        yield ArchivedFile(path, f"came back, {one.state.replace('_', ' ')}", one.key, one.sha256, one.size)
    for attached in evidence_of(connection, packet.id):
        path = f"{folder}/attached/{attached.download}"
        yield ArchivedFile(path, "attached", attached.key, attached.sha256, attached.size)
    for form in ("", *(paper.name for paper in packet.contents.papers)):
        signing = find_signing(connection, packet.id, form)
        if signing and signing.state == EXECUTED:
            of = f"{folder}/signed/{form or SIGNED_TOGETHER}"
            yield ArchivedFile(f"{of}-executed{PDF.ending}", "signed by all", signing.key(signing.sha256), signing.sha256, 0)
            audit = signing.audit_sha256
            yield ArchivedFile(f"{of}-audit{PDF.ending}", "how it was signed", signing.key(audit), audit, 0)


def folder_of(packet: Packet) -> str:
    """Return the folder of a packet in an archive, made of ids; each packet of a matter has one of its own."""
    return f"{packet.matter_name}/{packet.name or packet.id}"


def archive_packets(context: AppContext, packets: Iterable[Packet], texts: Mapping[str, str] = {}) -> bytes:
    """Pack all that is kept of packets, and some texts by their paths; answer 413 where that is too large, 503 for an altered file."""
    with reading(context.engine) as connection:
        files = [file for packet in packets for file in files_of(connection, packet, folder_of(packet))]
    if sum(file.size for file in files) > LARGEST:
        raise HTTPException(413, TOO_LARGE)
    data, listed = io.BytesIO(), []
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            content = _fetch(context, file)
            path = file.path if PurePosixPath(file.path).suffix else f"{file.path}{_ending(content)}"
            archive.writestr(zipfile.ZipInfo(path, ZIP_DATE), content)
            listed.append({"path": path, "is": file.what, "sha256": file.sha256, "size": len(content)})
            if data.tell() > LARGEST:
                raise HTTPException(413, TOO_LARGE)
        for path, text in texts.items():
            content = text.encode()
            archive.writestr(zipfile.ZipInfo(path, ZIP_DATE), content)
            listed.append({"path": path, "is": "text", "sha256": hashlib.sha256(content).hexdigest(), "size": len(content)})
        manifest = {"about": MADE_OF, "made": moment(now()), "files": listed}
        archive.writestr(zipfile.ZipInfo(MANIFEST, ZIP_DATE), json.dumps(manifest, indent=1, ensure_ascii=False))
    return data.getvalue()


def _question(one: AskedQuestion, people: Mapping[str, str]) -> dict[str, object]:
    """Return what an archive says of a question."""

    def given(answer: AskedQuestion | FormerAnswer) -> dict[str, str]:
        return {"answer": answer.answer, "at": moment(answer.answered), "by": people.get(commitment("", answer.answered_by), "")}

    answered = given(one) if one.answered else {"answer": ""}
    return {
        "asked": moment(one.asked),
        "question": one.text,
        **answered,
        "answered_before": [given(before) for before in one.former],
    }


def _fetch(context: AppContext, file: ArchivedFile) -> bytes:
    try:
        return context.file_storage.fetch(file.key, file.sha256)
    except AlteredFileError:
        raise HTTPException(503, "A file cannot be handed out: it is not the one that was stored.") from None


def _ending(content: bytes) -> str:
    """Return the ending of what came back, by what it begins with: a file that was sent has no name here."""
    known = {
        b"%PDF-": PDF.ending,
        b"PK\x03\x04": WORD.ending,
        b"\x89PNG": ".png",
        b"\xff\xd8\xff": ".jpg",
        b"II*\0": ".tif",
        b"MM\0*": ".tif",
    }
    return next((ending for begin, ending in known.items() if content.startswith(begin)), ".bin")


def archive_partner(context: AppContext, partner: str, matters: Iterable[StoredMatter]) -> bytes:
    """Pack all that is kept of a partner: the text of each matter, all its packets, what was reported, and who did what."""
    texts, packets = dict[str, str](), list[Packet]()
    with reading(context.engine) as connection:
        people = names_of_actors(connection)
        for matter in matters:
            texts[f"{matter.name}/{matter.name}.yaml"] = matter.text
            own = packets_of(connection, matter.id)
            packets += [packet for packet in own if packet.state in PACKETS_WITH_FILES]
            reported = [one for packet in own for one in reports_of(connection, packet.id)]
            entries = [{"list": one.list, "state": one.state, "reason": one.reason, **one.entry} for one in reported]
            texts[f"{matter.name}/reported.json"] = json.dumps(entries, indent=1, ensure_ascii=False)
            asked = [one for packet in own for one in questions_of(connection, packet.id)]
            texts[f"{matter.name}/questions.json"] = json.dumps(
                [_question(one, people) for one in asked], indent=1, ensure_ascii=False
            )
            subjects = ("", matter.id, *(packet.id for packet in own))
            events = sorted({event.number: event for id in subjects for event in history(connection, partner, id)}.items())
            told = [{"at": moment(one.at), "what": one.kind, "by": people.get(one.actor, "")} for _, one in events]
            texts[f"{matter.name}/history.json"] = json.dumps(told, indent=1, ensure_ascii=False)
    return archive_packets(context, packets, texts)
