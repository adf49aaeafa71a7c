"""What may change in a signed form, for pyHanko: also which option of a choice is chosen.

The buttons of a choice are kids without a name, which pyHanko looks past: it would call every choice that is made after a
certificate tampering. Each button is held to the same rules here as a field of its own: its state may change, and nothing else.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any


@cache
def form_policy() -> Any:
    """Give pyHanko's own policy, with the buttons of choices among the fields that may be filled in."""
    from pyhanko.sign.diff_analysis import (  # noqa: PLC0415 -- an extra, and heavy
        DEFAULT_DIFF_POLICY,
        FormUpdatingRule,
        GenericFieldModificationRule,
        SigFieldCreationRule,
        SigFieldModificationRule,
        StandardDiffPolicy,
    )

    class ChoiceRule(GenericFieldModificationRule):
        """Fields may be filled in, and so may the buttons that stand for the options of one."""

        def check_form_field(self, fq_name: str, spec: Any, context: Any) -> Iterator[Any]:
            yield from super().check_form_field(fq_name, spec, context)
            for button in _buttons(spec):
                yield from super().check_form_field(fq_name, button, context)

    signing: Any = SigFieldCreationRule  # it has no types
    rules = [signing(), SigFieldModificationRule(), ChoiceRule()]
    return StandardDiffPolicy(DEFAULT_DIFF_POLICY.global_rules, FormUpdatingRule(field_rules=rules))


def _buttons(spec: Any) -> Iterator[Any]:
    """Give the buttons of a choice as fields to compare; a choice that has lost or gained one has none that may change."""
    from pyhanko.sign.diff_analysis.form_rules_api import FieldComparisonSpec  # noqa: PLC0415 -- an extra, and heavy

    old, new = spec.old_field, spec.new_field
    if spec.field_type != "/Btn" or not old or not new or "/Kids" not in old or spec.old_canonical_path is None:
        return
    before, after = (_references(field["/Kids"]) for field in (old, new))
    if [kid.idnum for kid in before] != [kid.idnum for kid in after]:
        return
    for at, (was, now) in enumerate(zip(before, after, strict=True)):
        yield FieldComparisonSpec("/Btn", was, now, spec.old_canonical_path + "/Kids" + at)


def _references(kids: Any) -> list[Any]:
    return [kids.raw_get(at).reference for at in range(len(kids))]
