"""Fields of a form: empty cells beside labels, lines to write on, boxes to tick and empty rows, which whoever gets the form fills in."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from assembler.imports.alternatives import says_one
from assembler.imports.doubts import Doubt
from assembler.imports.names import FreeNames, slug
from assembler.imports.outline import Entry, FoundField, Placed, PlacedFields, PlacedTable, Section, every_passage
from assembler.model.contract import PLACEHOLDER
from assembler.model.form_fields import RESERVED

_BOX = r"(?:[☐□☒☑]|\[\s?[xX]?\s?\])"
_BOXED = re.compile(rf"\s*(?P<box>{_BOX})\s*(?P<label>[^☐□☒☑\[\]]{{1,300}}?)\s*(?={_BOX}|\Z)")
_TICKED = re.compile(r"[☒☑]|\[\s?[xX]")
_EMPTY = re.compile(r"[\s_.…:$€£¥%]*")
_UNIT = re.compile(r"[$€£¥%]")
_PROMPT = re.compile(r"\s*\[(?P<says>[^\[\]]{2,200})\]\s*")
_LINE = re.compile(r"[\s,;]*(?P<label>[^_:\n\t]{2,100}):[ ]*(?:_{3,}|\t)[\s_.]*(?P<unit>\([^()_]{1,30}\))?[\s,;]*")
_DATE = re.compile(r"\bdate\b", re.IGNORECASE)
_MORE_THAN_DATE = re.compile(r"\b(?:and|or|place|time|number|no|reason|name)\b|,", re.IGNORECASE)
"""What a label has that asks for more than a date: “Place, date”."""
_WRITTEN_ON = re.compile(r"[\s_]*_{5,}[\s_]*")
_SIGNED = re.compile(r"(?:by|sign(?:ed|ature|ature of .*)?|authori[sz]ed (?:signature|signatory))\s*:?", re.IGNORECASE)
PAIRED, LONGEST_LABEL, MOST_COLUMNS = (2, 4), 25, 8
"""How many columns a table of labels and blanks has, the most words of a label, and the most columns of empty rows."""
FEWEST_BOXES = 2
"""The fewest boxes of which one is chosen."""
_FILLED_IN_BY = re.compile(r"to be filled in by the (?P<role>partner|vendor)", re.IGNORECASE)


def with_fields(sections: Sequence[Section], conditional: Collection[int] = ()) -> tuple[Section, ...]:
    """Return the sections of a form with its fields, each group of which is a section by itself.

    Paragraphs that are `conditional`, and whatever stands before the last numbered item of its Section, keep their blanks.
    """
    parts, names = [part for section in sections for part in _parted(section, conditional)], FreeNames({*RESERVED}, joint="_")
    return tuple(replace(part, entries=tuple(_named(part.entries, names))) for part in parts)


def is_filled_in(text: str) -> bool:
    """Whether a text has nothing but labels, each before a line to write on, and is no place to sign."""
    labels = [*_LINE.finditer(text)]
    signed = any(_SIGNED.fullmatch(found["label"].strip()) for found in labels)
    return bool(labels) and not signed and "".join(found[0] for found in labels) == text


def printed_beside_fields(groups: Sequence[PlacedFields]) -> Iterator[Doubt]:
    """Yield a doubt at each place where the library prints words beside fields that their form has not."""
    if unsaid := [group.paragraphs[0] for group in groups if not group.note]:
        others = f", and those at {', '.join(str(each.passage.told_at) for each in unsaid[1:])}" if unsaid[1:] else ""
        told = (
            f"Who fills in these fields{others}, the contract does not say: the Partner is taken, and a line above them says so."
        )
        hint = "Where it is the Vendor, write `by: vendor`."
        yield Doubt(unsaid[0].passage.told_at, _label(unsaid[0].text), told, hint)


def doubtful_rows(sections: Iterable[Section]) -> Iterator[Doubt]:
    """Yield a doubt at each table of a form with empty rows that nobody can fill in, since nothing above it says what they are."""
    for table in (entry for section in sections for entry in section.entries if isinstance(entry, PlacedTable)):
        if field := _empty_rows(_words_of_cells(table)):
            at = _paragraphs_of(table.rows)[0].passage.told_at
            told = "These empty rows are printed, and are no fields: a field is called by what stands above it, and here nothing does."
            yield Doubt(
                at,
                ", ".join(field.columns),
                told,
                "Write a line above them in the contract, or make them a field of type `rows`.",
            )


def _named(entries: Sequence[Entry], names: FreeNames) -> Iterator[Entry]:
    """Yield entries; each field has an id of its own, made of its label."""
    for entry in entries:
        if isinstance(entry, PlacedFields):
            yield replace(entry, fields=tuple(replace(field, id=names.free(_id(field.label))) for field in entry.fields))
        else:
            yield entry


def _id(label: str) -> str:
    id = slug(label, "field").replace("-", "_")
    return id if id[0].isalpha() else f"field_{id}"


def _parted(section: Section, conditional: Collection[int]) -> Iterator[Section]:
    """Yield a section up to its first field, its fields, what follows them, and so on."""
    last = max((at for at, entry in enumerate(section.entries) if isinstance(entry, Placed) and entry.level), default=-1)
    found = [*_with_what_is_above(_found(section.entries[last + 1 :], conditional))]
    group = _unlabelled(found[0]) if found and last < 0 and section.heading == "unnumbered" else None
    if group and section.lead:
        field = replace(group.fields[0], label=_label(section.lead.text))
        found[0] = replace(group, fields=(field,), paragraphs=(section.lead, *group.paragraphs))
        section = replace(section, heading="none", lead=None)
    kept = (rows.table or each if (rows := _unlabelled(each)) else each for each in found)
    entries = (*section.entries[: last + 1], *kept)
    parts = [_joined([*part]) for _, part in groupby(entries, _filled_in_by)] or [()]
    if section.heading == "run_in" and parts[0] and isinstance(parts[0][0], PlacedFields):
        parts.insert(0, ())
    yield replace(section, entries=parts[0])
    yield from (Section("none", None, part) for part in parts[1:])


def _unlabelled(entry: Entry) -> PlacedFields | None:
    """Return the group of empty rows that nothing names, which an entry is; None for any other."""
    return entry if isinstance(entry, PlacedFields) and not entry.fields[0].label else None


def _filled_in_by(entry: Entry) -> str:
    return entry.by if isinstance(entry, PlacedFields) else ""


def _with_what_is_above(entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield entries; a paragraph that is the label of empty rows, or says who fills in the fields below it, belongs to them."""
    kept = list[Entry]()
    for entry in entries:
        kept.append(entry)
        while len(kept) > 1 and (whole := _with_paragraph(kept[-2], kept[-1])):
            kept[-2:] = [whole]
    return iter(kept)


def _with_paragraph(above: Entry, group: Entry) -> PlacedFields | None:
    """Return fields with what the paragraph above says of them; None where it says nothing, or they have it already."""
    if not isinstance(above, Placed) or above.level or not isinstance(group, PlacedFields) or group.note:
        return None
    paragraphs, first = (above, *group.paragraphs), group.fields[0]
    if said := _FILLED_IN_BY.fullmatch(above.text.strip()):
        return replace(group, by=said["role"].casefold(), note=above.text, paragraphs=paragraphs)
    if not first.label and _is_label(above.text):
        fields = (replace(first, label=_label(above.text)), *group.fields[1:])
        return replace(group, fields=fields, paragraphs=paragraphs)
    return None


def _joined(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Return entries; fields that follow each other as one group."""
    groups = [entry for entry in entries if isinstance(entry, PlacedFields)]
    if not groups:
        return tuple(entries)
    fields = tuple(field for group in groups for field in group.fields)
    return (replace(groups[0], fields=fields, paragraphs=tuple(each for group in groups for each in group.paragraphs)),)


def _found(entries: Sequence[Entry], conditional: Collection[int]) -> Iterator[Entry]:
    """Yield entries, those that are to be filled in as fields."""
    at = 0
    while at < len(entries):
        entry, used = entries[at], 1
        held = [each.passage.at for each in every_passage((Section("none", None, (entry,)),))]
        if not conditional or not {*held} & {*conditional}:
            if isinstance(entry, PlacedTable):
                yield from _in_table(entry)
            elif isinstance(entry, Placed) and (
                found := _one_of(entry, entries[at + 1 :]) or _in_paragraph(entry, entries[at + 1 :])
            ):
                used = len(found.paragraphs)
                yield found
            else:
                yield entry
        else:
            yield entry
        at += used


def _one_of(placed: Placed, following: Sequence[Entry]) -> PlacedFields | None:
    """Return the choice that a label is with the boxes below it, of which one at most is to be ticked; None for any other paragraph."""
    below = list[Placed]()
    for each in following:
        if not isinstance(each, Placed) or each.level or not _boxes(each.text):
            break
        below.append(each)
    boxes = [box for each in below for box in _boxes(each.text)]
    if (
        placed.level
        or _boxes(placed.text)
        or len(boxes) < FEWEST_BOXES
        or not _is_label(placed.text)
        or not _is_one_of(placed.text, boxes)
    ):
        return None
    return PlacedFields((_choice(placed.text, boxes),), (placed, *below))


def _in_paragraph(placed: Placed, following: Sequence[Entry]) -> PlacedFields | None:
    """Return the fields of a paragraph: labels before lines, boxes, or a question above lines to write on, which are paragraphs too."""
    text = placed.text
    if boxes := _boxes(text):
        return PlacedFields(_checkboxes(boxes), (placed,))
    if labels := [*_LINE.finditer(text)]:
        if is_filled_in(text):
            return PlacedFields(tuple(map(_of_line, labels)), (placed,))
        return None
    lines = []
    for each in following:
        if not isinstance(each, Placed) or each.level or not _WRITTEN_ON.fullmatch(each.text):
            break
        lines.append(each)
    if not lines or not _is_label(text):
        return None
    field = FoundField(_label(text), "multiline" if len(lines) > 1 else "text", lines=len(lines))
    return PlacedFields((field,), (placed, *lines))


def _in_table(table: PlacedTable) -> Iterator[Entry]:
    """Yield a table, or the fields that its rows are, and the rows between them as tables."""
    texts = _words_of_cells(table)
    if any(_SIGNED.fullmatch(text.strip()) for row in texts for text in row):
        yield table
    elif field := _empty_rows(texts):
        yield PlacedFields((field,), _paragraphs_of(table.rows), table=table)
    else:
        found = [(row, _in_row(row, cells, table.under)) for row, cells in zip(table.rows, texts, strict=True)]
        for is_filled_in, rows in groupby(found, lambda each: bool(each[1])):
            if is_filled_in:
                yield from (entry for _, entries in rows for entry in entries)
            else:
                yield replace(table, rows=tuple(row for row, _ in rows))


Row = Sequence[Sequence[Placed]]


def _words_of_cells(table: PlacedTable) -> list[list[str]]:
    return [["\n".join(each.text for each in cell) for cell in row] for row in table.rows]


def _paragraphs_of(rows: Sequence[Row]) -> tuple[Placed, ...]:
    return tuple(each for row in rows for cell in row for each in cell)


def _empty_rows(texts: Sequence[Sequence[str]]) -> FoundField | None:
    """Return the field that a table with headings and nothing below them is; None for any other table."""
    head, *rows = texts
    columns = len(head)
    filled = any(not _EMPTY.fullmatch(text) for row in rows for text in row)
    if not rows or filled or not 1 < columns <= MOST_COLUMNS or not all(map(_is_label, head)) or len(rows[0]) > columns:
        return None
    return FoundField("", "rows", columns=tuple(map(_label, head)), lines=len(rows))


def _in_row(row: Row, texts: Sequence[str], under: int) -> tuple[Entry, ...]:
    """Return the fields of a row of labels and blanks; none where it has anything else."""
    if len(texts) not in PAIRED:
        return ()
    pairs = [_of_pair(row[at], row[at + 1], texts[at], texts[at + 1]) for at in range(0, len(texts), 2)]
    found = (replace(entry, under=under) if isinstance(entry, Placed) else entry for pair in pairs for entry in pair)
    return tuple(found) if all(pairs) else ()


def _of_pair(beside: Sequence[Placed], cell: Sequence[Placed], label: str, text: str) -> tuple[Entry, ...]:
    """Return the field that a label and the cell beside it are, or boxes below their label; none where the cell has words of its own."""
    if not _is_label(label):
        return ()
    boxes = _boxes(text)
    if boxes and not _is_one_of(label, boxes):
        return (*beside, PlacedFields(_checkboxes(boxes), tuple(cell)))
    field = _choice(label, boxes) if boxes else _of_blank(label, text, cell)
    return (PlacedFields((field,), (*beside, *cell)),) if field else ()


def _of_blank(label: str, text: str, cell: Sequence[Placed]) -> FoundField | None:
    """Return the field that a label and the cell beside it are; None where the cell has words of its own."""
    prompt = _PROMPT.fullmatch(text)
    if _EMPTY.fullmatch(text):
        found = _of_label(label, lines=len(cell) if len(cell) > 1 else text.count("\n") + 1)
        return replace(found, hint=" ".join(_UNIT.findall(text)))
    if prompt and not re.fullmatch(r"[xX\s]*", prompt["says"]):
        return replace(_of_label(label), hint=_label(prompt["says"]))
    if all(PLACEHOLDER in stretch.face for each in cell for stretch in each.stretches if stretch.text.strip()):
        return replace(_of_label(label), hint=_label(text))
    return None


Boxes = Sequence[tuple[str, bool]]
"""Boxes, each with its label and whether it is ticked."""


def _checkboxes(boxes: Boxes) -> tuple[FoundField, ...]:
    return tuple(FoundField(label, "checkbox", value="yes" if on else "") for label, on in boxes)


def _choice(label: str, boxes: Boxes) -> FoundField:
    ticked = next((name for name, on in boxes if on), "")
    return FoundField(_label(label), "choice", value=ticked, options=tuple(name for name, _ in boxes))


def _is_one_of(label: str, boxes: Boxes) -> bool:
    """Whether one box at most is to be ticked: the label says so, or an answer denies another one, such as Yes and No; and no two are."""
    names = {name.casefold() for name, _ in boxes}
    denied = {"yes", "no"} <= names or any(f"{no} {name}" in names for no in ("no", "not") for name in names)
    return (denied or says_one(label)) and sum(on for _, on in boxes) <= 1


def _boxes(text: str) -> Boxes:
    """Return the boxes of a text that consists of them, each with its label and whether it is ticked; none of any other text."""
    found = [*_BOXED.finditer(text)]
    if "".join(each[0] for each in found) != text.rstrip():
        return []
    return [(_label(each["label"]), _TICKED.match(each["box"]) is not None) for each in found]


def _of_label(label: str, lines: int = 1) -> FoundField:
    said = _label(label)
    if lines > 1:
        return FoundField(said, "multiline", lines=lines)
    return FoundField(said, "date" if _DATE.search(said) and not _MORE_THAN_DATE.search(said) else "text")


def _of_line(found: re.Match[str]) -> FoundField:
    """Return the field of a label before a line; what stands in brackets behind the line says what goes there."""
    unit = (found["unit"] or "").strip("() ")
    field = _of_label(found["label"])
    return replace(field, hint=unit, type="date" if _DATE.fullmatch(unit) else field.type)


def _is_label(text: str) -> bool:
    return (
        0 < len(text.split()) <= LONGEST_LABEL and any(map(str.isalpha, text)) and "__" not in text and not re.search(_BOX, text)
    )


def _label(text: str) -> str:
    """Return a label without the sign behind it."""
    return " ".join(text.split()).rstrip(" :")
