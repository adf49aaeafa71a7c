"""A portal whose process is killed while the last person signs, and opened again."""

import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

from killing import Counter, Ended, do_and_kill
from portal.killed_sequences import _in_process
from portal.running import ADMIN, small_text
from sqlalchemy import event

from assembler.packets.records import read_record
from assembler.portal import packet_signing, signed_papers
from assembler.portal.app_context import AppContext
from assembler.portal.jobs import build_queue
from assembler.portal.matter_reading import read_matter_text
from assembler.portal.packet_signing import TypedSignature, make_personal_link, open_for_signature, sign_here
from assembler.portal.service import ConflictError, request_packet, store_matter
from assembler.portal.settings import Settings
from assembler.portal.signed_papers import finish_signings
from assembler.portal.signing_state import PapersToSign, Signer, person_of, signing_state
from assembler.portal.store.database import reading
from assembler.portal.store.links import open_link
from assembler.portal.store.matters import find_matter
from assembler.portal.store.packets import Packet, PacketRequest, search_packets
from assembler.portal.web.app import open_context
from assembler.signing.audit import Step, first_broken_step
from assembler.signing.executed import check_audit


def the_packet(context: AppContext) -> Packet:
    with reading(context.engine) as connection:
        (packet,), _ = search_packets(connection)
    return packet


def prepare(settings: Settings, _: Counter) -> str:
    """Build a packet, open it for signature, let the partner sign, and return the secret of the vendor's link."""
    vars(build_queue)["run_job"] = _in_process
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
    open_for_signature(context, ADMIN, PapersToSign(packet), 30)
    sign(context, make_personal_link(context, ADMIN, PapersToSign(packet), "partner.1", 30), "Anna Berg")
    return make_personal_link(context, ADMIN, PapersToSign(packet), "vendor.1", 30).rpartition("/")[2]


def sign(context: AppContext, address: str, name: str) -> str:
    packet = the_packet(context)
    with reading(context.engine) as connection:
        link = open_link(connection, address.rpartition("/")[2], packet.created)
    state = signing_state(context, PapersToSign(packet))
    assert link
    assert link.personal
    assert state
    try:
        signer = Signer(person_of(link), link.id, {"link": link.id})
        findings = sign_here(context, PapersToSign(packet), signer, TypedSignature(state.signing.sha256, name, "", ""))
    except ConflictError as conflict:
        return str(conflict)
    return ", ".join(one.id for one in findings)


def vendor_signs(settings: Settings, secret: str, counter: Counter) -> str:
    for module, runs in ((packet_signing, "run_in_turn"), (signed_papers, "run_job")):
        vars(module)[runs] = _in_process  # so that a kill meets the work of the child processes too
    context = open_context(settings)
    event.listen(context.engine, "before_cursor_execute", lambda *_: counter.touch())
    event.listen(context.engine, "commit", lambda *_: counter.touch())
    opened = counter.touches
    counter.last += opened if counter.last else 0
    assert sign(context, secret, "Olive Kay") == ""
    return str(counter.touches - opened)


def finish(settings: Settings, secret: str, _: Counter) -> str:
    """Open the portal again as after a kill, try the act once more, and say what is wrong; nothing where all is right."""
    context = open_context(settings)
    context.build_queue.poll()
    finish_signings(context)
    again = sign(context, secret, "Olive Kay")
    packet, state = the_packet(context), signing_state(context, PapersToSign(the_packet(context)))
    assert state
    signed = [one.by for one in state.steps if one.step is Step.SIGNED]
    record = read_record(context.file_storage.packets, "killed-001")[0]
    files = [
        context.file_storage.fetch(state.signing.key(sha), sha) for sha in (state.signing.audit_sha256, state.signing.sha256)
    ]
    checked = check_audit(files[0], files[1], ())
    wrong = {
        "twice or not": signed != ["partner.1", "vendor.1"],
        "chain": first_broken_step(state.steps) != 0,
        "not executed": state.standing != "executed",
        "audit file": bool(checked.findings) or checked.record is None or checked.record.steps != state.steps,
        "no day": not packet.signed,
        "record": record is None or list(record.signed) != [packet.name],
        "said": again not in ("", "These papers are not open for signature."),
    }
    return ", ".join(name for name, fault in wrong.items() if fault)


def kill_at_each(settings: Settings, root: Path, moments: int) -> list[str]:
    """Let the last person sign, killed at some moments, each in a copy of the portal; return what is wrong afterwards.

    The process that calls this must have one thread only.
    """
    secret = do_and_kill(partial(prepare, settings), str(settings.scratch.parent), 0).said
    total = int(_copied(settings, root / "whole", secret, 0).said)
    faults = []
    for last in range(2, total + 1, max(total // moments, 1)):
        folder = root / str(last)
        killed = _copied(settings, folder, secret, last).killed
        said = do_and_kill(partial(finish, _moved(settings, folder), secret), str(folder), 0).said
        faults += [f"killed at touch {last} of {total}: {said}"] if said else []
        faults += [] if killed else [f"not killed at touch {last}"]
    return faults


def _copied(settings: Settings, folder: Path, secret: str, last: int) -> Ended:
    shutil.copytree(settings.scratch.parent, folder)
    return do_and_kill(partial(vendor_signs, _moved(settings, folder), secret), str(folder), last)


def _moved(settings: Settings, folder: Path) -> Settings:
    places = {"database": f"sqlite:///{folder / 'portal.sqlite'}", "files": str(folder / "files")}
    return replace(settings, scratch=folder / "scratch", counts=folder / "requests.sqlite", **places)  # type: ignore[arg-type]
