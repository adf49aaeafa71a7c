"""The form of a matter in the words of who fills it in: fields by their titles, options by theirs, and no key of a file.

Findings speak of the file that is written from the form; here each says what to do with its field.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from assembler.model.diagnostics import Diagnostic
from assembler.model.expressions import Datum
from assembler.model.library import Library, Programme
from assembler.model.values import show
from assembler.portal.matter_form import AnswerTree, FieldFaults, FormGroup, FormInput, FormList, FormPart, form_parts

LABELS = {
    "matter": "Id of the matter",
    "issued": "Day of issue",
    "effective": "Effective date",
    "effective_reason": "Reason for an earlier effective date",
    "return_by": "To be returned by",
    "initials": "Initials on each page",
    "after": "Record that it goes on with",
    "form_number": "Number of the form",
    "entity": "Company of the vendor",
    "to_entity": "Company that takes over",
    "in_force": "Signed before",
    "in_force.document": "Paper",
    "in_force.matter": "Matter it was signed for",
    "in_force.record": "Record of the group company",
    "anew": "Signed anew",
    "special_terms.approved_by": "Approved by",
    "partner.register": "Register and number",
    "partner.affiliate_of": "Joins the agreement of",
}
"""What the fields are called that every matter has, where their keys do not say it."""

HINTS = {
    "matter": "Short, in small letters, digits and hyphens, such as 2026-001. Files are named by it, and it stays when the partner is erased: put no name in it.",
    "issued": "It picks the texts and values in force.",
    "effective": "Left blank: the date of the last signature.",
    "effective_reason": "Needed where the effective date lies before the day of issue.",
    "initials": "Whether each page of what is signed has a place for initials.",
    "after": "The id of the partner’s first matter.",
    "form_number": "Left blank: 1, or the next one of the record.",
    "entity": "Left blank: as the programme has it.",
    "in_force": "Papers that no record here has.",
    "in_force.document": "Left blank: all that was signed there.",
    "in_force.matter": "The id of another matter of this partner here, with “.yaml” behind it.",
    "anew": "Papers in force that are signed anew, in the edition of today.",
}

RARE = ("effective", "effective_reason", "initials", "after", "form_number", "entity", "special_terms", "anew", "in_force")
"""The parts of a form that most matters leave blank; they stand folded behind the others."""

CHOSEN = ("select", "country", "date")
ANSWERS = {"true": "Yes", "false": "No"}
NAMED = re.compile(r"“(?P<key>[a-z][a-z0-9_]*)(?:: …)?”")
ONE_OF = re.compile(r"Write one of (?P<ids>[\w-]+(?:, [\w-]+)*)\.")
PLAINER = {
    "Write the text, or leave the key away.": "Fill it in, or leave it blank.",
    " away": " blank",
    "leave the key blank": "leave it blank",
    " here.": ".",
}
"""What is said of a line of a file, and what is said of a field instead."""


@dataclass(frozen=True, slots=True)
class FormWords:
    """The words of a programme's forms: the titles of the ids that a field may offer, and the ids of the papers it may name."""

    titles: Mapping[str, str]
    papers: tuple[str, ...]


def words_of(library: Library, programme: Programme) -> FormWords:
    """Return the words of the forms of a programme."""
    titles = ANSWERS | {paper.document: library.documents[paper.document].title for paper in programme.papers}
    titles |= {short: title for id, title in titles.items() if (short := id.rpartition("/")[2])}
    titles |= {one.id: one.title for one in programme.occasions} | {one.id: one.title for one in programme.choices}
    titles |= {entity.id: _name(entity.fields.get("legal_name"), entity.id) for entity in programme.entities}
    return FormWords(titles, tuple(dict.fromkeys(paper.document.rpartition("/")[2] for paper in programme.papers)))


def _name(datum: object, id: str) -> str:
    return show(datum.value) if isinstance(datum, Datum) and isinstance(datum.value, str) else id


def form_values(library: Library, programme: Programme, answers: AnswerTree, faults: FieldFaults) -> Mapping[str, object]:
    """Return the parts, the findings and the labels of the form of a programme's matters, as its page shows them."""
    words = words_of(library, programme)
    told = faults_in_form_words(faults, in_form_words(form_parts(programme, answers, {}), words), words)
    parts = in_form_words(form_parts(programme, answers, told), words)
    answered = set(answers) if isinstance(answers, dict) else set[str]()
    shown = {"rare": RARE, "open": answered | {path.partition(".")[0] for path in told}}
    return {"parts": parts, "faults": told, "labels": labels_of(parts), **shown}


def in_form_words(parts: Iterable[FormPart], words: FormWords) -> tuple[FormPart, ...]:
    """Return the parts of a form with their labels, hints and options in words, and findings about what is to be done."""
    return tuple(_worded(part, words) for part in parts)


def _worded(part: FormPart, words: FormWords) -> FormPart:
    key = re.sub(r"\.\d+(?=\.|$)", "", part.name)
    label = LABELS.get(key, _as_title(part.label)) if not part.name[-1:].isdigit() else part.label
    part = replace(part, label=label, hint=HINTS.get(key, part.hint))
    match part:
        case FormGroup():
            return replace(part, parts=in_form_words(part.parts, words))
        case FormList():
            return replace(part, entries=in_form_words(part.entries, words))
        case FormInput():
            return _with_titles(part, key, words)


def _as_title(label: str) -> str:
    """Return a label as people write it: what was an abbreviation stays one."""
    return re.sub(r"(?i)\b(id|crm|vat)\b", lambda found: found[0].upper() if len(found[0]) > len("id") else "Id", label)


def _with_titles(part: FormInput, key: str, words: FormWords) -> FormInput:
    if key == "initials":
        part = replace(part, control="select", options=tuple(ANSWERS))
    elif key in ("anew", "in_force.document"):
        part = replace(part, control="select", options=words.papers)
    return replace(part, titles=tuple(words.titles.get(one, one.replace("_", " ").capitalize()) for one in part.options))


def faults_in_form_words(faults: FieldFaults, parts: Iterable[FormPart], words: FormWords) -> FieldFaults:
    """Return findings by their fields, each as what to do with that field; those of no field as they are."""
    fields = {part.name: part for part in _every_part(parts)}
    labels = {part.name.rpartition(".")[2]: part.label for part in fields.values()}
    return {path: tuple(_worded_fault(one, fields.get(path), labels, words) for one in found) for path, found in faults.items()}


def labels_of(parts: Iterable[FormPart]) -> Mapping[str, str]:
    """Return the label of each part of a form by its path; of a field of an entry with that of the entry."""
    found = {part.name: part.label for part in _every_part(parts)}
    return {
        path: f"{found[above]}, {label}" if (above := path.rpartition(".")[0])[-1:].isdigit() else label
        for path, label in found.items()
    }


def _every_part(parts: Iterable[FormPart]) -> Iterator[FormPart]:
    for part in parts:
        yield part
        yield from _every_part(part.parts if isinstance(part, FormGroup) else part.entries if isinstance(part, FormList) else ())


def _worded_fault(finding: Diagnostic, part: FormPart | None, labels: Mapping[str, str], words: FormWords) -> Diagnostic:
    if finding.id == "missing-key" and part is not None:
        deed = "Add an entry" if isinstance(part, FormList) else "Choose one" if _is_chosen(part) else "Fill it in"
        return replace(finding, message=f"“{part.label}” is missing.", hint=f"{deed}.")
    message, hint = (_without_keys(text, labels) for text in (finding.message, finding.hint or ""))
    for old, new in PLAINER.items():
        hint = hint.replace(old, new)
    return replace(finding, message=message, hint=ONE_OF.sub(lambda found: _offered(found["ids"], words), hint))


def _is_chosen(part: FormPart) -> bool:
    return isinstance(part, FormInput) and part.control in CHOSEN


def _without_keys(text: str, labels: Mapping[str, str]) -> str:
    return NAMED.sub(lambda found: f"“{labels[found['key']]}”" if found["key"] in labels else found[0], text)


def _offered(ids: str, words: FormWords) -> str:
    return f"Choose one of {', '.join(words.titles.get(id, id) for id in ids.split(', '))}."
