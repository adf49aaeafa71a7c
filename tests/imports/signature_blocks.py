"""Sixteen ways in which contracts end for two parties to sign, written into Word files by python-docx."""

from collections.abc import Mapping, Sequence
from io import BytesIO

import docx
from docx.document import Document

LINE = "_" * 22
LABELS = ("Name:", "Title:", "Date:")
COMPANY, OTHER = "Nordwind Logistik GmbH", "Beacon Retail Ltd"
WITNESS = "IN WITNESS WHEREOF, the parties have signed this Agreement."

Rows = Sequence[tuple[str, ...]]


def _labelled(name: str, *labels: str) -> list[str]:
    return [name, *(f"{label} {LINE}" for label in labels)]


def _both(*texts: str) -> list[tuple[str, str]]:
    return [(text, text) for text in texts]


def _stacked(texts: Sequence[str]) -> Rows:
    return [(text,) for text in texts]


BARE: Rows = [("Carrier", "Shop"), *_both(LINE, *LABELS)]
COMPANIES: Rows = [(COMPANY, OTHER), *_both(LINE, *LABELS)]

TABLES: Mapping[str, Rows] = {
    "table, roles": BARE,
    "table, companies": COMPANIES,
    "table, a label before each line": [("Carrier", "Shop"), *_both(f"By: {LINE}", f"Name: {LINE}", f"Title: {LINE}")],
    "table, no line": [("CARRIER", "SHOP"), *_both("Signature", *LABELS)],
    "table, lines as borders": [("Carrier:", "Shop:"), ("", ""), *_both(*LABELS)],
    "table, a line beside a label": [
        (COMPANY, "", OTHER, ""),
        *((label, LINE, label, LINE) for label in ("Signature:", *LABELS)),
    ],
}
TABS: Mapping[str, Rows] = {
    "tabs, roles": BARE,
    "tabs, companies": COMPANIES,
    "tabs, witness": [(WITNESS,), *COMPANIES],
    "tabs, a place and a day": [(f"Hamburg, {LINE}", f"{LINE}, {LINE}"), (LINE, LINE), (COMPANY, OTHER)],
    "tabs, place and date below": [("Carrier", "Shop"), *_both(LINE, "Place, date")],
    "tabs, named above the line": [(COMPANY, "[Name of the Shop]"), *_both(LINE, *LABELS)],
    "tabs, the name below": [(LINE, LINE), (COMPANY, OTHER), *_both("Title:", "Date:")],
}
STACKED: Mapping[str, Rows] = {
    "stacked, bare lines": _stacked(["Carrier", LINE, *LABELS, "Shop", LINE, *LABELS]),
    "stacked, witness": _stacked([WITNESS, COMPANY, LINE, *LABELS, OTHER, LINE, *LABELS]),
    "stacked, a label before each line": _stacked(
        [*_labelled("CARRIER:", "By:", "Name:", "Title:"), *_labelled("SHOP:", "By:", "Name:", "Title:")]
    ),
}
TAKEN = {**TABLES, **TABS, **STACKED}
KEPT: Mapping[str, Rows] = {
    "a third who signs": [(COMPANY, OTHER), *_both(LINE, *LABELS), ("Guarantor",), (LINE,), ("Name:",)],
    "an address": [("Carrier", "Shop"), *_both(LINE, "Name:", f"Notice address: {LINE}")],
    "words behind": [*BARE, ("This page is the last of the contract and holds nothing else.",)],
}

FILLED_IN: Mapping[str, Rows] = {
    "two days": _stacked(["Start Date", LINE, "End Date", LINE]),
    "an order": [("Product", "Quantity"), (LINE, LINE)],
    "two contacts": [("Carrier", "Shop"), *_both(f"Name: {LINE}", f"Position: {LINE}")],
}
"""What is filled in at the end of a contract, and signed by nobody."""


def contract(name: str) -> bytes:
    """Return a short contract that ends with a block."""
    document = docx.Document()
    document.add_paragraph(f"This Agreement is between {COMPANY} (the “Carrier”) and [Name of the Shop] (the “Shop”).")
    document.add_paragraph("1. The Carrier brings the parcels of the Shop to its customers.")
    document.add_paragraph("2. The Shop pays 4 euros for each parcel.")
    rows = {**TAKEN, **KEPT, **FILLED_IN}[name]
    if name in TABLES:
        _add_table(document, rows)
    else:
        for row in rows:
            document.add_paragraph("\t\t\t".join(row))
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_table(document: Document, rows: Rows) -> None:
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
