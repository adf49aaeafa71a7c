"""Packets of the shipped programmes drawn by chance, and slips of wording in them, seen by a reader of HTML and expressions that are not ours.

Nothing here asks the checker or the model what is printed: each paper is written as HTML, read by the standard library, and its lines are
held against expressions for what a proofreader marks: “1 Points”, “two (2) month”, “ ,”, “the the”, empty brackets, missing words.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from random import Random
from typing import Any

import yaml

from assembler.commands.build import BuildRequest, order_packet
from assembler.formats.html.writer import render_html
from assembler.model.library import Library
from examples import ROOT

UNITS = "Point|Licence|day|Business Day|working day|month|year|hour|week|time|quarter|correction"
SLIPS = {
    "one thing in the plural": rf"\b(?:1|one \(1\)) (?:{UNITS})s\b",
    "many in the singular": rf"\b(?:[2-9]|[1-9][0-9]+|[0-9,]{{2,}}|[a-z-]+ \((?!1\))[0-9]+\)) (?:{UNITS})\b(?!-)",
    "a straight apostrophe or quotation mark": "['\"]",
    "two blanks": r"\S {2,}\S",
    "a blank before a mark": r"\S [,;:.)](?:\s|$)",
    "a mark twice": r"(?<!\.)\.\.(?!\.)|,,|;;|,\.|\.,(?! )|;\.",
    "a word twice": r"\b([A-Za-z]+) \1\b",
    "empty brackets": r"\(\s*\)|\[\s*\]\S|“\s*”",
    "what is not filled in": r"\{\{|\}\}|\{%|\bNone(?:\.|,)|\bnull\b|\bundefined\b|\bTODO\b|\(\?\)",
    "a sentence without its beginning": r"(?:^(?!and the )|[a-z)]{3}[.!?] )(?:and|or|but|of|is|are|has|which)\b",
    "“a” before a vowel": r"\b[Aa] (?:[Aa]|[Ee](?!u)|[Ii]|[Oo](?!ne))[a-z]+\b",
    "“an” before a consonant": r"\b[Aa]n (?!hour|honest|heir)[B-DF-GJ-NP-TV-Zb-df-gj-np-tv-z][a-z]+\b",
    "“it” of several": r"\b(?:they has|it have|they is|Terms is|Policies is)\b",
}
"""An expression for each kind of slip, by its name."""
RIGHT = re.compile(r"\bthat that\b|\bhad had\b|\bA a\b")

PARTNERS: tuple[dict[str, Any], ...] = (
    {
        "kind": "company",
        "legal_name": "Brandt & Söhne Systemhaus GmbH",
        "country": "DE",
        "register": "HRB 98123, Amtsgericht Frankfurt am Main",
    },
    {"kind": "company", "legal_name": "Lumière Conseil SAS", "country": "FR", "register": "RCS Paris 812 345 678"},
    {"kind": "company", "legal_name": "Harbour & Vale Advisory Ltd", "country": "GB"},
    {"kind": "individual", "legal_name": "Maya Roberts", "country": "US"},
    {"kind": "company", "legal_name": "Redwood Data Partners, LLC", "country": "US"},
    {"kind": "company", "legal_name": "Southern Cross Insights Pty Ltd", "country": "AU", "register": "ACN 612 345 678"},
    {"kind": "individual", "legal_name": "Jakob Huber", "country": "AT"},
    {"kind": "company", "legal_name": "Sakura Analytics K.K.", "country": "JP"},
    {"kind": "company", "legal_name": "De Vries Implementatie B.V.", "country": "NL", "register": "KvK 71234567"},
    {"kind": "company", "legal_name": "Flanders Data Works BV", "country": "BE", "register": "KBO 0712.345.678"},
)
EXTRAS = ("nda", "tax_form", "bank_details")
MORE = (*EXTRAS, "arbitration", "application", "data_processing", "conduct_certification")


class _Lines(HTMLParser):
    """Collects the text of each paragraph, cell and heading of a page."""

    BLOCKS = frozenset(
        {"p", "td", "th", "h1", "h2", "h3", "li", "dt", "dd", "div", "span", "label", "caption", "title", "section", "br"}
    )
    INLINE = frozenset({"span", "br"})

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser gives them
        self.hidden += tag in {"style", "script"}
        if tag in self.BLOCKS - self.INLINE or tag == "br":
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in {"style", "script"}
        if tag in self.BLOCKS - self.INLINE:
            self.lines.append("")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.lines[-1] += data


def lines_of(page: str) -> list[str]:
    """Return the lines that a reader sees on a page of HTML; breaks of the file within them are blanks."""
    reader = _Lines()
    reader.feed(page)
    return [line for each in reader.lines if (line := re.sub(r"[ \t]*\n[ \t]*", " ", each).strip())]


def slips(line: str) -> Iterator[str]:
    """Yield each slip of a line: its kind, and the words around it."""
    for kind, expression in SLIPS.items():
        for found in re.finditer(expression, line):
            if not RIGHT.search(found.group(0)):
                yield f"{kind}: …{line[max(0, found.start() - 30) : found.end() + 30]}…"


def draw_matter(random: Random) -> dict[str, Any]:
    """Return a matter of one of the programmes, with choices and a partner by chance."""
    partner = dict(random.choice(PARTNERS)) | {"address": ["12 Example Street", "Exampletown"]}
    title = {} if partner["kind"] == "individual" else {"title": "Director"}
    partner["signatories"] = [{"name": partner["legal_name"] if partner["kind"] == "individual" else "Ann Example"} | title]
    if random.random() < 0.7:
        partner["email"] = "contracts@partner.example"
    drawn = {"qpn": _draw_qpn, "ipp": _draw_ipp, "qalyptus": _draw_qalyptus}[random.choice(("qpn", "ipp", "qalyptus"))](random)
    more = EXTRAS if drawn["programme"] == "qalyptus" else MORE
    drawn["choices"] = [*drawn["choices"], *(one for one in more if random.random() < 0.4)]
    return {"matter": "drawn-001", "partner": partner} | drawn


def _draw_qpn(random: Random) -> dict[str, Any]:
    choices = random.choice([["referral"], ["co_sell"], []])
    declined = []
    if random.random() < 0.6:
        choices = [*choices, "sell", random.choice(("eula", "no_eula"))]
        optional = ("marketplace", "volume_rebate", "second_level_support", *(("two_tier",) if "eula" in choices else ()))
        choices += [one for one in optional if random.random() < 0.4]
        declined = [one for one in ("customer_success", "cross_sell", "up_sell", "renewal") if random.random() < 0.25]
    if random.random() < 0.6 or not choices:
        choices = [*choices, "services", *(("vendor_paper",) if random.random() < 0.6 else ())]
    issued = random.choice(("2026-12-01", "2027-08-02"))
    opportunities = [
        {"id": f"opp-{at}", "customer": "Example Buyer Ltd", "country": random.choice(("DE", "US", "AU")), "model": model}
        for at, model in enumerate(("referral", "co_sell", "sell"), 1)
        if model in choices and (model != "sell" or "eula" in choices)
    ]
    stated = {"without": declined} if declined else {}
    return stated | {
        "programme": "qpn",
        "issued": issued,
        "choices": choices,
        "facts": {"territory": "Germany"},
        "opportunities": opportunities,
    }


def _draw_ipp(random: Random) -> dict[str, Any]:
    kind = random.choice(("alliance", "advisory", "implementation", "solution"))
    choices = [kind]
    if kind in {"implementation", "solution"} and random.random() < 0.6:
        choices.append("resale_terms")
    if kind == "solution":
        choices += [one for one in ("referral_terms", "marketplace_listing", "multi_geography") if random.random() < 0.5]
    day = f"2026-{random.choice((1, 3, 4, 8, 11, 12)):02}-{random.choice((1, 2, 15, 28)):02}"
    place = {"id": "home", "name": "Germany", "region": "Europe"}
    deal = {"id": "opp-1", "customer": "Example Buyer Ltd", "country": "DE", "territory": "home"}
    facts = {"enrolled_on": day, "partner_manager": "Jo Example"}
    return {
        "programme": "ipp",
        "issued": day,
        "choices": choices,
        "facts": facts,
        "territories": [place],
        "opportunities": [deal],
    }


def _draw_qalyptus(random: Random) -> dict[str, Any]:
    choices = random.choice([["affiliate"], ["reseller"], ["affiliate", "reseller"]])
    buyer = {"id": "one", "name": "Example Buyer Ltd", "country": "DE", "recorded_on": "2026-01-12", "in_sales_process": "no"}
    without = {"without": ["branding"]} if random.random() < 0.3 else {}
    return without | {
        "programme": "qalyptus",
        "issued": "2026-02-02",
        "choices": choices,
        "facts": {"territory": "Germany"},
        "customers": [buyer],
    }


def judge_wording(seed: int, folder: Path, library: Library) -> tuple[int, list[str]]:
    """Assemble the packet of a seed; return how many lines a reader sees in its papers, and the slips in them, each with its paper."""
    path = folder / f"{seed}.yaml"
    path.write_text(yaml.safe_dump(draw_matter(Random(seed)), allow_unicode=True, sort_keys=False), "utf-8")
    order, findings = order_packet(BuildRequest(library, path, ROOT / "templates"))
    if order is None:
        return 0, [f"refused: {[finding.id for finding in findings]}"]
    documents = [order.assembly.checklist, *(paper.document for paper in order.assembly.papers)]
    seen = [(document.name, line) for document in documents for line in lines_of(render_html(document))]
    return len(seen), [f"{name}: {slip}" for name, line in seen for slip in slips(line)]
