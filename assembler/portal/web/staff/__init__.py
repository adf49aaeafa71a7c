"""The pages of legal ops staff, a module for each group of pages."""

from assembler.portal.web.staff import (
    audit_pages,
    batch_pages,
    evidence_pages,
    inbox_pages,
    later_form_pages,
    library_pages,
    matter_pages,
    packet_pages,
    partner_pages,
    people_pages,
    proofread_pages,
    return_pages,
    sign_in_pages,
    signing_pages,
    token_pages,
)

__all__ = ["ROUTERS"]

ROUTERS = tuple(
    group.router
    for group in (
        library_pages,
        batch_pages,
        proofread_pages,
        token_pages,
        people_pages,
        audit_pages,
        sign_in_pages,
        inbox_pages,
        packet_pages,
        return_pages,
        signing_pages,
        evidence_pages,
        later_form_pages,
        matter_pages,
        partner_pages,
    )
)
