"""A portal whose process is killed while papers are opened, signed or declined in its pages, and opened again."""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

from killing import Counter, Ended, do_and_kill
from portal.killed_sequences import _in_process
from portal.running import ADMIN, small_text
from sqlalchemy import event, func, select

from assembler.formats.pdf import revocation, signature_validation, signing  # noqa: F401 - here, so that no copy has to read them
from assembler.packets.records import read_record
from assembler.portal import packet_signing, signed_papers
from assembler.portal.app_context import AppContext
from assembler.portal.jobs import build_queue
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.packet_signing import TypedSignature, decline, make_personal_link, open_for_signature, sign_here
from assembler.portal.service import ConflictError, request_packet, store_matter
from assembler.portal.settings import Settings
from assembler.portal.signed_papers import finish_signings
from assembler.portal.signing_state import PapersToSign, Signer, person_of, signing_state
from assembler.portal.store.database import reading
from assembler.portal.store.links import open_link
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import Packet, PacketRequest, search_packets
from assembler.portal.store.reach import EVERY_MATTER
from assembler.portal.store.tables import signings
from assembler.portal.web.app import open_context
from assembler.signing.audit import Step, first_broken_step
from assembler.signing.executed import check_audit


def the_packet(context: AppContext) -> Packet:
    with reading(context.engine) as connection:
        (packet,), _ = search_packets(connection, EVERY_MATTER)
    return packet


DEEDS = ("open", "sign", "decline", "countersign")
"""What is killed: the papers are opened for signature, the partner signs, or declines, the vendor signs last and all is closed."""


def work_in_this_process() -> None:
    """Run the jobs of the portal in this process, not in child processes of it: a kill meets their work too, and none has to begin."""
    for module, runs in ((build_queue, "run_job"), (packet_signing, "run_in_turn"), (signed_papers, "run_job")):
        vars(module)[runs] = _in_process


def prepare(settings: Settings, deed: str, _: Counter) -> str:
    """Build a packet, do what comes before a deed, and return the secret of the link by which that is done; empty for none."""
    work_in_this_process()
    context = open_context(settings)
    context.build_queue.start()
    matter, findings = store_matter(context, ADMIN, read_matter_text(context, small_text("killed-001", "Exempel AB")))
    assert matter, findings
    with reading(context.engine) as connection:
        stored = find_matter(connection, matter)
    assert stored
    request_packet(context, ADMIN, stored, PacketRequest())
    context.build_queue.stop()
    packet = the_packet(context)
    assert packet.state == "built"
    if deed == "open":
        return ""
    open_for_signature(context, ADMIN, PapersToSign(packet), 30)
    if deed == "countersign":
        sign(context, make_personal_link(context, ADMIN, PapersToSign(packet), "partner.1", 30), "Anna Berg")
    key = "vendor.1" if deed == "countersign" else "partner.1"
    return make_personal_link(context, ADMIN, PapersToSign(packet), key, 30).rpartition("/")[2]


def sign(context: AppContext, address: str, name: str) -> str:
    """Sign by a link, or decline where there is no name; return why nothing was signed."""
    packet = the_packet(context)
    with reading(context.engine) as connection:
        link = open_link(connection, address.rpartition("/")[2], packet.created)
    state = signing_state(context, PapersToSign(packet))
    assert link
    assert link.personal
    assert state
    signer, papers = Signer(person_of(link), link.id, {"link": link.id}), PapersToSign(packet)
    try:
        if not name:
            decline(context, papers, signer, "No", {})
            return ""
        findings = sign_here(context, papers, signer, TypedSignature(state.signing.sha256, name, "", ""))
    except ConflictError as conflict:
        return str(conflict)
    return ", ".join(one.id for one in findings)


def do(context: AppContext, deed: str, secret: str) -> str:
    """Do a deed, and return why it was not done."""
    if deed == "open":
        try:
            open_for_signature(context, ADMIN, PapersToSign(the_packet(context)), 30)
        except ConflictError as conflict:
            return str(conflict)
        return ""
    return sign(context, secret, {"sign": "Anna Berg", "countersign": "Olive Kay"}.get(deed, ""))


def do_counted(settings: Settings, deed: str, secret: str, counter: Counter) -> str:
    work_in_this_process()
    context = open_context(settings)
    event.listen(context.engine, "before_cursor_execute", lambda *_: counter.touch())
    event.listen(context.engine, "commit", lambda *_: counter.touch())
    opened = counter.touches
    counter.last += opened if counter.last else 0
    assert do(context, deed, secret) == ""
    return str(counter.touches - opened)


def finish(settings: Settings, deed: str, secret: str, _: Counter) -> str:
    """Open the portal again as after a kill, do the deed once more, and say what is wrong; nothing where all is right."""
    work_in_this_process()
    context = open_context(settings)
    context.build_queue.poll()
    finish_signings(context)
    again = do(context, deed, secret)
    state = signing_state(context, PapersToSign(the_packet(context)))
    assert state
    with reading(context.engine) as connection:
        begun = connection.scalar(select(func.count()).select_from(signings))
    steps = [str(one.step) for one in state.steps]
    wrong = {
        "begun twice": begun != 1 or steps.count("begun") != 1,
        "chain": first_broken_step(state.steps) != 0,
        "file": not context.file_storage.fetch(state.signing.key(state.signing.sha256), state.signing.sha256),
        "steps": sorted(set(steps) & {"signed", "declined", "executed"}) != STANDING[deed][1],
        "standing": state.standing != STANDING[deed][0],
        "twice": [one.by for one in state.steps if one.step is Step.SIGNED] != STANDING[deed][2],
        "said": again not in ("", "These papers are not open for signature.", "These papers are open for signature already.")
        and "no-place-to-sign" not in again,
    }
    faults = [name for name, fault in wrong.items() if fault]
    return ", ".join([*faults, *(_closed_wrong(context) if deed == "countersign" else [])])


STANDING: dict[str, tuple[str, list[str], list[str]]] = {
    "open": ("open", [], []),
    "sign": ("open", ["signed"], ["partner.1"]),
    "decline": ("declined", ["declined"], []),
    "countersign": ("executed", ["executed", "signed"], ["partner.1", "vendor.1"]),
}
"""How a signing stands after a deed: its state, the kinds of steps that end something, and who has signed."""


def _closed_wrong(context: AppContext) -> list[str]:
    """Return what is wrong with papers that should be closed."""
    packet, state = the_packet(context), signing_state(context, PapersToSign(the_packet(context)))
    assert state
    record = read_record(context.file_storage.packets, "killed-001")[0]
    shas = (state.signing.audit_sha256, state.signing.sha256)
    audit, executed = (context.file_storage.fetch(state.signing.key(sha), sha) for sha in shas)
    checked = check_audit(audit, executed, ())
    wrong = {
        "audit file": bool(checked.findings) or checked.record is None or checked.record.steps != state.steps,
        "no day": not packet.signed,
        "record": record is None or list(record.signed) != [packet.name],
    }
    return [name for name, fault in wrong.items() if fault]


def kill_at_each(settings: Settings, root: Path, deed: str, moments: int) -> list[str]:
    """Do a deed, killed at some moments, each in a copy of the portal; return what is wrong afterwards.

    The process that calls this must have one thread only.
    """
    secret = do_and_kill(partial(prepare, settings, deed), str(settings.scratch.parent), 0).said
    total = int(_copied(settings, root / "whole", deed, secret, 0).said)
    faults = []
    for last in range(2, total + 1, max(total // moments, 1)):
        folder = root / str(last)
        killed = _copied(settings, folder, deed, secret, last).killed
        said = do_and_kill(partial(finish, _moved(settings, folder), deed, secret), str(folder), 0).said
        faults += [f"{deed}, killed at touch {last} of {total}: {said}"] if said else []
        faults += [] if killed else [f"{deed}, not killed at touch {last}"]
    return faults


def _copied(settings: Settings, folder: Path, deed: str, secret: str, last: int) -> Ended:
    shutil.copytree(settings.scratch.parent, folder)
    return do_and_kill(partial(do_counted, _moved(settings, folder), deed, secret), str(folder), last)


def _moved(settings: Settings, folder: Path) -> Settings:
    places = {"database": f"sqlite:///{folder / 'portal.sqlite'}", "files": str(folder / "files")}
    return replace(settings, scratch=folder / "scratch", counts=folder / "requests.sqlite", **places)  # type: ignore[arg-type]
