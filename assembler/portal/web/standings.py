"""How papers stand with whoever opens a link, and what is next with each: asked by every page that says so."""

from collections.abc import Iterable

from assembler.assembly.next_steps import NextStep, PageSigning, Standing, next_step
from assembler.portal.app_context import AppContext
from assembler.portal.signing_state import PapersToSign, SigningState, signing_state
from assembler.portal.store.submissions import SIGNED_TOGETHER, FormReturn, newest_return
from assembler.portal.web.link_access import LinkedPaper, OpenedLink, state_of, state_together
from assembler.portal.web.pages import day
from assembler.signing.audit import Step

TOGETHER = 0
"""The number under which a page has the papers that are signed together, beside the numbers of its forms."""


def standing_of(
    context: AppContext, opened: OpenedLink, paper: LinkedPaper | None, returned: Iterable[FormReturn], saved_version: int = 0
) -> Standing:
    """Return how a form stands, or without one the papers that are signed together, after what came `returned` of its packet."""
    packet, form = (paper.packet, paper.summary.name) if paper else (opened.packet, "")
    returned = tuple(returned)
    newest = newest_return(returned, form or SIGNED_TOGETHER)
    signing = signing_state(context, PapersToSign(packet, form))
    return Standing(
        fills=paper is not None,
        signs=paper is None or bool(paper.summary.signers),
        later=paper is not None and paper.summary.handling == "sign_later",
        returned=state_of(paper, returned, saved_version) if paper else state_together(packet, returned),
        why=newest.reason if newest else "",
        signing=on_pages(signing) if signing else None,
        held=held_by(opened),
    )


def next_with(
    context: AppContext, opened: OpenedLink, paper: LinkedPaper | None, returned: Iterable[FormReturn], saved_version: int = 0
) -> NextStep:
    """Return what is next with a form, or without one with the papers that are signed together."""
    return next_step(standing_of(context, opened, paper, returned, saved_version))


def on_pages(state: SigningState) -> PageSigning:
    """Return a signing as what is next is decided by it."""
    ended = day(state.signing.expires) if state.standing == "expired" else state.signing.reason
    turn, done = (tuple(one.name or one.capacity for one in people) for people in (state.turn, state.signed))
    return PageSigning(state.standing, turn, ended, done, _ended_by(state))


def _ended_by(state: SigningState) -> str:
    """Return who declined papers or took them back, and on which day; empty where nobody did."""
    ends = (one for one in reversed(state.steps) if one.step in (Step.DECLINED, Step.WITHDRAWN))
    end = next(ends, None) if state.standing in ("declined", "withdrawn") else None
    if end is None:
        return ""
    person = state.person(end.by)
    who = f"by {person.name or person.capacity} " if person else ""
    return f"{who}on {day(end.at[:10])}"


def held_by(opened: OpenedLink) -> str:
    """Return why nobody signs the papers of a link now; empty where that is not so."""
    if opened.superseded:
        return "corrected"
    return "correcting" if opened.corrected else "draft" if opened.packet.contents.draft else ""
