"""All kinds of fault. Importing a module of kinds declares them."""

from mutation import (
    dates,
    deadlines,
    earlier_papers,
    marks,
    numbers,
    occasions,
    references,
    rules,
    sources,
    structure,
    terms,
    wording,
)
from mutation.mutants import DECLARED

__all__ = ["KINDS"]

MODULES = (references, earlier_papers, terms, numbers, structure, rules, marks, dates, deadlines, occasions, sources, wording)
KINDS = tuple(kind for module in MODULES for kind in DECLARED if kind.seed.__module__ == module.__name__)
