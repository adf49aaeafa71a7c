"""Programmes of a few choices, built in a line or drawn at random."""

from collections.abc import Sequence
from dataclasses import replace

from hypothesis import strategies as st

from assembler.model.expressions import (
    ALWAYS,
    And,
    Attribute,
    Compare,
    Expression,
    Literal,
    Maybe,
    Membership,
    Name,
    Not,
    OneOf,
    Or,
    RecordType,
    Region,
    Scope,
    Stated,
    parse_expression,
)
from assembler.model.library import Choice, Group, Programme
from assembler.model.rules import (
    Between,
    Constraint,
    Excludes,
    Permits,
    Requires,
    Rule,
    RuleBody,
)
from assembler.model.source import SourceText, Span
from assembler.model.values import Kind

HERE = Span("programme.yaml", 1, 1)
REGIONS = {"EU": frozenset({"DE", "FR"}), "EUROPE": frozenset({"DE", "FR", "CH"})}
PARTNER = RecordType(
    "partner", {"kind": OneOf(("company", "individual")), "country": Kind.COUNTRY, "points": Maybe(Kind.INTEGER)}
)
SCOPE: Scope = {"partner": PARTNER, "EU": Region(), "EUROPE": Region()}


def when(text: str) -> Expression:
    """Return a parsed condition."""
    return parse_expression(SourceText("condition", text), 0, len(text))[0]


def choice(id: str, parent: str = "", title: str = "", source: str = "Q-1", *, default: bool = False) -> Choice:
    return Choice(id, title or id.replace("_", " ").title(), source, HERE, parent, default)


def group(kind: str, parent: str, *members: str, bounds: tuple[int, int] | None = None) -> Group:
    count = len(members)
    known = {"alternative": (1, 1), "or": (1, count), "optional": (0, count), "mandatory": (count, count)}
    return Group(kind, parent, members, *(bounds or known[kind]), HERE)


def rule(id: str, body: RuleBody) -> Rule:
    return Rule(id, type(body).__name__.lower(), body, f"Text of {id}.", "Q-2", HERE)


def programme(choices: Sequence[Choice], groups: Sequence[Group] = (), rules: Sequence[Rule] = ()) -> Programme:
    return Programme(
        id="small",
        title="Small programme",
        editions=(),
        choices=tuple(choices),
        groups=tuple(groups),
        rules=tuple(rules),
        lists=(),
        facts=(),
        values=(),
        regions=REGIONS,
        entities=(),
        entity_cases=(),
        papers=(),
        roles={},
        lexicon=(),
        scope=SCOPE,
        span=HERE,
    )


MODELS = programme(
    [choice(id, title=title) for id, title in (("referral", "XM Referral"), ("co_sell", "XM Co-Sell"), ("sell", "XM Sell"))]
    + [choice("services", title="Services partner")],
    rules=[rule("referral-excludes-co-sell", Excludes(("referral", "co_sell")))],
)
WITH_EULA = replace(
    MODELS,
    choices=(*MODELS.choices, choice("eula", "sell", "EULA", "Q-10"), choice("no_eula", "sell", "No EULA", "Q-11")),
    groups=(group("alternative", "sell", "eula", "no_eula"),),
)
WITH_PAPER = replace(WITH_EULA, choices=(*WITH_EULA.choices, choice("vendor_paper", "services", "Vendor paper")))

COUNTRY, KIND, POINTS = (Attribute(Name("partner"), name) for name in ("country", "kind", "points"))
FACTS = st.one_of(
    st.builds(Compare, st.sampled_from(["==", "!="]), st.just(COUNTRY), st.sampled_from(["DE", "FR"]).map(Literal)),
    st.builds(lambda *names: Membership(COUNTRY, names), st.sampled_from([Name("EU"), Name("EUROPE"), Literal("FR")])),
    st.builds(Compare, st.just("=="), st.just(KIND), st.sampled_from(["company", "individual"]).map(Literal)),
    st.builds(Compare, st.sampled_from(["==", "!=", "<", "<=", ">", ">="]), st.just(POINTS), st.integers(1, 2).map(Literal)),
    st.builds(Compare, st.sampled_from(["<", ">="]), st.integers(1, 2).map(Literal), st.just(POINTS)),
    st.just(Stated(POINTS)),
)


def conditions(ids: Sequence[str], facts: st.SearchStrategy[Expression] | None = None) -> st.SearchStrategy[Expression]:
    """Draw conditions over choices and, where given, facts."""
    names = st.sampled_from(ids).map(Name)
    leaves = st.one_of(names, st.just(ALWAYS), st.builds(Compare, st.just("!="), names, names))
    return st.recursive(
        leaves if facts is None else leaves | facts,
        lambda inner: st.builds(Not, inner) | st.builds(And, inner, inner) | st.builds(Or, inner, inner),
        max_leaves=4,
    )


@st.composite
def elections(draw: st.DrawFn) -> tuple[Programme, list[str]]:
    """Draw a programme and what somebody elects of it."""
    drawn = draw(programmes())
    return drawn, draw(st.lists(st.sampled_from([one.id for one in drawn.choices]), unique=True))


@st.composite
def programmes(draw: st.DrawFn, most: int = 5, facts: st.SearchStrategy[Expression] | None = None) -> Programme:
    """Draw a programme of nested choices, a group of any kind for each parent, and rules of every kind."""
    ids = [f"c{at}" for at in range(draw(st.integers(1, most)))]
    choices = [choice(id, draw(st.sampled_from(["", *ids[:at]])), default=draw(st.booleans())) for at, id in enumerate(ids)]
    families = {parent: [one.id for one in choices if one.parent == parent] for parent in ("", *ids)}
    groups = [draw(_groups(parent, members)) for parent, members in families.items() if members]
    bodies = draw(st.lists(_bodies(ids, facts), max_size=4))
    return programme(choices, groups, [rule(f"r{at}", body) for at, body in enumerate(bodies)])


def _groups(parent: str, members: Sequence[str]) -> st.SearchStrategy[Group]:
    ranges = st.tuples(st.integers(0, len(members)), st.integers(0, len(members))).map(lambda pair: (min(pair), max(pair)))
    return st.one_of(
        st.just(group("optional", parent, *members)),
        st.sampled_from(["alternative", "or", "mandatory"]).map(lambda kind: group(kind, parent, *members)),
        ranges.map(lambda bounds: group("choose", parent, *members, bounds=bounds)),
    )


def _bodies(ids: Sequence[str], facts: st.SearchStrategy[Expression] | None) -> st.SearchStrategy[RuleBody]:
    condition = conditions(ids, facts)
    some = st.lists(st.sampled_from(ids), min_size=1, unique=True).map(tuple)
    return st.one_of(
        st.builds(Requires, condition, condition),
        st.builds(Excludes, some),
        st.builds(Constraint, condition),
        st.builds(lambda condition, rights, at: Permits(condition, rights[:at], rights), condition, some, st.integers(0, 2)),
        st.builds(lambda pair, ids, condition: Between(min(pair), max(pair), ids, condition),
                  st.tuples(st.integers(0, 4), st.integers(0, 4)), some, condition),
    )  # fmt: skip
