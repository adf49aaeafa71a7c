"""The differences between the fields, links and notes of two revisions: added, removed, moved, enlarged, or set otherwise.

What lies over words is told with them. Filled-in values and new signatures are no differences: a form is issued for them.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from assembler.formats.pdf.annotations import LINK, LOST, POPUP, SIGNED, WIDGET, Annotation
from assembler.formats.pdf.fields.field_reader import Rectangle
from assembler.model.diagnostics import Diagnostic, error, info, quoted, warning

NEAR = 1.0
"""By how many points the sides of a rectangle may differ: programs round them."""

Words = Callable[[int, Rectangle], str]
"""A function that returns the words of a page, counted from 1, inside a rectangle."""

SETTINGS: Mapping[str, str] = {
    "/A": "what it does",
    "/AA": "what it does",
    "/BS": "its border",
    "/Border": "its border",
    "/DA": "the colour or the size of its letters",
    "/DV": "what it is reset to",
    "/FT": "its kind",
    "/Ff": "its kind",
    "/MK": "its border, its ground or how it is turned",
    "/MaxLen": "how much it takes",
    "/OC": "the layer it is on",
    "/Opt": "its options",
    "/R": "what is seen under the pointer",
    "/RV": "rich words that are not its value",
    "/TU": "what is told of it",
}
"""What the keys of a field decide; another key is told as it is."""

MISSED = frozenset({"/BS", "/Border", "/DA", "/MK"})
"""Keys of a field without which it covers nothing and its letters are plain, so that they may be gone."""

ASK = "Do not accept the file: ask for it with nothing but its fields filled in."
LONGEST_WORDS = 200
"""The number of characters of our words, or of a note, that a finding quotes."""


def compare_annotations(
    before: Sequence[Annotation], after: Sequence[Annotation], words: Words, *, sealed: bool
) -> Iterator[Diagnostic]:
    """Yield a finding for each difference; `sealed` means that the file bears a signature, so that nothing may be added.

    Fields and links that are all gone are one finding: the file was printed or flattened.
    """
    yield from _compare_fields(_widgets(before), _widgets(after), words)
    yield from _compare_links(_of_kind(before, LINK), _of_kind(after, LINK), words)
    yield from _compare_notes(_others(before), _others(after), words, sealed=sealed)


def _widgets(annotations: Iterable[Annotation]) -> Mapping[str, Sequence[Annotation]]:
    found = defaultdict[str, list[Annotation]](list)
    for each in annotations:
        if each.kind == WIDGET:
            found[each.name].append(each)
    return found


def _of_kind(annotations: Iterable[Annotation], kind: str) -> list[Annotation]:
    return [each for each in annotations if each.kind == kind]


def _others(annotations: Iterable[Annotation]) -> list[Annotation]:
    """Return the notes; the window of a note is left out where there is a note."""
    notes = [each for each in annotations if each.kind not in (WIDGET, LINK, POPUP)]
    return notes or _of_kind(annotations, POPUP)


MOST_NAMED = 8
"""The number of removed fields that are told one by one; more are one finding."""


def _compare_fields(
    before: Mapping[str, Sequence[Annotation]], after: Mapping[str, Sequence[Annotation]], words: Words
) -> Iterator[Diagnostic]:
    gone = sorted(before.keys() - after.keys())
    if gone and len(gone) == len(before):
        sentence = (
            f"The fields are part of the pages now, or gone ({len(gone)}): the file was printed, or flattened by a service."
        )
        yield warning("flattened", sentence, hint="Read the entries on the pages.")
    elif len(gone) > MOST_NAMED:
        named = ", ".join(map(quoted, gone[:MOST_NAMED]))
        yield error("removed-field", f"{len(gone)} fields were removed: {named} and {len(gone) - MOST_NAMED} more.", hint=ASK)
    else:
        yield from (error("removed-field", f"The field {quoted(name)} was removed.", hint=ASK, subject=name) for name in gone)
    for name, widgets in after.items():
        ours, theirs = _unmatched(before.get(name, ()), widgets)
        for one, other in zip(ours, theirs, strict=False):
            yield from _moved_field(one, other, words)
        yield from (_added_field(one, words) for one in theirs[len(ours) :] if not _is_invisible_signature(one))
        if name in before and len(ours) > len(theirs):
            yield error("removed-field", f"A place of the field {quoted(name)} was removed.", hint=ASK, subject=name)
        for one, other in zip(before.get(name, ()), widgets, strict=False):
            yield from _altered_field(one, other)


def _unmatched(ours: Sequence[Annotation], theirs: Sequence[Annotation]) -> tuple[list[Annotation], list[Annotation]]:
    """Return the widgets of a field on each side that have no widget in their place on the other side."""
    left, rest = [*theirs], list[Annotation]()
    for one in ours:
        same = next((other for other in left if _is_in_place(one, other)), None)
        if same is None:
            rest.append(one)
        else:
            left.remove(same)
    return rest, left


def _is_in_place(one: Annotation, other: Annotation) -> bool:
    sides = zip(one.rectangle, other.rectangle, strict=True)
    return one.page == other.page and all(abs(first - second) <= NEAR for first, second in sides)


def _is_invisible_signature(field: Annotation) -> bool:
    """Whether a field is a signature or a time stamp without a place on the page, as signing programs add them."""
    return field.type == "/Sig" and field.value == SIGNED and field.empty


def _added_field(field: Annotation, words: Words) -> Diagnostic:
    over = _over(field, words)
    sentence = f"A field was added on page {field.page}: {quoted(field.name)}{over}."
    if field.type == "/Sig" and field.value == SIGNED and not over:
        return warning("added-field", sentence, hint="Somebody signed there: see who.", subject=field.name)
    return error("added-field", sentence, hint=ASK, subject=field.name)


def _moved_field(ours: Annotation, theirs: Annotation, words: Words) -> Iterator[Diagnostic]:
    where = f"from page {ours.page} to page {theirs.page}" if ours.page != theirs.page else f"on page {theirs.page}"
    sentence = f"The field {quoted(theirs.name)} was moved, enlarged or made smaller {where}{_over(theirs, words)}."
    yield error("moved-field", sentence, hint=ASK, subject=theirs.name)


def _over(annotation: Annotation, words: Words) -> str:
    """Return what an annotation lies over in words; empty where it lies over none."""
    found = words(annotation.page, annotation.rectangle)
    return f"; it lies over {quoted(found, LONGEST_WORDS)}" if found else ""


def _altered_field(ours: Annotation, theirs: Annotation) -> Iterator[Diagnostic]:
    """Yield a finding for settings that differ, one for what is no longer seen or printed, one for an empty field drawn anew."""
    changed = sorted(
        key for key in ours.settings.keys() | theirs.settings.keys() if ours.settings.get(key) != theirs.settings.get(key)
    )
    changed = [key for key in changed if key in theirs.settings or key not in MISSED]
    if ours.shown != theirs.shown:
        changed.append("whether it is seen and printed")
    if theirs.font not in ("", ours.font):
        changed.append("the font in which viewers draw it anew")
    if changed:
        told = ", ".join(dict.fromkeys(SETTINGS.get(key, key) for key in changed))
        yield error("altered-field", f"The field {quoted(theirs.name)} was set otherwise: {told}.", hint=ASK, subject=theirs.name)


def _compare_links(ours: list[Annotation], theirs: list[Annotation], words: Words) -> Iterator[Diagnostic]:
    missing = 0
    for one in ours:
        same = next((other for other in theirs if _is_in_place(one, other)), None)
        if same is None:
            missing += 1
            continue
        theirs.remove(same)
        if same.target == LOST and (one.settings, one.look) == (same.settings, same.look):
            missing += 1
        elif (one.target, one.settings) != (same.target, same.settings) or one.look != same.look:
            leads = f"to page {same.target} instead of page {one.target}" if same.target else "elsewhere"
            sentence = (
                f"The link on page {one.page} at {quoted(words(one.page, one.rectangle))} leads {leads}, or looks otherwise."
            )
            yield error("altered-link", sentence, hint=ASK, subject=f"page {one.page}")
    if missing:
        yield info("removed-links", f"Of the links between its pages, {missing} are gone.")
    yield from (_added_annotation(one, words, sealed=True) for one in theirs)


DRAWN_BY_HAND = (
    "Look at it: it may be a signature that somebody drew. As a note it proves none; a person may confirm the paper as signed."
)


def _compare_notes(ours: list[Annotation], theirs: list[Annotation], words: Words, *, sealed: bool) -> Iterator[Diagnostic]:
    for one in theirs:
        if one in ours:
            ours.remove(one)
        else:
            yield _added_annotation(one, words, sealed=sealed)
    for one in ours:
        sentence = f"A note ({one.kind}) on page {one.page} was removed."
        yield error("removed-annotation", sentence, subject=f"page {one.page}")


def _added_annotation(one: Annotation, words: Words, *, sealed: bool) -> Diagnostic:
    """Return the finding of a link or a note: an error where it lies over words, or where a signature forbids it."""
    what = "A link" if one.kind == LINK else f"A note ({one.kind})"
    says = f", which says {quoted(one.words, LONGEST_WORDS)}" if one.words else ""
    over = _over(one, words)
    sentence = f"{what} was added on page {one.page}{says}{over}."
    if sealed or (over and one.kind not in HARMLESS):
        return error("added-annotation", sentence, hint=ASK, subject=f"page {one.page}")
    hint = DRAWN_BY_HAND if one.kind in ("Ink", "Stamp") else "Read it: a note is no part of the paper."
    return warning("added-annotation", sentence, hint=hint, subject=f"page {one.page}")


HARMLESS = ("Text", "Highlight", "Underline", "Squiggly", "Caret", POPUP)
"""Notes that viewers draw over words so that these can still be read."""
