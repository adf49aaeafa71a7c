"""The revisions of a small form that is made here, and what is read of them."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.pdf_sample import saved

from assembler.formats.pdf.incremental_update import append_update
from assembler.formats.pdf.revisions import RevisionState, form_fields, read_state, split_revisions


def signature() -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=pikepdf.Name.Sig)


def new_form() -> pikepdf.Pdf:
    """Make a file with the fields `paper.name` and `paper.done`, and two places to sign."""
    file = pikepdf.new()
    file.add_blank_page()
    name = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T=pikepdf.String("name"), V=pikepdf.String("Acme"))
    widgets = [pikepdf.Dictionary(Subtype=pikepdf.Name.Widget), pikepdf.Dictionary(Subtype=pikepdf.Name.Widget)]
    done = pikepdf.Dictionary(FT=pikepdf.Name.Btn, T=pikepdf.String("done"), V=pikepdf.Name.yes, Kids=widgets)
    paper = pikepdf.Dictionary(T=pikepdf.String("paper"), Kids=[file.make_indirect(name), file.make_indirect(done)])
    places = [pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String(name)) for name in ("ours", "theirs")]
    file.Root.AcroForm = pikepdf.Dictionary(Fields=[file.make_indirect(field) for field in (paper, *places)])
    file.docinfo["/Keywords"] = "packet acme-1, file forms/note.pdf"
    return file


def state_of(data: bytes) -> RevisionState:
    state = read_state(data)
    assert state is not None
    return state


def test_fields_have_the_names_types_and_values_of_their_tree() -> None:
    with new_form() as file:
        found = [(field.name, field.type, field.value) for field in form_fields(file)]

    assert found == [("paper.name", "/Tx", "Acme"), ("paper.done", "/Btn", "yes"), ("ours", "/Sig", ""), ("theirs", "/Sig", "")]


def test_a_field_that_holds_itself_is_read_once() -> None:
    with new_form() as file:
        paper = file.Root.AcroForm.Fields[0]
        paper.Kids.append(paper)

        assert len([*form_fields(file)]) == 4


def test_each_revision_is_the_file_as_it_was_then() -> None:
    with new_form() as file:
        first = saved(file)
    with pikepdf.open(BytesIO(first)) as file:
        file.Root.AcroForm.Fields[1].V = file.make_indirect(signature())
        second = append_update(first, file, [file.Root.AcroForm.Fields[1]])

    assert [*split_revisions(second)] == [first, second]
    assert [(state.signed, state.unsigned) for state in map(state_of, split_revisions(second))] == [
        ((), ("ours", "theirs")),
        (("ours",), ("theirs",)),
    ]


def test_a_revision_has_its_values_its_origin_and_no_certificate() -> None:
    with new_form() as file:
        state = state_of(saved(file))

    assert (state.fields, state.packet, state.file) == ({"paper.name": "Acme", "paper.done": "yes"}, "acme-1", "forms/note.pdf")
    assert (len(state.pages), state.annotations, state.certified) == (1, (), False)


def test_a_certified_file_and_one_that_acts_on_opening_are_known_by_their_state() -> None:
    with new_form() as file:
        before = state_of(saved(file))
        file.Root.Perms = pikepdf.Dictionary(DocMDP=signature())
        file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
        after = state_of(saved(file))

    assert after.certified
    assert (before.active, [one.what for one in after.active]) == ((), ["a script"])


@pytest.mark.parametrize("data", [b"", b"PK\3\4", b"%PDF-1.7\n%%EOF"])
def test_what_cannot_be_read_has_no_state(data: bytes) -> None:
    assert read_state(data) is None
