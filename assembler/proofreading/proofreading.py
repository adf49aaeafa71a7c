"""Proofreading: a contract, without a library, and the remarks on it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from assembler.checks import CHECKS
from assembler.checks.check import Fault, Proofs
from assembler.checks.defining_texts import defines_in_passing
from assembler.checks.index import ProgrammeIndex
from assembler.checks.index_builder import build_index
from assembler.checks.vocabulary import vocabularies
from assembler.imports.hidden_characters import without_hidden
from assembler.imports.read_papers import read_paper
from assembler.model.contract import Contract
from assembler.model.diagnostics import Diagnostic, Severity
from assembler.platform.memory import uncollected
from assembler.proofreading.as_library import CONTRACT, DAY, ContractPaper, as_paper, library_of
from assembler.proofreading.kinds import SURE, TO_LOOK_AT
from assembler.proofreading.notices import find_differing_notices
from assembler.proofreading.numbering import find_letters_out_of_order, find_numbers_out_of_order
from assembler.proofreading.paragraph_checks import find_blanks, find_hidden_characters, find_unpaired_marks
from assembler.proofreading.references import find_dead_fields, find_wrong_references
from assembler.proofreading.remarks import Remark, as_remarks
from assembler.proofreading.signers import find_strange_parties, find_wrong_signers
from assembler.proofreading.terms import find_terms, find_words_in_small_letters
from assembler.rules import Prover

REDEFINED = Fault("redefined-term", Severity.INFO)
OWN = frozenset(("undefined-term", "unpaired-mark", "number-against-title"))
"""The kinds of the library's checks that are found here in another way: the text is another one's, and its numbers are typed."""
MEANT = {"unused-term": ("misspelled-term", "capital-drift"), "undefined-term": ("strange-party",)}
"""Kinds of remarks on a term that are not told, each with those that say more of it at the words themselves."""
MOST_SHOWN, SHARE, FEWEST = 20, 3, 3
"""The most remarks to look at that are shown, how many of them for 1,000 words, and how many in any case."""
_ENDED = re.compile(r"[.:][”\"’)]?\s*\Z")
"""The end of a sentence."""
LONGEST_LABEL = 6
"""The most words of a label in a table."""


@dataclass(frozen=True, slots=True)
class Proofreading:
    """The remarks on a contract of a number of words: the sure ones, those to look at that are shown, and how many more there are."""

    path: str
    title: str
    words: int
    remarks: tuple[Remark, ...]
    more: int = 0

    @property
    def most(self) -> int:
        """How many remarks to look at a contract of its length is shown with."""
        return min(MOST_SHOWN, max(FEWEST, SHARE * self.words // 1000))

    def first(self) -> "Proofreading":
        """Return what is shown unasked: all that is sure, and of the rest no more than somebody reads."""
        shown = self.to_look_at[: self.most]
        return replace(self, remarks=(*self.sure, *shown), more=len(self.to_look_at) - len(shown))

    @property
    def sure(self) -> tuple[Remark, ...]:
        """What is surely wrong, in the order of the text."""
        return tuple(remark for remark in self.remarks if remark.sure)

    @property
    def to_look_at(self) -> tuple[Remark, ...]:
        """What somebody should look at, the most important first."""
        return tuple(remark for remark in self.remarks if not remark.sure)


@uncollected()
def proofread(contract: Contract, beside: Sequence[Contract] = (), lexicon: Iterable[str] = ()) -> Proofreading:
    """Return all remarks on a contract that has text, as its file has it; terms and numbers of the contracts beside it are known."""
    read = read_paper(without_hidden(contract), keeps_looks=True)
    paper = as_paper(read)
    others = [as_paper(read_paper(without_hidden(each), keeps_looks=True), beside=True) for each in beside]
    findings = [
        *find_hidden_characters(contract, paper),
        *find_unpaired_marks(paper),
        *find_blanks(paper),
        *find_numbers_out_of_order(paper),
        *find_letters_out_of_order(paper),
        *find_wrong_references(paper, others),
        *find_dead_fields(paper),
        *find_differing_notices(paper),
        *find_wrong_signers(paper),
        *_checked(paper, others, lexicon),
    ]
    told = {(finding.id, _term(finding)) for finding in findings}
    own = (
        finding
        for finding in findings
        if finding.span
        and finding.span.path == paper.path
        and not any((other, _term(finding)) in told for other in MEANT.get(finding.id, ()))
    )
    remarks = as_remarks(own, paper, {passage.at: passage.text for passage in contract.passages})
    return Proofreading(paper.path, read.title, sum(len(each.text.split()) for each in read.every), remarks)


def _term(finding: Diagnostic) -> str:
    return finding.subject.rpartition(":")[2]


def _checked(paper: ContractPaper, beside: Sequence[ContractPaper], lexicon: Iterable[str]) -> Iterator[Diagnostic]:
    """Yield what the checks of libraries find in the English of a contract."""
    library = library_of(paper, beside, (*lexicon, *_known_names(paper)))
    programme = library.programmes[CONTRACT]
    index = build_index(library, programme, DAY)
    with Prover(programme) as prover:
        proofs = Proofs(prover)
        for check in CHECKS:
            if check.id not in OWN and (check.id in SURE or check.id in TO_LOOK_AT):
                found = (each for each in check.find(index, proofs) if isinstance(each, Diagnostic))
                yield from (_in_own_class(each, index, beside) for each in found if not _is_usual(each, paper))
        yield from find_terms(index)
        yield from find_words_in_small_letters(index)
        yield from find_strange_parties(paper, vocabularies(index)[CONTRACT].phrases)


def _is_usual(found: Diagnostic, paper: ContractPaper) -> bool:
    """Whether a finding tells what is usual in a contract.

    A letter behind a full stop begins an item of its own, whose paragraph the file has lost. Small letters are no drift where the term
    itself has them but for its first, “In writing”, or the words are a label alone. An attachment is there where a paragraph begins with
    its name.
    """
    if found.span is None:
        return False
    line, start = found.span.source_line, found.span.column - 1
    end = start + found.span.length
    match found.id:
        case "missing-enumerator":
            return _ENDED.search(line[:start]) is not None and line[end:].lstrip()[:1].isupper()
        case "capital-drift":
            _, *others = _term(found).split()
            return line.strip(" :") == line[start:end] or not any(word[0].isupper() for word in others)
        case "attachment-not-there":
            name = _term(found).casefold()
            return any(each.text.strip(" *").casefold().startswith(name) for each in paper.read.every)
    return False


def _in_own_class(found: Diagnostic, index: ProgrammeIndex, beside: Sequence[ContractPaper]) -> Diagnostic:
    """Return a finding; a term that a paper beside the contract defines otherwise, or that is named again in passing, may be meant so."""
    if found.id != "differing-definitions":
        return found
    passing = any(one.span == found.span and defines_in_passing(one) for one in index.definitions)
    elsewhere = any(f"of “{paper.read.title}”" in found.message for paper in beside)
    return REDEFINED(found.message, found.span, "", found.subject) if passing or elsewhere else found


def _known_names(paper: ContractPaper) -> Iterator[str]:
    """Yield what needs no definition in a contract: the titles of its parts, and the labels in front of the cells of its tables."""
    yield from paper.read.titles
    yield from paper.read.run_in.values()
    for passage in paper.read.contract.passages:
        if passage.cell and not passage.cell.column and len(passage.text.split()) <= LONGEST_LABEL:
            yield passage.text.strip(" :")
