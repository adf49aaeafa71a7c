"""Three small libraries of three editions, whose papers refer to each other: one reference or one use of a term a line.

Each packet is sound by itself. What a paper lacks that was signed with an earlier packet shows only in a later one.
"""

from checks.pages import Section
from small_library import Files, clause


def _section(title: str, files: Files) -> Section:
    """Return a section whose clauses begin with a title and a source."""
    return Section(title, {path: clause(text) if path.endswith(".md") else text for path, text in files.items()}, ())


EDITIONS = "editions: [2026-01-01, 2026-07-01, 2027-01-01]\n"
AGREEMENT = "title: Agreement\nkind: agreement\nsigners: [vendor, partner]\nclauses:\n"
ADDENDUM = "title: {}\nkind: addendum\nbase: {}\nsigners: [vendor, partner]\nclauses:\n"

DATES = _section(
    "clauses come and go with choices and editions",
    {
        "supply/programme.yaml": EDITIONS
        + """\
choices:
  resale: {title: Resale, source: S-1}
  support: {title: Support, source: S-1}
  rental: {title: Rental, source: S-1}
  lease: {title: Lease, source: S-1}
  repair: {title: Repair, source: S-1, since: 2026-07-01}
  advice: {title: Advice, source: S-1}
documents:
  - {document: agreement, handling: sign_now}
  - {document: addendum, handling: exhibit, when: resale}
  - {document: annex, handling: third_party, when: support or repair}
""",
        "supply/agreement/document.yaml": AGREEMENT
        + """\
  - price
  - {clause: discount, since: 2026-07-01}
  - {clause: delivery, until: 2027-01-01}
  - {clause: warranty, when: support}
  - {clause: returns, when: resale or lease}
  - {clause: risk, when: resale or not resale}
  - liability
""",
        "supply/agreement/price.md": """\
1. the price falls due at once. {id: due}
2. interest runs. {id: interest} {when: rental or resale}
3. [](#annex/parts) says more. {when: support}
4. [](#annex/hours.day) says more. {when: repair and support}
""",
        "supply/agreement/discount.md": "1. it is small.\n2. it is larger. {id: large} {when: advice}\n",
        "supply/agreement/delivery.md": "1. it is quick.\n",
        "supply/agreement/warranty.md": "1. it is long. {id: term}\n",
        "supply/agreement/returns.md": "1. they are free.\n",
        "supply/agreement/risk.md": "1. it passes. {id: pass}\n",
        "supply/agreement/liability.md": "1. it has a cap. {id: cap}\n2. it has limits. {id: limits}\n",
        "supply/agreement/liability@rental.md": "1. it has a cap. {id: cap}\n",
        "supply/addendum/document.yaml": ADDENDUM.format("Addendum", "agreement") + "  - resale\n  - price\n",
        "supply/addendum/resale.md": """\
1. [](#price.due) applies here, in this very paper.
2. [](#price.interest) applies.
3. [](#agreement/price.interest) applies. {when: rental}
4. [](#discount) applies. {when: matter.edition >= "2026-07-01"}
5. [](#agreement/discount.large) applies. {when: matter.edition >= "2026-07-01" and advice}
6. [](#delivery) applies. {when: matter.edition < "2027-01-01"}
7. [](#agreement/warranty.term) applies. {when: support}
8. [](#returns) applies.
9. [](#risk.pass) applies.
10. [](#liability.cap) applies.
11. [](#liability.limits) applies. {when: not rental}
12. [](#annex/parts) applies. {when: support}
13. [](#annex/hours) applies. {when: support and repair}
14. [](#annex/hours.night) applies. {when: repair and lease}
""",
        "supply/addendum/price.md": "1. it falls due later. {id: due}\n",
        "supply/annex/document.yaml": ADDENDUM.format("Annex", "agreement")
        + "  - parts\n  - {clause: hours, when: repair}\n  - note\n",
        "supply/annex/parts.md": "1. they are new.\n",
        "supply/annex/hours.md": "1. day and night. {id: day}\n2. night alone. {id: night} {when: lease}\n",
        "supply/annex/note.md": "1. [](#price) applies.\n2. [](#warranty) applies. {when: support}\n",
    },
)

HANDLINGS = _section(
    "papers are handled in all ways, and otherwise from an edition on; choices are nested, facts decide too",
    {
        "supply/programme.yaml": EDITIONS
        + """\
choices:
  trade:
    title: Trade
    source: S-1
    alternative:
      retail: {title: Retail, source: S-1}
      wholesale: {title: Wholesale, source: S-1}
    optional:
      express: {title: Express, source: S-1}
  lend: {title: Lend, source: S-1}
rules:
  - {id: one, constraint: trade or lend, text: One of them., source: S-1}
  - {id: two, requires: {if: express, then: wholesale}, text: In bulk alone., source: S-1, since: 2026-07-01}
  - {id: three, excludes: [lend, express], text: Not both., source: S-1, until: 2027-01-01}
documents:
  - {document: agreement, handling: sign_now}
  - {document: terms, handling: exhibit, when: trade, until: 2026-07-01}
  - {document: terms, handling: sign_later, when: trade, since: 2026-07-01, until: 2027-01-01}
  - {document: terms, handling: exhibit, when: trade or lend, since: 2027-01-01}
  - {document: rules, handling: reference, when: retail}
  - {document: order, handling: sign_now, for: order in orders, when: trade, specimen: retail}
  - {document: form, handling: sign_later, when: lend}
  - {document: list, handling: sign_now, anew: true}
  - {document: card, handling: exhibit}
  - {document: last, handling: exhibit}
""",
        "supply/agreement/document.yaml": AGREEMENT
        + """\
  - scope
  - {clause: person, when: 'partner.kind == "individual"'}
  - {clause: late, since: 2026-07-01}
""",
        "supply/agreement/scope.md": """\
1. retail is named. {id: retail} {when: retail}
2. express is named. {id: express} {when: express or wholesale}
3. a company is bound. {id: company} {when: partner.kind == "company"}
4. all are bound. {id: all}
5. [](#terms/goods) applies. {when: trade}
""",
        "supply/agreement/late.md": "1. it comes late.\n",
        "supply/agreement/person.md": "1. a person is free.\n",
        "supply/terms/document.yaml": ADDENDUM.format("Terms", "agreement") + "  - goods\n",
        "supply/terms/goods.md": """\
1. goods are named. {id: named} {when: retail or express}
2. [](#scope.retail) applies. {when: retail}
3. [](#scope.all) applies.
""",
        "supply/rules/document.yaml": ADDENDUM.format("Rules", "agreement") + "  - conduct\n",
        "supply/rules/conduct.md": "1. be fair. {id: fair} {when: retail}\n2. [](#scope.retail) applies.\n",
        "supply/order/document.yaml": ADDENDUM.format("Order", "agreement") + "  - amount\n",
        "supply/order/amount.md": """\
1. it is large. {id: large}
2. [](#scope.express) applies. {when: express}
3. [](#terms/goods.named) applies. {when: retail}
4. [](#scope.all) applies.
""",
        "supply/form/document.yaml": ADDENDUM.format("Form", "agreement") + "  - report\n",
        "supply/form/report.md": """\
1. [](#scope.company) applies. {when: partner.kind == "company"}
2. a company is named. {id: named} {when: partner.kind == "company"}
3. all report.
""",
        "supply/list/document.yaml": ADDENDUM.format("List", "agreement") + "  - names\n",
        "supply/list/names.md": "1. retail is listed. {id: retail} {when: retail}\n2. [](#scope.retail) applies. {when: retail}\n3. all is listed.\n",
        "supply/card/document.yaml": ADDENDUM.format("Card", "agreement").replace("addendum", "form") + "  - print\n",
        "supply/card/print.md": "1. retail is printed. {id: retail} {when: retail}\n2. all is printed.\n",
        "supply/last/document.yaml": ADDENDUM.format("Last", "agreement") + "  - words\n",
        "supply/last/words.md": """\
1. [](#person) applies. {when: partner.kind == "individual"}
2. [](#rules/conduct.fair) applies. {when: retail}
3. [](#form/report.named) applies. {when: lend and partner.kind == "company"}
4. [](#terms/goods.named) applies. {when: retail}
5. [](#terms/goods) applies. {when: trade}
6. [](#scope.express) applies. {when: wholesale}
7. [](#list/names.retail) and no other number is right. {when: retail}
8. [](#card/print.retail) and no other number is right. {when: retail}
9. all is said.
10. [](#person) is new. {when: partner.kind == "individual" and not (in_force_since.agreement is stated)}
11. [](#late) applies. {when: matter.edition >= "2026-07-01"}
12. [](#late) applies at last. {when: edition_of.agreement >= "2026-07-01"}
13. [](#late) applies too soon. {when: matter.edition >= "2026-07-01" and edition_of.agreement < "2027-01-01"}
""",
    },
)

TERMS = _section(
    "a base defines terms, under choices and from editions on",
    {
        "supply/programme.yaml": EDITIONS
        + """\
choices:
  resale: {title: Of resale, source: S-1}
  support: {title: Of support, source: S-1}
  rental: {title: Of rental, source: S-1}
documents:
  - {document: agreement, handling: sign_now}
  - {document: addendum, handling: exhibit, when: resale}
  - {document: annex, handling: exhibit, when: support}
  - {document: order, handling: sign_later, when: rental}
""",
        "supply/agreement/document.yaml": AGREEMENT + "  - words\n  - use\n",
        "supply/agreement/words.md": """\
**"Price"** means what is paid.

**"Discount"** means what is taken off. {when: resale}

**"Interest"** means what runs. {when: rental or support}

**"Warranty"** means what lasts. {when: support}
""",
        "supply/agreement/words@2026-07-01.md": """\
**"Price"** means what is paid.

**"Discount"** means what is taken off. {when: resale}

**"Interest"** means what runs. {when: rental or support}

**"Warranty"** means what lasts.

**"Goods"** means what is sold.
""",
        "supply/agreement/use.md": '1. pay the Price.\n2. take the Goods. {when: matter.edition >= "2026-07-01"}\n',
        "supply/addendum/document.yaml": ADDENDUM.format("Addendum", "agreement") + "  - pay\n",
        "supply/addendum/pay.md": """\
**"Interest"** means what runs here. {when: not support}

1. pay the Price.
2. take the Discount.
3. add the Interest. {when: rental or support}
4. see the Goods. {when: matter.edition >= "2027-01-01"}
""",
        "supply/annex/document.yaml": ADDENDUM.format("Annex", "agreement") + "  - last\n",
        "supply/annex/last.md": """\
**"Goods"** means what is mended. {when: not rental or matter.edition < "2026-07-01"}

1. give the Warranty.
2. add the Interest.
3. mend the Goods.
""",
        "supply/order/document.yaml": ADDENDUM.format("Order", "annex") + "  - sum\n",
        "supply/order/sum.md": '**"Price"** means the sum.\n\n1. pay the Price.\n',
    },
)
