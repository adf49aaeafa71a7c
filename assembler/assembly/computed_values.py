"""Evaluates the computed values of a programme in their order, for a matter and for each entry of its lists."""

from collections.abc import Iterable, Iterator

from assembler.model.declarations import Bands, Computed
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import (
    THIS,
    BoundValue,
    CalculationError,
    Datum,
    Entry,
    Environment,
    Maybe,
    NotStatedError,
    compute,
    holds,
)
from assembler.model.library import Programme
from assembler.model.values import Kind

VALUE_NOT_IN_FORCE = "value-not-in-force"
"""The id of the finding about a value that has no amount on the day of issue."""


def derive(
    programme: Programme, given: Environment, findings: Iterable[Diagnostic], *, by_choices: bool
) -> tuple[Environment, tuple[Diagnostic, ...]]:
    """Return the environment with the derived values added that choices decide, or those they do not, and what is wrong with them.

    A value that cannot be computed is a finding and is not stated. `findings` are those about the names so far: a value computed
    from one that is not in force yet is not in force either.
    """
    deriver = _ValueDeriver(dict(given), {finding.subject: finding for finding in findings if finding.id == VALUE_NOT_IN_FORCE})
    for one in _derived_values(programme, by_choices=by_choices):
        match one:
            case Bands():
                deriver.place_in_band(one)
            case Computed(list=""):
                if (datum := deriver.compute_value(one, deriver.given)) is not None:
                    deriver.given[one.id] = datum
            case Computed():
                deriver.compute_for_entries(one)
    return deriver.given, tuple(deriver.findings)


def _derived_values(programme: Programme, *, by_choices: bool) -> Iterator[Computed | Bands]:
    for one in programme.derived:
        name = f"{one.list}.{one.id}" if isinstance(one, Computed) and one.list else one.id
        if (name in programme.choice_dependent) is by_choices:
            yield one


class _ValueDeriver:
    """Computes one value after the other."""

    def __init__(self, given: dict[str, BoundValue], not_in_force: dict[str, Diagnostic]) -> None:
        self.given, self.not_in_force = given, not_in_force
        self.findings: list[Diagnostic] = []

    def place_in_band(self, bands: Bands) -> None:
        """Set the name over bands to the band its number lies in; where no number is stated, no band is stated either."""
        number = self.given.get(bands.of)
        if not isinstance(number, Datum) or not isinstance(number.value, int):
            return
        if names := [band.name for band in bands.bands if band.holds(number.value)]:
            self.given[bands.id] = Datum(names[0], number.span)
        else:
            sentence = f"{number.value} lies in no band of “{bands.id}”."
            hint = "Correct the number, or divide it into bands that leave none out."
            self.findings.append(error("number-in-no-band", sentence, number.span or bands.span, hint, bands.id))

    def compute_for_entries(self, one: Computed) -> None:
        """Add a computed value to each entry of a list, or row of a table."""
        entries = self.given.get(one.list, ())
        if not isinstance(entries, tuple):
            raise TypeError(f"“{one.list}” is no list; the type check refuses what is computed for its entries.")
        self.given[one.list] = tuple(self._with_computed(one, entry) for entry in entries)

    def _with_computed(self, one: Computed, entry: Entry) -> Entry:
        datum = self.compute_value(one, {**self.given, THIS: entry})
        return entry if datum is None else {**entry, one.id: datum}

    def compute_value(self, one: Computed, given: Environment) -> Datum | None:
        """Compute a value; None where it is not stated, with a finding where it must be."""
        try:
            if one.type is Kind.TRUTH:
                return Datum(holds(one.expression, given), one.span)
            return compute(one.expression, given)
        except CalculationError as fault:
            self.findings.append(
                error("no-result", f"{_describe_subject(one)}: {fault.sentence}", fault.span or one.span, fault.hint, one.id)
            )
        except NotStatedError as missing:
            if not isinstance(one.type, Maybe) and (cause := self.not_in_force.get(missing.name)):
                self.not_in_force[one.id] = cause
                self.findings.append(Diagnostic(cause.id, cause.severity, cause.message, cause.span, cause.hint, one.id))
        return None


def _describe_subject(one: Computed) -> str:
    return f"“{one.list}.{one.id}” has no result" if one.list else f"“{one.id}” has no result"
