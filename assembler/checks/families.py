"""All checks, in the order of their families."""

from assembler.checks.alternatives import ALTERNATIVES
from assembler.checks.bands import BANDS
from assembler.checks.check import Check
from assembler.checks.deadlines import DEADLINES
from assembler.checks.definitions import DEFINITIONS
from assembler.checks.earlier_papers import EARLIER_PAPERS
from assembler.checks.editions import EDITIONS
from assembler.checks.figure_tables import TABLES
from assembler.checks.figures_in_words import FIGURES_IN_WORDS
from assembler.checks.grants import GRANTS
from assembler.checks.house_style import HOUSE_STYLE
from assembler.checks.notices import NOTICES
from assembler.checks.numbers import NUMBERS
from assembler.checks.papers import PAPERS
from assembler.checks.pointing_definitions import POINTING
from assembler.checks.prose_bands import PROSE_BANDS
from assembler.checks.references import REFERENCES
from assembler.checks.rule_model import RULE_MODEL
from assembler.checks.singular_terms import SINGULARS
from assembler.checks.small_letters import SMALL_LETTERS
from assembler.checks.structure import STRUCTURE
from assembler.checks.suppressions import SUPPRESSIONS
from assembler.checks.terms import TERMS
from assembler.checks.title_reading import READING
from assembler.checks.typed_references import TYPED_REFERENCES
from assembler.checks.undefined_terms import UNDEFINED_TERMS
from assembler.checks.unused_files import FILES
from assembler.checks.values import VALUES
from assembler.checks.wording import WORDING

CHECKS: tuple[Check, ...] = (
    *RULE_MODEL,
    *BANDS,
    *REFERENCES,
    *READING,
    *TYPED_REFERENCES,
    *UNDEFINED_TERMS,
    *TERMS,
    *SMALL_LETTERS,
    *DEFINITIONS,
    *POINTING,
    *SINGULARS,
    *VALUES,
    *TABLES,
    *GRANTS,
    *NUMBERS,
    *FIGURES_IN_WORDS,
    *PROSE_BANDS,
    *NOTICES,
    *ALTERNATIVES,
    *WORDING,
    *HOUSE_STYLE,
    *STRUCTURE,
    *PAPERS,
    *EARLIER_PAPERS,
    *DEADLINES,
    *FILES,
    *EDITIONS,
    *SUPPRESSIONS,
)
