"""All checks, in the order of their families."""

from assembler.checks.check import Check

CHECKS: tuple[Check, ...] = ()
