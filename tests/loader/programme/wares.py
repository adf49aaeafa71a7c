"""A table of wares in the demo programme, undated or dated."""

from loader.library_builder import LibraryFolder

TABLE = """\
tables:
  wares:
    title: Wares
    one: ware
    source: D-8
    columns: {title: text, points: integer, price: money?, open: truth}
    rows:
      pin: {title: A pin, points: 1, open: true}
      box: {title: A box, points: 5, price: 480 EUR, open: false}
"""
DATED = """\
    from:
      2027-01-01:
        pin: {title: A pin, points: 2, open: true}
        box: {title: A box, points: 6, price: 500 EUR, open: false}
      2026-01-01:
        pin: {title: A pin, points: 1, open: true}
        box: {title: A box, points: 5, price: 480 EUR, open: false}
"""


def tabled(folder: LibraryFolder, more: str = "") -> LibraryFolder:
    """Add the table to the programme, and `more` below it."""
    return folder.programme("values:\n", f"{TABLE}{more}values:\n")
