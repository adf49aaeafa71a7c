"""The policy by which pyHanko judges changes after a signature: fields may be filled in, and options of a choice chosen.

The buttons of a choice are kids without a name, which pyHanko's own policy ignores, so that it reports every later choice as
tampering. Here each button is compared like a field of its own: its state may change, nothing else. The module is imported only
where the extra `sign` is installed.
"""

from collections.abc import Callable, Iterator
from functools import cache, partial

from pyhanko.pdf_utils.generic import ArrayObject, Reference
from pyhanko.sign.diff_analysis import (
    DEFAULT_DIFF_POLICY,
    FieldComparisonContext,
    FieldComparisonSpec,
    FieldMDPRule,
    FormUpdate,
    FormUpdatingRule,
    GenericFieldModificationRule,
    ModificationLevel,
    SigFieldCreationRule,
    SigFieldModificationRule,
    StandardDiffPolicy,
)
from pyhanko.sign.diff_analysis.constants import VALUE_UPDATE_KEYS


class ChoiceRule(GenericFieldModificationRule):
    """Allows fields to be filled in, and the buttons of a choice to change their state."""

    def check_form_field(
        self, fq_name: str, spec: FieldComparisonSpec, context: FieldComparisonContext
    ) -> Iterator[tuple[ModificationLevel, FormUpdate]]:
        """Yield the allowed changes of a field and of its buttons."""
        yield from super().check_form_field(fq_name, spec, context)
        for button in _option_buttons(spec):
            yield from super().check_form_field(fq_name, button, context)


FILLED_IN = VALUE_UPDATE_KEYS | {"/M"}
"""The keys of a field that filling in changes; viewers write its day too, which pyHanko takes for tampering."""

FIELD_RULES: tuple[Callable[[], FieldMDPRule], ...] = (
    SigFieldCreationRule,
    partial(SigFieldModificationRule, value_update_keys=FILLED_IN),
    partial(ChoiceRule, value_update_keys=FILLED_IN),
)


@cache
def form_policy() -> StandardDiffPolicy:
    """Return pyHanko's default policy, extended to the buttons of choices."""
    rules = [make_rule() for make_rule in FIELD_RULES]
    return StandardDiffPolicy(DEFAULT_DIFF_POLICY.global_rules, FormUpdatingRule(field_rules=rules))


def _option_buttons(spec: FieldComparisonSpec) -> Iterator[FieldComparisonSpec]:
    """Yield the buttons of a choice as fields to compare; none where a button was added or removed, which is no permitted change."""
    old, new = spec.old_field, spec.new_field
    if spec.field_type != "/Btn" or not old or not new or "/Kids" not in old or spec.old_canonical_path is None:
        return
    before, after = (_kid_references(field["/Kids"]) for field in (old, new))
    if [kid.idnum for kid in before] != [kid.idnum for kid in after]:
        return
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        yield FieldComparisonSpec("/Btn", was, now, spec.old_canonical_path + "/Kids" + at)


def _kid_references(kids: ArrayObject) -> list[Reference]:
    return [kids.raw_get(at).reference for at in range(len(kids))]
