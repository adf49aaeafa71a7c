"""All kinds of fault. Importing a module of kinds declares them."""

from mutation import dates, marks, numbers, references, rules, sources, structure, terms
from mutation.mutants import DECLARED

__all__ = ["KINDS"]

MODULES = (references, terms, numbers, structure, rules, marks, dates, sources)
KINDS = tuple(kind for module in MODULES for kind in DECLARED if kind.seed.__module__ == module.__name__)
