"""All checks, in the order of their families."""

from assembler.checks.check import Check
from assembler.checks.references import REFERENCES

CHECKS: tuple[Check, ...] = (*REFERENCES,)
