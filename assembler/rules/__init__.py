"""Choices and the rules between them, answered by a SAT solver: validity, consequences, conflicts, repairs, counts and proofs."""

from assembler.rules.answer_wording import describe_condition, describe_reason, describe_repair
from assembler.rules.combinations import CombinationCount, count_combinations
from assembler.rules.conflicts import Conflict, find_conflicts
from assembler.rules.constraints import NESTING, constraints, is_asked_alone
from assembler.rules.decisions import Refusal, ancestors, decide
from assembler.rules.pairs import ChoicePair, PairRelation, choice_pairs
from assembler.rules.proofs import Prover, Witness, prove
from assembler.rules.redundancy import redundant_rules
from assembler.rules.repairs import Repair, nearest_repairs
from assembler.rules.selections import Reason, ReasonKind, Selection, solve

__all__ = [
    "NESTING",
    "ChoicePair",
    "CombinationCount",
    "Conflict",
    "PairRelation",
    "Prover",
    "Reason",
    "ReasonKind",
    "Refusal",
    "Repair",
    "Selection",
    "Witness",
    "ancestors",
    "choice_pairs",
    "constraints",
    "count_combinations",
    "decide",
    "describe_condition",
    "describe_reason",
    "describe_repair",
    "find_conflicts",
    "is_asked_alone",
    "nearest_repairs",
    "prove",
    "redundant_rules",
    "solve",
]
