"""All checks, in the order of their families."""

from assembler.checks.check import Check
from assembler.checks.definitions import DEFINITIONS
from assembler.checks.papers import PAPERS
from assembler.checks.references import REFERENCES
from assembler.checks.structure import STRUCTURE
from assembler.checks.terms import TERMS

CHECKS: tuple[Check, ...] = (*REFERENCES, *TERMS, *DEFINITIONS, *STRUCTURE, *PAPERS)
