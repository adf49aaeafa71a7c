"""The pages of legal ops staff, a module for each group of pages."""

from assembler.portal.web.staff import (
    approval_pages,
    audit_pages,
    batch_pages,
    evidence_pages,
    inbox_pages,
    later_form_pages,
    library_pages,
    matter_pages,
    owner_pages,
    packet_pages,
    partner_pages,
    people_pages,
    proofread_pages,
    provider_pages,
    question_pages,
    return_pages,
    second_factor_pages,
    sign_in_pages,
    signing_pages,
    token_pages,
    webhook_pages,
)

__all__ = ["ROUTERS"]

ROUTERS = tuple(
    group.router
    for group in (
        library_pages,
        batch_pages,
        proofread_pages,
        token_pages,
        webhook_pages,
        people_pages,
        audit_pages,
        sign_in_pages,
        provider_pages,
        second_factor_pages,
        inbox_pages,
        packet_pages,
        return_pages,
        question_pages,
        signing_pages,
        evidence_pages,
        later_form_pages,
        approval_pages,
        owner_pages,
        matter_pages,
        partner_pages,
    )
)
