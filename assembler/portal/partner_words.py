"""Findings about what a partner returned, in the partner's words: what to do with the file at hand, and no command of ours."""

import re
from dataclasses import replace

from assembler.portal.store.stored_findings import StoredFinding, StoredFindings

FILL_IN_ONLY = "Fill in the fields only. To ask for other words, write to your contact."
OTHER_FILE = "Choose the file that you got by this link, and return that."
NOTHING_NOW = "Nothing is to be done now: your contact looks at it."
SAVE_ANEW = "Open the file, save it anew with the program you filled it in with, and return that."

DEEDS = {
    **dict.fromkeys(("unreadable-return", "unreadable-original"), SAVE_ANEW),
    **dict.fromkeys(("to-be-looked-at", "not-known", "more-of-the-kind"), NOTHING_NOW),
    **dict.fromkeys(
        ("changed-text", "hidden-text", "hidden-character", "look-alike", "bound-control", "covered-words"), FILL_IN_ONLY
    ),
    **dict.fromkeys(("other-packet", "unknown-paper", "unknown-form", "other-entry", "no-form"), OTHER_FILE),
    **dict.fromkeys(("stale-paper", "superseded", "withdrawn"), "Open your link again, and use the papers that are there now."),
    "active-content": "Return a file without macros, scripts, links and attached files.",
    "unsigned-form": "Sign it where it says so, and return it again.",
}
"""What a partner can do, by the id of a finding."""

SENTENCES = {
    "other-packet": "This file belongs to other papers than those of this link.",
    "unknown-paper": "This file is none of the papers of this link.",
    "unreadable-original": "This file could not be compared with ours.",
}
"""What a partner reads instead of a sentence that names files and packets of ours."""

OURS = re.compile(r"`|--[a-z]|\bassembler\b")
"""What only somebody at our desk can do."""


def in_partner_words(findings: StoredFindings) -> StoredFindings:
    """Return findings as a partner reads them; a hint that is none for the partner is left out, what says the same twice told once."""
    return tuple(dict.fromkeys(map(_in_partner_words, findings)))


def _in_partner_words(finding: StoredFinding) -> StoredFinding:
    message = SENTENCES.get(finding.id, finding.message)
    hint = DEEDS.get(finding.id, finding.hint if finding.subject else "")
    if OURS.search(message):
        message, hint = "Something in this file differs from what was sent.", NOTHING_NOW
    return replace(finding, message=message, hint="" if OURS.search(hint) else hint)
