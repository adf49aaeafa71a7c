"""Builds the answers of the API from stored rows and library values."""

from collections.abc import Iterable

from assembler.loader import json_schema
from assembler.model.diagnostics import Diagnostic, as_json
from assembler.model.library import Programme
from assembler.portal.clock import now
from assembler.portal.paper_changes import PaperChange
from assembler.portal.store.evidence import Evidence
from assembler.portal.store.links import Link
from assembler.portal.store.matters import StoredMatter
from assembler.portal.store.packet_contents import Contents
from assembler.portal.store.packets import Packet
from assembler.portal.store.submissions import EntryReport, FormReturn
from assembler.portal.web.api.schemas import (
    ChoiceShown,
    DocumentShown,
    EditShown,
    EvidenceShown,
    FileShown,
    Finding,
    LineChange,
    LinkShown,
    MatterShown,
    PacketShown,
    PaperChanged,
    Problem,
    ProgrammeShown,
    ReportShown,
    ReturnFinding,
    ReturnShown,
)


def problem(message: str, findings: Iterable[Diagnostic] = ()) -> Problem:
    """Build the answer to a request that is refused."""
    return Problem(message=message, findings=[Finding.model_validate(as_json(one)) for one in findings])


def programme_shown(programme: Programme) -> ProgrammeShown:
    """Build the answer about a programme, with its choices and the JSON Schema of its matters."""
    choices = [
        ChoiceShown(id=one.id, title=one.title, group=title, parent=one.parent, default=one.default, source=one.source)
        for title, choices in programme.choices_by_title
        for one in choices
    ]
    return ProgrammeShown(id=programme.id, title=programme.title, choices=choices, matter=dict(json_schema(programme)))


def matter_shown(stored: StoredMatter) -> MatterShown:
    """Build the answer about a matter."""
    return MatterShown(**{name: getattr(stored, name) for name in MatterShown.model_fields})


def packet_shown(packet: Packet) -> PacketShown:
    """Build the answer about a packet; its documents and files are numbered from 1."""
    return PacketShown(
        id=packet.id,
        matter=packet.matter,
        matter_name=packet.matter_name,
        partner_name=packet.partner_name,
        state=packet.state,
        ahead=packet.ahead,
        name=packet.name,
        record=packet.record,
        signed_on=packet.signed,
        draft=packet.contents.draft,
        due=packet.due,
        contact=packet.contact,
        revises=packet.revises,
        documents=_documents_shown(packet.contents),
        files=_files_shown(packet.contents),
        findings=[Finding.model_validate(one, from_attributes=True) for one in packet.findings],
    )


def change_shown(change: PaperChange) -> PaperChanged:
    """Build the answer about a paper that would differ from the packet."""
    lines = [
        LineChange(
            kind=one.kind, place=one.place, edits=[EditShown(before=edit.deleted, after=edit.inserted) for edit in one.edits]
        )
        for one in change.changes
    ]
    return PaperChanged(title=change.title, kind=change.kind, changes=lines)


def _documents_shown(contents: Contents) -> list[DocumentShown]:
    return [
        DocumentShown(
            number=number,
            name=paper.name,
            title=paper.title,
            handling=paper.handling,
            purpose=paper.purpose,
            due=paper.due,
            signers=list(paper.signers),
        )
        for number, paper in enumerate(contents.papers, 1)
    ]


def _files_shown(contents: Contents) -> list[FileShown]:
    return [
        FileShown(number=number, path=file.path, sha256=file.sha256, size=file.size)
        for number, file in enumerate(contents.issued, 1)
    ]


def evidence_shown(attached: Evidence) -> EvidenceShown:
    """Build the answer about a supporting file."""
    return EvidenceShown.model_validate(attached, from_attributes=True)


def return_shown(returned: FormReturn) -> ReturnShown:
    """Build the answer about a returned form."""
    return ReturnShown(
        id=returned.id,
        form=returned.form,
        number=returned.number,
        state=returned.state,
        sha256=returned.sha256,
        at=returned.at,
        values=dict(returned.values),
        findings=[ReturnFinding.model_validate(one, from_attributes=True) for one in returned.findings],
    )


def report_shown(report: EntryReport) -> ReportShown:
    """Build the answer about a reported entry."""
    return ReportShown(
        id=report.id,
        packet=report.packet,
        list=report.list,
        values=dict(report.entry),
        state=report.state,
        reason=report.reason,
    )


def link_shown(link: Link) -> LinkShown:
    """Build the answer about a link, with its present state."""
    return LinkShown(id=link.id, state=link.state(now()), created=link.created, expires=link.expires, passed_on=bool(link.form))
