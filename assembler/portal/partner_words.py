"""Findings about what a partner returned, in the partner's words: what to do with the file at hand, and no command of ours."""

import re
from dataclasses import replace

from assembler.portal.store.stored_findings import StoredFinding, StoredFindings
from assembler.returns.comparison import UNKNOWN_KIND

FILL_IN_ONLY = (
    "Return the file that you got by this link, with nothing but its fields filled in and signed. If you want other words, do not write them "
    "into the file: ask your contact for corrected papers."
)
FIELDS_ALONE = "Fill in the fields of the file that you got by this link, add nothing else to it, and return that."
OTHER_FILE = "Download this paper by this link once more, and return that file, filled in or signed as it asks."
NOTHING_NOW = "Nothing is to be done now: your contact looks at it."
NOT_SO = "Tick it if it is so. If it is not, leave it open, save the draft, and tell your contact."
SAVE_ANEW = "Open the file, to see that it is whole. Save or scan it anew, as PDF, Word file or picture, and return that."

DEEDS = {
    **dict.fromkeys(("unreadable-return", "unreadable-original"), SAVE_ANEW),
    **dict.fromkeys(("to-be-looked-at", "not-known", "more-of-the-kind"), NOTHING_NOW),
    **dict.fromkeys(
        ("changed-text", "hidden-text", "hidden-character", "look-alike", "bound-control", "covered-words"), FILL_IN_ONLY
    ),
    **dict.fromkeys(
        ("added-field", "removed-field", "moved-field", "altered-field", "added-annotation", "altered-link", "ambiguous-pdf"),
        FIELDS_ALONE,
    ),
    **dict.fromkeys(("other-packet", "unknown-paper", "unknown-form", "other-entry", "no-form"), OTHER_FILE),
    **dict.fromkeys(("stale-paper", "superseded", "withdrawn"), "Open your link again, and use the papers that are there now."),
    "active-content": "Return a file without macros, scripts, links and attached files.",
    "pages-missing": "Send all of its pages, in one file.",
    "papers-missing": "Send all of them, in one file.",
    "unsigned-form": "Sign it where it says so, and return it again.",
}
"""What a partner can do, by the id of a finding."""

OTHER_PAPER = ("other-packet", "unknown-paper", "unknown-form")
"""The findings of a file that is another paper than the one it was returned as."""

SENTENCES = {
    "other-packet": "This file is another paper than the one that is returned here.",
    "unknown-paper": "This file is not the paper that is returned here.",
    "unknown-form": "This file is not the form that is returned here.",
    "unreadable-original": "This file could not be compared with ours.",
}
"""What a partner reads instead of a sentence that names files and packets of ours."""

OTHER_KINDS = {
    UNKNOWN_KIND: "The file cannot be read as a PDF, a Word document or a picture (JPEG, PNG, TIFF): it may be broken."
}
"""What a partner reads instead of a sentence that leaves out what its page invites to."""

WHOSE = re.compile(r", and must be(?: filled in by the .*)?\.$")
"""What a sentence about a blank field ends with, for others than whoever fills it in."""

OURS = re.compile(r"`|--[a-z]|\bassembler\b|Do not accept|\b[Aa]sk for|Have it signed")
"""What only somebody at our desk can do."""


def in_partner_words(findings: StoredFindings) -> StoredFindings:
    """Return findings as a partner reads them; a hint that is none for the partner is left out, what says the same twice told once.

    Of a file that is another paper, what differs in it is not said.
    """
    other = tuple(one for one in findings if one.id in OTHER_PAPER)
    return tuple(dict.fromkeys(map(_in_partner_words, other[:1] or findings)))


def _in_partner_words(finding: StoredFinding) -> StoredFinding:
    if finding.id == "blank-answer":
        return replace(finding, message=WHOSE.sub(".", finding.message), hint=NOT_SO if "not ticked" in finding.message else "")
    message = OTHER_KINDS.get(finding.message) or SENTENCES.get(finding.id, finding.message)
    hint = DEEDS.get(finding.id, finding.hint if finding.subject else "")
    if OURS.search(message):
        message, hint = "Something in this file differs from what was sent.", NOTHING_NOW
    return replace(finding, message=message, hint="" if OURS.search(hint) else hint)
