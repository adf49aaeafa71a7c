"""The check of one programme: as it is written, and in every edition. What was kept of the last check is not checked again.

Each check is shown what it says that it reads: no text, one wording at a time, or all texts. So an edit of a clause has the checks of
single wordings look at that clause alone, wherever it is printed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain
from operator import itemgetter
from typing import Self

from assembler.checks.check import Check, Proofs, Reads, Refuted
from assembler.checks.grants import printed_grants
from assembler.checks.house_style import STYLE_IDS
from assembler.checks.index import (
    Address,
    Phrases,
    PlacedPaper,
    ProgrammeIndex,
    Sight,
    Targets,
    TextPart,
    Vocabulary,
    WordingTexts,
    kept_per_wording,
)
from assembler.checks.index_builder import build_index, index_as_written
from assembler.checks.reference_targets import pointers, targets
from assembler.checks.unlisted_names import small_words, unknown_words
from assembler.checks.vocabulary import vocabularies
from assembler.model.diagnostics import Diagnostic
from assembler.model.editions import in_edition
from assembler.model.expressions import Expression
from assembler.model.kept import Kept
from assembler.model.library import Clause, DocumentPlan, Library, PlacedClause, Programme
from assembler.rules import Prover, Witness

Findings = tuple[Diagnostic, ...]
Found = tuple[tuple[int, Diagnostic | Refuted], ...]
"""What checks have found, each with the place of its check among all that run."""


@dataclass(frozen=True, slots=True, eq=False)
class _Setting:
    """What no text changes: the programme as it stands with its papers, the checks that run, the prover with the answers it gave."""

    library: Library
    programme: Programme
    since: date
    papers: tuple[PlacedPaper, ...]
    checks: tuple[Check, ...]
    earlier: "tuple[_Setting, ...]"
    prover: Prover
    answers: dict[Expression, Witness | None]

    def index(self, texts: tuple[WordingTexts, ...], kept: Kept, sight: Sight | None = None) -> ProgrammeIndex:
        """Return an index that shows these texts alone."""
        return ProgrammeIndex(self.library, self.programme, self.since, self.papers, texts, kept, sight)

    def proofs(self, earlier: tuple[tuple[ProgrammeIndex, Proofs], ...] = ()) -> Proofs:
        """Return proofs that count from nothing."""
        return Proofs(self.prover, earlier, answers=self.answers)

    def runs(self, reads: Reads) -> bool:
        """Whether a check reads so much."""
        return any(check.reads is reads for check in self.checks)

    def run(self, reads: Reads, index: ProgrammeIndex, proofs: Proofs) -> Iterator[tuple[int, Diagnostic | Refuted]]:
        """Run the checks that read so much."""
        for number, check in enumerate(self.checks):
            if check.reads is reads:
                yield from ((number, finding) for finding in check.find(index, proofs))


def check_programme(kept: Kept, library: Library, programme: Programme, checks: tuple[Check, ...]) -> tuple[Findings, int]:
    """Return the findings in a programme, in the clauses that it prints or has recorded, and the number of obligations proved."""
    if not programme.house_style:
        checks = tuple(check for check in checks if check.id not in STYLE_IDS)
    named = kept.all(("recorded", programme.id), _recorded_clauses, programme)
    printed = (placed.clause for paper in programme.papers for placed in _clauses_of(library.documents.get(paper.document)))
    clauses = (library.clauses[id] for id in dict.fromkeys((*printed, *named)) if id in library.clauses)
    documents = tuple(library.documents.values())
    return kept.get(programme.id, _check_programme, programme, documents, tuple(clauses), checks)


def _clauses_of(plan: DocumentPlan | None) -> Iterable[PlacedClause]:
    return plan.clauses if plan else ()


def _recorded_clauses(_: Kept, programme: Programme) -> Iterator[str]:
    """Yield the ids of the clauses that a lock names, some of which no paper may print any more."""
    for name in dict.fromkeys(chain.from_iterable(one.texts for one in programme.recorded)):
        kind, _space, id = name.partition(" ")
        if kind in ("clause", "place"):
            yield id.rpartition(" > ")[2].partition("@")[0]


def _check_programme(
    kept: Kept, programme: Programme, documents: tuple[DocumentPlan, ...], clauses: tuple[Clause, ...], checks: tuple[Check, ...]
) -> tuple[Findings, int]:
    """Run the checks of the programme as it is written, and the others in every edition, each proved by the rules of that edition."""
    library = Library({programme.id: programme}, {one.id: one for one in documents}, {one.id: one for one in clauses}, "")
    once = tuple(check for check in checks if check.once)
    each = tuple(check for check in checks if not check.once)
    written = kept.within("as written")
    standing = [_Standing.of(index_as_written(library, programme, written), once, written)]
    for edition in programme.editions:
        inside = kept.within(edition)
        standing.append(_Standing.of(build_index(library, programme, edition, inside), each, inside, tuple(standing[1:])))
    results = [one.check() for one in standing]
    findings = [*results[0][0], *results[1][0]]
    for edition, (found, _) in zip(programme.editions[1:], results[2:], strict=True):
        findings += (_dated(finding, edition) for finding in found)
    return tuple(_unrefuted(findings)), sum(obligations for _, obligations in results)


def _unrefuted(findings: list[Diagnostic | Refuted]) -> Iterator[Diagnostic]:
    """Yield the findings that no edition refutes."""
    told = [one for one in findings if isinstance(one, Diagnostic)]
    ids = {one.id for one in told}
    refuted = {one for one in findings if isinstance(one, Refuted) and one.id in ids}
    return (one for one in told if Refuted(one.id, one.span, one.subject) not in refuted)


Counted = tuple[Found, int]


@dataclass(frozen=True, slots=True, eq=False)
class _Standing:
    """An edition of the programme, or the programme as it is written: its index, and the editions before it."""

    index: ProgrammeIndex
    setting: _Setting
    kept: Kept
    earlier: "tuple[_Standing, ...]"

    @classmethod
    def of(cls, index: ProgrammeIndex, checks: tuple[Check, ...], kept: Kept, earlier: "tuple[_Standing, ...]" = ()) -> Self:
        """Build it with what no text changes."""
        documents, before = tuple(index.library.documents.values()), tuple(one.setting for one in earlier)
        known = (index.programme, documents, index.since, index.papers, checks, before)
        return cls(index, kept.get("setting", _setting, *known), kept, earlier)

    def check(self) -> tuple[list[Diagnostic | Refuted], int]:
        """Return the findings, in the order of the checks, and the number of obligations proved."""
        parts = [self.kept.get("no text", _check_without_texts, self.setting)]
        if self.setting.runs(Reads.ONE_CLAUSE):
            there = targets(self.index), tuple(targets(earlier.index) for earlier in self.earlier)
            parts += (self._check_wording(one, *there) for one in self.index.texts)
        if self.setting.runs(Reads.ONE_DOCUMENT):
            parts += map(self._check_document, self.index.documents)
        parts.append(self._check_all())
        found = sorted(chain.from_iterable(one for one, _ in parts), key=itemgetter(0))
        return [finding for _, finding in found], sum(obligations for _, obligations in parts)

    def _check_wording(self, one: WordingTexts, there: Targets, before: tuple[Targets, ...]) -> Counted:
        addresses = _addresses(one, self.setting)
        seen = tuple(there.get(address, ()) for address in addresses)
        # Where something is missing, a hint can name any other address instead.
        known = frozenset[Address]() if all(seen) else frozenset(there)
        seen_before = tuple(earlier.get(address, ()) for earlier in before for address in addresses)
        inputs = (one, self.setting, addresses, seen, known, seen_before)
        return self.kept.get(("clause", *one.name), _check_wording, *inputs)

    def _check_document(self, document: str) -> Counted:
        texts = tuple(one for one in self.index.texts if one.wording.paper.plan.id == document)
        scope = (document, texts[0].wording.paper.plan.base)
        known = tuple(vocabularies(self.index).get(id) for id in scope)
        known_before = tuple(vocabularies(earlier.index).get(id) for earlier in self.earlier for id in scope)
        phrases = vocabularies(self.index)[document].phrases
        small = small_words(self.index) & self.kept.get(("unknown words", document), _unknown_words, texts, phrases)
        return self.kept.get(("document", document), _check_document, texts, self.setting, scope, known, known_before, small)

    def _check_all(self) -> Counted:
        proofs = self.setting.proofs(tuple((one.index, one.setting.proofs()) for one in self.earlier))
        return _with_count(self.setting.run(Reads.ALL_TEXTS, self.index, proofs), proofs)


@kept_per_wording
def _addresses(one: WordingTexts, setting: _Setting) -> tuple[Address, ...]:
    """Return the addresses that the texts of a wording name, by references or as what grants something."""
    index = setting.index((one,), Kept())
    named = [*pointers(index), *(printed.grants for printed in printed_grants(index) if printed.grants)]
    return tuple(dict.fromkeys(address for pointer in named for address in pointer.addresses))


def _with_targets(addresses: tuple[Address, ...], seen: tuple[tuple[TextPart, ...], ...], known: frozenset[Address]) -> Sight:
    return Sight({address: parts for address, parts in zip(addresses, seen, strict=True) if parts}, known, {})


def _check_wording(
    kept: Kept,
    one: WordingTexts,
    setting: _Setting,
    addresses: tuple[Address, ...],
    seen: tuple[tuple[TextPart, ...], ...],
    known: frozenset[Address],
    seen_before: tuple[tuple[TextPart, ...], ...],
) -> Counted:
    width = len(addresses)
    sights = [_with_targets(addresses, seen_before[at * width : (at + 1) * width], known) for at in range(len(setting.earlier))]
    sight = _with_targets(addresses, seen, known)
    return _run(Reads.ONE_CLAUSE, setting.index((one,), kept, sight), setting, zip(setting.earlier, sights, strict=True))


def _check_document(
    kept: Kept,
    texts: tuple[WordingTexts, ...],
    setting: _Setting,
    scope: tuple[str, ...],
    known: tuple[Vocabulary | None, ...],
    known_before: tuple[Vocabulary | None, ...],
    small: frozenset[str],
) -> Counted:
    sights = [_with_vocabularies(scope, known_before[at : at + len(scope)]) for at in range(0, len(known_before), len(scope))]
    sight = replace(_with_vocabularies(scope, known), small=small)
    return _run(Reads.ONE_DOCUMENT, setting.index(texts, kept, sight), setting, zip(setting.earlier, sights, strict=True))


def _unknown_words(_: Kept, texts: tuple[WordingTexts, ...], phrases: Phrases) -> frozenset[str]:
    return frozenset[str]().union(*(unknown_words(one, phrases) for one in texts))


def _with_vocabularies(scope: tuple[str, ...], known: tuple[Vocabulary | None, ...]) -> Sight:
    found = {document: one for document, one in zip(scope, known, strict=True) if one}
    return Sight({}, frozenset(), found)


def _run(reads: Reads, index: ProgrammeIndex, setting: _Setting, before: Iterable[tuple[_Setting, Sight]]) -> Counted:
    """Run checks on what they are shown of an edition, and of those before it."""
    earlier = tuple((one.index((), index.kept, sight), one.proofs()) for one, sight in before)
    proofs = setting.proofs(earlier)
    return _with_count(setting.run(reads, index, proofs), proofs)


def _with_count(found: Iterable[tuple[int, Diagnostic | Refuted]], proofs: Proofs) -> Counted:
    """Return all that is found, with the number of obligations proved on the way, those of earlier editions among them."""
    return tuple(found), proofs.obligations + sum(one.obligations for _, one in proofs.earlier)


def _setting(
    _: Kept,
    programme: Programme,
    documents: tuple[DocumentPlan, ...],
    since: date,
    papers: tuple[PlacedPaper, ...],
    checks: tuple[Check, ...],
    earlier: tuple[_Setting, ...],
) -> _Setting:
    library = Library({programme.id: programme}, {one.id: one for one in documents}, {}, "")
    return _Setting(library, programme, since, papers, checks, earlier, Prover(programme), {})


def _check_without_texts(kept: Kept, setting: _Setting) -> Counted:
    return _run(Reads.NO_TEXT, setting.index((), kept), setting, ())


def _dated(finding: Diagnostic | Refuted, edition: date) -> Diagnostic | Refuted:
    """Return a finding whose witness ends with the edition in which it holds."""
    if isinstance(finding, Refuted) or not finding.witness:
        return finding
    return replace(finding, witness=(*finding.witness, f"issued from {edition}"))


def find_in_library(kept: Kept, library: Library, checks: tuple[Check, ...]) -> Iterator[Diagnostic]:
    """Yield what is found between the files of all programmes, in the library as it is written or as it stands in each edition."""
    standing = [
        (inside, in_edition(library, programme, edition, kept=inside))
        for programme in library.programmes.values()
        for edition in programme.editions
        for inside in (kept.within((programme.id, edition)),)
    ]
    for check in (one for one in checks if one.in_library):
        for inside, each in [(kept, library)] if check.once else standing:
            yield from check.in_library(inside, each) if check.in_library else ()
