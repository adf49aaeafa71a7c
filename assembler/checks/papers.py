"""Checks of the papers of a packet: that there is one, which prevails, which remain in force, and who signs them."""

import re
from collections.abc import Iterable, Iterator

from assembler.checks.check import Fault, Proofs, Reads
from assembler.checks.index import (
    PlacedPaper,
    PlacedWording,
    ProgrammeIndex,
    TextPart,
    WordingTexts,
    any_of,
    kept_per_wording,
    on_occasion,
)
from assembler.checks.prose import Prose, fold, fold_word, texts, texts_of
from assembler.checks.reference_targets import pointers
from assembler.checks.vocabulary import vocabularies
from assembler.model.clause_text import FieldGroupPlan, Quote
from assembler.model.diagnostics import Diagnostic, Severity, quoted
from assembler.model.expressions import ALWAYS, Attribute, Call, Compare, Expression, Literal, Name, both, names
from assembler.model.library import DocumentPlan
from assembler.model.walk import leaves_of

EMPTY = Fault("empty-packet", Severity.ERROR)
NO_PRECEDENCE = Fault("no-order-of-precedence", Severity.WARNING)
SHUT_OUT = Fault("entire-agreement-shuts-out", Severity.WARNING)
WRONG_PARTY = Fault("wrong-party", Severity.ERROR)
SILENT_PARTY = Fault("silent-party", Severity.WARNING)
SIGNED_BY_ONE = Fault("signed-by-one", Severity.WARNING)
NAMED_OTHERWISE = Fault("paper-named-otherwise", Severity.WARNING)

SIGNED = ("sign_now", "sign_later", "third_party")
"""The handlings of the papers that somebody signs."""
WITHOUT_RANK = ("form",)
"""The kinds of document that report facts, and need no rank."""
CONTRACTS = ("agreement", "addendum", "schedule")
"""The kinds of document that bind more than one party."""
_RANKS = re.compile(r"\b(?:prevails?|precedence|ranks?|takes? priority)\b", re.IGNORECASE)
_BETWEEN_PAPERS = re.compile(
    r"\b(?:conflicts?|differs?|inconsisten\w+|contradict\w*|documents?|addend\w+|annex\w*|exhibits?|attachments?|schedules?)\b",
    re.IGNORECASE,
)
# words of a title that do not distinguish a document from others
_ORDINARY = frozenset(
    map(str.lower, fold("agreement form terms policy schedule addendum master mutual general the of and a for"))
)


# “this Partner Agreement”, “these General Terms”
_THIS_PAPER = re.compile(r"\b[Tt]h(?:is|ese)\s+((?:[A-Z][\w’'&-]{0,60}\s+(?:(?:of|and|for|the)\s+)*){1,6}[A-Z][\w’'&-]{0,60})")
# “this Order and the Agreement” names two papers
_NEXT_PAPER = re.compile(r"\s+and\s+(?:the|this|any)\s+|\s+and\s+(?=(?:Article|Section|Clause)\b)")
_PLACES = frozenset(("Arbitration", "Article", "Section", "Clause", "Paragraph", "Part", "Schedule", "Exhibit"))
_JOINTS = frozenset(map(fold_word, ("of", "and", "for", "the")))


def find_empty_packet(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A valid combination brings no paper at all, and no answer instead of one.

    Why it matters: whoever elects it is refused when the packet is built, and no rule has said why.

    Example: every paper has a condition, `when: lend` or `when: trade`, and nothing need be elected. A form for each entry of
    a list is no help, for a matter may list none; its `specimen` is.

    Write instead: a paper without a condition; a rule `or: [lend, trade]`; or, where there is to be none, one of the `answers`.
    """
    programme = index.programme
    hint = "Let a paper stand without a condition, or let a rule ask for a choice that brings one."
    for occasion in programme.occasions or (None,):
        needing = on_occasion(occasion.id) if occasion else ALWAYS
        issued = [one for one in index.papers if occasion is None or occasion.id in one.paper.occasions]
        surely = [condition for paper in issued for condition in _surely_there(paper)]
        if witness := proofs.lacking(needing, *surely, programme.answered):
            sentence = f"“{occasion.title}” can bring no paper at all." if occasion else "These choices bring no paper at all."
            span, subject = (occasion.span, occasion.id) if occasion else (programme.span, programme.id)
            yield EMPTY(sentence, span, hint, subject, witness)


def _surely_there(paper: PlacedPaper) -> Iterator[Expression]:
    """Yield the conditions under which a packet has a paper; one for each entry is there where the list has an entry, or as a specimen."""
    repeat = paper.paper.repeat
    if repeat is None:
        yield paper.condition
        return
    yield paper.paper.specimen
    if all(name.name != repeat.name for name in names(paper.paper.condition)):
        yield both(paper.paper.condition, Compare(">", Call("count", (repeat.list,)), Literal(0)))


def find_no_order_of_precedence(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """An agreement has documents based on it, and some packet says nowhere in it which of them prevails.

    Why it matters: where an addendum and the agreement differ, a court must guess which one the parties meant.

    Example: an agreement, an addendum with `base: agreement`, and no “prevails” in the agreement.

    Write instead: a clause “Order of precedence” that stands whenever a document based on the agreement does. A form that
    only reports facts does not count.
    """
    for paper in _shown(index):
        based = [other.condition for other in index.papers if _ranks_below(other.plan, paper.plan)]
        if paper.plan.kind == "agreement" and based:
            own = (one for one in index.texts if one.wording.paper.plan.id == paper.plan.id)
            ranking = tuple(part.condition for one in own for part in _setting_rank(one, None))
            if witness := proofs.lacking(both(paper.condition, any_of(based)), *ranking):
                sentence = f"{paper.plan.title} does not say which document prevails."
                hint = "Add a clause “Order of precedence” under the condition of the documents it ranks."
                yield NO_PRECEDENCE(sentence, paper.plan.span, hint, paper.plan.id, witness)


def _ranks_below(plan: DocumentPlan, base: DocumentPlan) -> bool:
    return plan.base == base.id and plan.kind not in WITHOUT_RANK


@kept_per_wording
def _setting_rank(one: WordingTexts, _: None) -> tuple[TextPart, ...]:
    """Return the texts of a wording that set a rank."""
    return tuple(part for part, proses in texts_of(one, None).items() if _sets_rank(part, proses))


def _sets_rank(part: TextPart, proses: Iterable[Prose]) -> bool:
    """Whether a text has a word of rank and one of papers in conflict, or is a heading with a word of rank."""
    if part.kind == "heading":
        return bool(_RANKS.search(part.wording.variant.title))
    return any(_RANKS.search(prose.text) and _BETWEEN_PAPERS.search(prose.text) for prose in proses)


def _shown(index: ProgrammeIndex) -> Iterator[PlacedPaper]:
    """Yield the papers whose texts are shown."""
    return (paper for paper in index.papers if paper.plan.id in index.documents)


def find_entire_agreement_shuts_out(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """The entire-agreement clause of a main agreement does not name another agreement that the same parties sign.

    Why it matters: “this Agreement is all that the parties have agreed” ends the paper they signed the same day.

    Example: a clause `entire-agreement` that names no confidentiality agreement, in a packet with a
    Confidentiality Agreement signed on its own.

    Write instead: an item that leaves it in force, by a reference, its title, or a distinctive word of its title
    (“a separate confidentiality agreement”). A main agreement is one that addenda or schedules are based on; an agreement with
    anybody else is not shut out, and forms are none.
    """
    for wording in index.wordings:
        if wording.clause.name == "entire-agreement" and _is_main(wording.paper.plan, index):
            for other in index.papers:
                if _stands_alone(other, wording.paper.plan):
                    yield from _shut_out(wording, other, index, proofs)


def _is_main(plan: DocumentPlan, index: ProgrammeIndex) -> bool:
    return any(_ranks_below(paper.plan, plan) for paper in index.papers)


def _stands_alone(paper: PlacedPaper, main: DocumentPlan) -> bool:
    """Whether a paper is another agreement that the same parties sign, and no part of the main agreement."""
    plan = paper.plan
    ours = bool(plan.signers) and set(plan.signers) <= {*main.parties, *main.signers}
    return ours and plan.kind == "agreement" and main.id not in (plan.id, plan.base) and paper.paper.handling in SIGNED


def _shut_out(wording: PlacedWording, other: PlacedPaper, index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    names = tuple(part.condition for part in index.parts if part.wording is wording and _names_paper(part, other.plan, index))
    if witness := proofs.lacking(both(wording.condition, other.condition), *names):
        sentence = f"This clause does not leave {other.plan.title} in force."
        hint = "Say that it remains in force, by its title or a telling word of it."
        yield SHUT_OUT(sentence, wording.variant.span, hint, f"{wording.clause.id}:{other.plan.id}", witness)


def _names_paper(part: TextPart, plan: DocumentPlan, index: ProgrammeIndex) -> bool:
    """Whether a text refers to a document or has a distinctive word of its title."""
    if any(pointer.part is part and pointer.addresses[0].document == plan.id for pointer in pointers(index)):
        return True
    distinctive = {word.lower() for word in fold(plan.title)} - _ORDINARY
    words = {token.folded.lower() for prose in texts(index)[part] for token in prose.tokens}
    return not distinctive.isdisjoint(words)


def find_wrong_party(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Someone signs a document without being one of its parties.

    Why it matters: the signature block names a person whom the first page does not.

    Example: `parties: [buyer]` and `signers: [buyer, supplier]`.

    Write instead: the same roles in both lists, or fewer signers than parties.
    """
    for paper in index.papers:
        plan = paper.plan
        for role in plan.signers:
            if role not in plan.parties and proofs.possible(paper.condition):
                title = index.programme.roles.get(role, role)
                sentence = f"“{title}” signs {plan.title} and is no party of it."
                hint = f"Its parties are {', '.join(plan.parties) or 'not named'}: add {role} to them, or let a party sign."
                yield WRONG_PARTY(sentence, plan.places.get(role, plan.span), hint, f"{plan.id}:{role}")


def find_silent_party(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """Someone signs a document whose text never speaks of them.

    Why it matters: they sign for nothing; most often the wrong role stands among the signers.

    Example: `signers: [supplier, buyer]` where the text speaks of the Supplier and the Carrier.

    Write instead: the role that the text binds. Whoever fills in fields of a form is spoken of there.
    """
    for paper in _shown(index):
        own = [one for one in index.texts if one.wording.paper.plan.id == paper.plan.id]
        blocks = (block for one in own for block in one.wording.variant.blocks)
        filling = {block.by for block in blocks if isinstance(block, FieldGroupPlan)}
        spoken = " ".join(_words_and_roles(one, None) for one in own)
        for role in paper.plan.signers:
            title = index.programme.roles.get(role, "")
            if title and role not in filling and not _speaks_of(role, title, spoken) and proofs.possible(paper.condition):
                sentence = f"“{title}” signs {paper.plan.title}, and its text never speaks of them."
                hint = (
                    f"Say in the text what the {title} does, or name the role as the text does: its title stands under “roles” in "
                    "“programme.yaml”. Where the text does not bind them, take them out of “signers”."
                )
                yield SILENT_PARTY(sentence, paper.plan.places.get(role, paper.plan.span), hint, f"{paper.plan.id}:{role}")


@kept_per_wording
def _words_and_roles(one: WordingTexts, _: None) -> str:
    """Return the folded words of a wording's texts and, in braces, the roles that they quote."""
    words: list[str] = []
    for part, proses in texts_of(one, None).items():
        for quote in leaves_of(Quote, part.content):
            match quote.expression:
                case Attribute(Name(role)):
                    words.append(f"{{{role}}}")
                case _:
                    pass
        words += (token.folded for prose in proses for token in prose.tokens)
    return " ".join(words)


def _speaks_of(role: str, title: str, spoken: str) -> bool:
    return f"{{{role}}}" in spoken or f" {' '.join(fold(title))} " in f" {spoken} "


def find_signed_by_one(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """An agreement, addendum or schedule that is signed, and by one party only.

    Why it matters: nobody who has not signed is bound; most often a signer was forgotten.

    Example: `kind: agreement` and `signers: [supplier]`.

    Write instead: every party among the signers; what one party declares alone is of kind `form`.
    """
    for paper in index.papers:
        plan = paper.plan
        alone = len(set(plan.signers)) == 1 and plan.kind in CONTRACTS and paper.paper.handling in SIGNED
        if alone and proofs.possible(paper.condition):
            role = plan.signers[0]
            sentence = f"“{index.programme.roles.get(role, role)}” alone signs {plan.title}."
            hint = "Name the other party among the signers, or make it a form."
            yield SIGNED_BY_ONE(sentence, plan.places.get(role, plan.span), hint, plan.id)


def find_paper_named_otherwise(index: ProgrammeIndex, proofs: Proofs) -> Iterator[Diagnostic]:
    """A paper speaks of itself by another name than its title.

    Why it matters: a contract was copied or renamed, and nobody can be sure which one “this Partner Agreement” is.

    Example: `title: Dealer Agreement`, and in its text `“Agreement” means this Partner Agreement.`

    Write instead: the title, “this Dealer Agreement”, or “this Agreement” alone. What is a term of its own, or a section, may be called so.
    """
    for paper in _shown(index):
        known = vocabularies(index)[paper.plan.id]
        called = known.terms.keys() | {fold(title) for title in known.phrases.captions}
        told: set[str] = set()
        for one in (one for one in index.texts if one.wording.paper.plan.id == paper.plan.id):
            condition = both(paper.condition, one.wording.condition)
            for prose in (prose for proses in texts_of(one, None).values() for prose in proses):
                for found in _THIS_PAPER.finditer(prose.text):
                    named = _other_name(found[1], paper.plan.title)
                    if named and fold(named) not in called and named not in told and (witness := proofs.witness(condition)):
                        told.add(named)
                        sentence = f"{quoted(f'this {named}')} is not what the paper is called: {paper.plan.title}."
                        hint = "Write its title, or only the last word of it."
                        span = prose.span(found.start(1), found.start(1) + len(named))
                        yield NAMED_OTHERWISE(sentence, span, hint, f"{paper.plan.id}:{named}", witness)


def _other_name(phrase: str, title: str) -> str:
    """Return the part of a phrase that names a paper of the kind of a title and tells it from others by other words; empty for none."""
    words, own = _NEXT_PAPER.split(phrase)[0].split(), fold(title.lower())
    kind = next((at for at, word in enumerate(words) if fold_word(word.lower()) == own[-1]), 0)
    told, ours = ({*those} - _JOINTS for those in (map(fold_word, map(str.lower, words[:kind])), own[:-1]))
    kind = 0 if [*words, ""][kind + 1][:1].isupper() else kind  # “this Distributor Agreement” is no Distributor
    return " ".join(words[: kind + 1]) if kind and words[0] not in _PLACES and not (told <= ours or ours <= told) else ""


PAPERS = (
    EMPTY.found_by(find_empty_packet, reads=Reads.NO_TEXT),
    NO_PRECEDENCE.found_by(find_no_order_of_precedence, reads=Reads.ONE_DOCUMENT),
    SHUT_OUT.found_by(find_entire_agreement_shuts_out, reads=Reads.ONE_CLAUSE),
    WRONG_PARTY.found_by(find_wrong_party, reads=Reads.NO_TEXT),
    SILENT_PARTY.found_by(find_silent_party, reads=Reads.ONE_DOCUMENT),
    SIGNED_BY_ONE.found_by(find_signed_by_one, reads=Reads.NO_TEXT),
    NAMED_OTHERWISE.found_by(find_paper_named_otherwise, reads=Reads.ONE_DOCUMENT),
)
