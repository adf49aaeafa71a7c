"""What is computed: every derived value worked out, each behind what it is made of, for the matter and for each entry."""

from collections.abc import Mapping

from assembler.model.declarations import Bands, Computed
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.expressions import (
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

THIS = "this"
Early = Mapping[str, Diagnostic]


def derive(programme: Programme, given: Environment, early: Early) -> tuple[Environment, tuple[Diagnostic, ...]]:
    """Give all names with what is computed beside them; what cannot be computed is a finding and is not stated.

    `early` are the findings of values that have no number yet: what is made of one of them has none either.
    """
    deriver = _ValueDeriver(dict(given), dict(early))
    for one in programme.derived:
        match one:
            case Bands():
                deriver.stand(one)
            case Computed(list=""):
                if (datum := deriver.work_out(one, deriver.given)) is not None:
                    deriver.given[one.id] = datum
            case Computed():
                deriver.fill(one)
    return deriver.given, tuple(deriver.findings)


class _ValueDeriver:
    """Works one value out after the other."""

    def __init__(self, given: dict[str, BoundValue], early: dict[str, Diagnostic]) -> None:
        self.given, self.early = given, early
        self.findings: list[Diagnostic] = []

    def stand(self, bands: Bands) -> None:
        """Give a name over bands the band its number lies in; where no number is stated, it is not stated either."""
        number = self.given.get(bands.of)
        if not isinstance(number, Datum) or not isinstance(number.value, int):
            return
        if names := [band.name for band in bands.bands if band.holds(number.value)]:
            self.given[bands.id] = Datum(names[0], number.span)
        else:
            sentence = f"{number.value} lies in no band of “{bands.id}”."
            hint = "Correct the number, or divide it into bands that leave none out."
            self.findings.append(error("number-in-no-band", sentence, number.span or bands.span, hint, bands.id))

    def fill(self, one: Computed) -> None:
        """Give each entry of a list, or row of a table, what is computed for it."""
        entries = self.given.get(one.list, ())
        if not isinstance(entries, tuple):
            raise TypeError(f"“{one.list}” is no list; the type check refuses what is computed for its entries.")
        self.given[one.list] = tuple(self._with_computed(one, entry) for entry in entries)

    def _with_computed(self, one: Computed, entry: Entry) -> Entry:
        datum = self.work_out(one, {**self.given, THIS: entry})
        return entry if datum is None else {**entry, one.id: datum}

    def work_out(self, one: Computed, given: Environment) -> Datum | None:
        """Work a value out; None where it is not stated, with a finding where it must be."""
        try:
            if one.type is Kind.TRUTH:
                return Datum(holds(one.expression, given), one.span)
            return compute(one.expression, given)
        except CalculationError as fault:
            self.findings.append(
                error("no-result", f"{_describe_subject(one)}: {fault.sentence}", fault.span or one.span, fault.hint, one.id)
            )
        except NotStatedError as missing:
            if not isinstance(one.type, Maybe) and (cause := self.early.get(missing.name)):
                self.early[one.id] = cause
                self.findings.append(Diagnostic(cause.id, cause.severity, cause.message, cause.span, cause.hint, one.id))
        return None


def _describe_subject(one: Computed) -> str:
    return f"“{one.list}.{one.id}” has no result" if one.list else f"“{one.id}” has no result"
