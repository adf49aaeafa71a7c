"""The tasks of a packet: what each paper asks of people."""

from pathlib import Path

from small_library import agreement, assembled, load, paper

PAPERS = """\
- {document: note, handling: sign_later, for: loan in loans, specimen: lend}
- {document: policy, handling: reference}
"""
FORM = """\
title: Data
source: T-1
by: partner
fields:
  - {id: a, label: A, type: text, required: true}
  - {id: b, label: B, type: text}
"""
FILES = (
    agreement({"term": "Words."}, papers=PAPERS)
    | paper("policy", {"term": "Words."}, kind="policy")
    | {
        "small/note/document.yaml": "title: Note\nkind: form\nsigners: [partner]\nclauses: [data]\n",
        "small/note/data.yaml": FORM,
    }
)


def test_tasks_are_in_the_order_of_the_steps(tmp_path: Path) -> None:
    tasks = assembled(load(tmp_path, FILES), "loans: [{id: a, item: book}]").tasks
    assert [(task.step, task.title) for task in tasks] == [
        ("sign_now", "Agreement"),
        ("sign_later", "Note (a)"),
        ("reference", "Policy"),
    ]


def test_a_task_counts_the_fields_of_each_role_and_names_who_signs(tmp_path: Path) -> None:
    now, later, _ = assembled(load(tmp_path, FILES), "loans: [{id: a, item: book}]").tasks
    assert [(part.capacity, part.fields, part.required) for part in later.fill] == [("Partner", 2, 1)]
    assert [(person.turn, person.role, person.name) for person in now.people] == [(1, "partner", "Anna Berg"), (2, "vendor", "")]


def test_nobody_fills_in_a_specimen(tmp_path: Path) -> None:
    specimen = assembled(load(tmp_path, FILES), "choices: [lend]").tasks[1]
    assert (specimen.title, specimen.fill, specimen.people) == ("Note, blank specimen", (), ())
