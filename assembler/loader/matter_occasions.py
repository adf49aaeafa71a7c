"""The occasion of a matter: the one that it states, or the one that follows from what it goes on with."""

from assembler.loader.yaml.tree import MappingNode, Scalar, SequenceNode
from assembler.model.diagnostics import Diagnostic, error
from assembler.model.library import Programme


def occasion_of(programme: Programme, tree: MappingNode) -> str:
    """Return the occasion that a matter states; else the first, or the first like it where the matter goes on with papers in force."""
    if not programme.occasions:
        return ""
    stated = tree.get("occasion")
    known = [one.id for one in programme.occasions]
    if isinstance(stated, Scalar) and stated.text in known:
        return stated.text
    later = [one.id for one in programme.occasions if one.like]
    return later[0] if later and _goes_on(tree) else known[0]


def _goes_on(tree: MappingNode) -> bool:
    """Whether a matter goes on with papers that this partner has signed, and not with those of a group company alone."""
    in_force = tree.get("in_force")
    listed = in_force if isinstance(in_force, SequenceNode) else ()
    return bool(tree.get("after")) or any(isinstance(one, MappingNode) and one.get("matter") for one in listed)


def told_by_occasion(finding: Diagnostic, programme: Programme, occasion: str) -> Diagnostic:
    """Return the finding about an unknown key, in other words where the programme asks for it on other occasions than this one."""
    belonging = {one.id: one.occasions for one in programme.facts} | {one.id: one.occasions for one in programme.lists}
    others = [one.title for one in programme.occasions if one.id in belonging.get(finding.subject, ())]
    if finding.id != "unknown-key" or not others or occasion in belonging[finding.subject]:
        return finding
    asked = " and ".join(f"“{title}”" for title in others)
    sentence = (
        f"“{finding.subject}” is asked for on the occasion {asked}, and this matter is of “{programme.occasion(occasion).title}”."
    )
    hint = "Leave it away here, or state the other “occasion”."
    return error("not-on-occasion", sentence, finding.span, hint, finding.subject)
