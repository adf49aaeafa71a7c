"""A portal with a small library, in which the partner signs a form for each loan, so that a form can follow its packet."""

from pathlib import Path

from portal.running import free_port, settings_for
from small_library import MATTER, agreement, write

from assembler.portal.settings import Settings

PAPERS = "- {document: note, handling: sign_later, for: loan in loans}\n"
NOTE = "title: Note\nkind: form\nbase: agreement\nsource: T-1\nsigners: [partner]\nclauses: [item]\n"
ITEM = """\
title: Item
source: T-1
by: partner
fields:
  - {id: item, label: Item, type: text, value: '{{ loan.item }}'}
  - {id: place, label: Place, type: text, required: true}
"""
FIELDS = "owed: money?, met_on: {type: date?, past: true}"
LOAN = "loans: [{id: loan-7, item: A crane}]\n"


def lending_settings(folder: Path, database: str = "") -> Settings:
    """Return the settings of a portal with this library."""
    files = agreement({"loans": "1. {{ partner.legal_name }} must repay.\n"}, papers=PAPERS)
    files |= {"small/note/document.yaml": NOTE, "small/note/item.yaml": ITEM}
    files["small/programme.yaml"] = files["small/programme.yaml"].replace("owed: money?", FIELDS)
    return settings_for(folder, free_port(), database, write(folder / "library", files))


def lending_text() -> str:
    """Return the text of a matter with one loan, which was issued on 2 November 2026."""
    return MATTER.replace("2026-12-01", "2026-11-02") + LOAN
