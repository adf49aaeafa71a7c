"""The columns that a table of a programme's matters may have."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from assembler.model.declarations import FieldType, ListPlan
from assembler.model.expressions import Maybe, OneOf, Type
from assembler.model.library import Programme
from assembler.model.matter import PARTY_KINDS
from assembler.model.values import Kind

ADDRESS_LINES = 6
SIGNATORIES = 4
PARTNERS = "partners"
MATTER, FACTS = "matter", "facts"
EXPLANATIONS = "columns"
"""The name of a sheet that explains the columns to people; it is not read."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, the title that explains it, where its cells go in a matter, and their type.

    `words` is the heading in words, under which `heading` stands in a blank table; both are read. `path` ends in a whole number where the cells are entries of a sequence. A choice has the type `Kind.TRUTH` and the path
    `("choices", id)`. `declines` is true where “no” means something: the choice would hold otherwise. `within` has the
    titles of the group that a choice is shown in and of the choices that it is part of; it may be empty.
    """

    heading: str
    title: str
    path: tuple[str | int, ...]
    type: Type
    required: bool = False
    declines: bool = False
    within: str = ""
    words: str = ""


WORDS = {
    "issued": "Day of issue",
    "effective": "Effective date",
    "effective_reason": "Reason for an earlier effective date",
    "return_by": "To be returned by",
    "occasion": "Occasion",
    "to_entity": "Transfer to the vendor's company",
    "after": "Goes on with the record",
    "anew": "Paper signed anew",
    "entity": "Vendor's company",
    "kind": "Company or individual",
    "register": "Register and number",
    "email": "E-mail for notices",
    "affiliate_of": "Affiliate of",
    "formerly": "Former name",
    "id": "Id",
}
"""Headings in words of fixed columns whose ids say too little; of others the id is read as words."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """A sheet: its name, the title it may have instead, and its columns. `list` is the list its rows are entries of, or empty."""

    name: str
    title: str
    columns: tuple[Column, ...]
    list: str = ""


def table_plans(programme: Programme) -> tuple[TablePlan, ...]:
    """Return the sheets of a programme's tables: the partners first, then one for each list."""
    partners = TablePlan(
        PARTNERS,
        "Partners",
        tuple(
            _make_headings_distinct((*_fixed_columns(programme), *_choice_columns(programme), *_fact_columns(programme.facts)))
        ),
    )
    return (partners, *(_plan_of_list(plan) for plan in programme.lists))


def _fixed_columns(programme: Programme) -> Iterator[Column]:
    """Yield the columns of every programme."""
    yield from _issue_columns(programme)
    yield from _partner_columns(programme)
    yield Column("special_terms", "A term agreed for this partner alone", ("special_terms", "terms", 0), Kind.TEXT)
    yield Column("approved_by", "Who approved the special term", ("special_terms", "approved_by"), Kind.TEXT)


def _issue_columns(programme: Programme) -> Iterator[Column]:
    """Yield the columns about the packet; that of its occasion only where the programme has several."""
    yield Column("programme", "Which programme this is", ("programme",), Kind.ID, required=True)
    yield Column(MATTER, "Our id; the packet is named by it", (MATTER,), Kind.ID, required=True)
    yield Column("issued", "The date of issue: it picks the texts and values in force", ("issued",), Kind.DATE, required=True)
    yield Column("effective", "The effective date; blank: the date of the last signature", ("effective",), Kind.DATE)
    yield Column("effective_reason", "Why the effective date lies before the issue", ("effective_reason",), Kind.TEXT)
    yield Column("return_by", "The day by which signed papers come back; the checklist says so", ("return_by",), Kind.DATE)
    entities = OneOf(tuple(entity.id for entity in programme.entities))
    if programme.occasions:
        occasions = OneOf(tuple(occasion.id for occasion in programme.occasions))
        yield Column(
            "occasion",
            "Why papers are issued; blank: joining or, where papers are in force, their change",
            ("occasion",),
            occasions,
        )
        yield Column("to_entity", "The vendor's company to which a transfer passes everything", ("to_entity",), entities)
    yield Column("after", "Which record this goes on with: the id of the partner's first matter", ("after",), Kind.ID)
    yield Column(
        "form_number", "Which number the form has; blank: 1, or the next one of the record", ("form_number",), Kind.INTEGER
    )
    papers = OneOf(tuple(paper.document.removeprefix(f"{programme.id}/") for paper in programme.papers))
    yield Column("anew", "A paper in force that is signed anew, in the edition of today", ("anew", 0), papers)
    yield Column("entity", "The vendor's company that contracts; blank: the programme decides", ("entity",), entities)


def _partner_columns(programme: Programme) -> Iterator[Column]:
    """Yield the columns about the partner; those for representatives only where they sign a paper."""
    yield Column("kind", "Company or individual", ("partner", "kind"), OneOf(PARTY_KINDS), required=True)
    yield Column("legal_name", "The partner's name as in the register", ("partner", "legal_name"), Kind.TEXT, required=True)
    yield Column("register", "Register and number", ("partner", "register"), Kind.TEXT)
    yield Column("country", "Country, in two letters", ("partner", "country"), Kind.COUNTRY, required=True)
    for line in range(ADDRESS_LINES):
        yield Column(
            f"address_{line + 1}", f"Address, line {line + 1}", ("partner", "address", line), Kind.TEXT, required=line == 0
        )
    yield Column("email", "For notices", ("partner", "email"), Kind.TEXT)
    yield Column("affiliate_of", "The group company whose agreement it signs under", ("partner", "affiliate_of"), Kind.TEXT)
    yield Column("formerly", "Its name when it signed before, where that has changed", ("partner", "formerly"), Kind.TEXT)
    for signer in range(SIGNATORIES):
        yield from _people_columns("signatory", "signatories", signer, required=signer == 0)
    for signer in range(SIGNATORIES) if any(paper.representatives for paper in programme.papers) else ():
        yield from _people_columns("representative", "representatives", signer, required=False)


def _people_columns(one: str, key: str, place: int, *, required: bool) -> Iterator[Column]:
    """Yield the columns of one person who signs, listed under a key of the partner."""
    number, path = place + 1, ("partner", key, place)
    yield Column(f"{one}_{number}_name", f"{one.capitalize()} {number}: name", (*path, "name"), Kind.TEXT, required=required)
    yield Column(f"{one}_{number}_title", f"{one.capitalize()} {number}: title", (*path, "title"), Kind.TEXT)
    yield Column(f"{one}_{number}_email", f"{one.capitalize()} {number}: e-mail", (*path, "email"), Kind.TEXT)


def _choice_columns(programme: Programme) -> Iterator[Column]:
    for title, choices in programme.choices_by_title:
        titles, own = {"": title}, {choice.id: choice.title for choice in choices}
        for choice in choices:
            within = titles[choice.parent]
            titles[choice.id] = f"{within}: {choice.title}" if within else choice.title
            beside = f", with {own[choice.parent]}" if choice.parent else ""
            words = f"{choice.title} (blank: yes{beside})" if choice.default else choice.title
            path = ("choices", choice.id)
            yield Column(choice.id, choice.title, path, Kind.TRUTH, declines=choice.default, within=within, words=words)


def _fact_columns(facts: Iterable[FieldType]) -> Iterator[Column]:
    """Yield a column for each fact. One that is asked for on some occasions alone may be blank on another."""
    for fact in facts:
        required = not isinstance(fact.type, Maybe) and not fact.occasions
        yield Column(fact.id, fact.explanation, (FACTS, fact.id), _cell_type(fact.type), required=required, words=fact.question)


def _plan_of_list(plan: ListPlan) -> TablePlan:
    belongs = Column(MATTER, "The matter this belongs to", (), Kind.ID, required=True, words="Matter")
    fields = (
        Column(
            field.id,
            field.explanation,
            (field.id,),
            _cell_type(field.type),
            required=not isinstance(field.type, Maybe),
            words=field.question,
        )
        for field in plan.fields
    )
    return TablePlan(plan.id, plan.title, (belongs, *_make_headings_distinct(fields, {MATTER})), plan.id)


def _cell_type(type: Type) -> Type:
    return type.type if isinstance(type, Maybe) else type


def _make_headings_distinct(columns: Iterable[Column], taken: Iterable[str] = ()) -> Iterator[Column]:
    """Yield the columns, each with headings of its own: a declared name that a fixed column has already becomes `facts.country`."""
    seen, said = set(taken), set(taken)
    for column in columns:
        heading = column.heading if column.heading not in seen else f"{column.path[0]}.{column.heading}"
        words = column.words or WORDS.get(heading) or heading.replace("_", " ").capitalize()
        words = f"{words} ({heading})" if normalize_heading(words) in said else words
        seen.add(heading)
        said |= {heading, normalize_heading(words)}
        yield replace(column, heading=heading, words=words)


def normalize_heading(heading: str) -> str:
    """Return a heading as it is compared: lower-case, with one `_` for anything between words."""
    return re.sub(r"[^\w.]+", "_", heading.strip().casefold()).strip("_")
