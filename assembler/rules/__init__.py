"""Choices and the rules between them: what is valid, what follows, why not, what to do, how many, and what can never be."""

from assembler.rules.answer_wording import describe_condition, describe_reason, describe_repair
from assembler.rules.combinations import Combinations, count
from assembler.rules.conflicts import Conflict, explain
from assembler.rules.constraints import NESTING, constraints
from assembler.rules.pairs import ChoicePair, PairRelation, pairs
from assembler.rules.proofs import Prover, Witness, prove
from assembler.rules.redundancy import redundant
from assembler.rules.repairs import Repair, repair
from assembler.rules.selections import Because, Reason, Selection, solve

__all__ = [
    "NESTING",
    "Because",
    "ChoicePair",
    "Combinations",
    "Conflict",
    "PairRelation",
    "Prover",
    "Reason",
    "Repair",
    "Selection",
    "Witness",
    "constraints",
    "count",
    "describe_condition",
    "describe_reason",
    "describe_repair",
    "explain",
    "pairs",
    "prove",
    "redundant",
    "repair",
    "solve",
]
