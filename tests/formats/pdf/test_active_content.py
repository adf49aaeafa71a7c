"""Everything that acts or leads elsewhere is found with its place, wherever in a file it stands."""

from io import BytesIO

import pikepdf
import pytest
from formats.pdf.small_pdf import Change, small_pdf

from assembler.formats.pdf.active_content import ACTIONS, KEYS, active_content_of


def found(*changes: Change) -> list[tuple[str, str, str]]:
    with pikepdf.open(BytesIO(small_pdf(*changes))) as file:
        return [(one.what, one.place, one.target) for one in active_content_of(file)]


def action(kind: str, **more: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary({"/S": pikepdf.Name(kind)} | {f"/{key}": value for key, value in more.items()})


def test_links_between_pages_and_fields_are_quiet() -> None:
    assert found() == []


@pytest.mark.parametrize("kind", ACTIONS)
def test_each_action_is_found_at_a_link(kind: str) -> None:
    def act(file: pikepdf.Pdf) -> None:
        del file.pages[0].obj.Annots[1].Dest
        file.pages[0].obj.Annots[1].A = action(kind, F=pikepdf.String("calc.exe"))

    assert found(act) == [(ACTIONS[kind], "page 1", "calc.exe")]


@pytest.mark.parametrize("key", sorted(KEYS.keys() - {"/AA", "/PA", "/JS", "/FFilter"}))
def test_each_key_is_found_in_the_catalog(key: str) -> None:
    def add(file: pikepdf.Pdf) -> None:
        file.Root[key] = pikepdf.Dictionary(Own=1)

    assert (KEYS[key], "the file", "") in found(add)


def test_what_a_field_does_is_told_with_its_name() -> None:
    def act(file: pikepdf.Pdf) -> None:
        file.Root.AcroForm.Fields[0].AA = pikepdf.Dictionary(K=action("/JavaScript", JS=pikepdf.String("app.alert(1)")))

    assert found(act) == [("a script", "page 1, the field “amount”", "app.alert(1)")]


def test_what_happens_on_opening_and_at_an_event_is_found() -> None:
    def act(file: pikepdf.Pdf) -> None:
        file.Root.OpenAction = action("/JavaScript", JS=file.make_stream(b"app.alert(2)"))
        file.Root.AA = pikepdf.Dictionary(WC=action("/GoTo", D=pikepdf.Array([])))

    assert sorted(found(act)) == [
        ("a script", "when the file is opened", "app.alert(2)"),
        ("an action at an event", "the file", ""),
    ]


def test_data_of_another_file_and_an_attached_file_are_found() -> None:
    def attach(file: pikepdf.Pdf) -> None:
        file.pages[0].Contents.F = pikepdf.String("other.txt")
        file.attachments["terms.txt"] = b"The fee is 20 percent."

    told = found(attach)
    assert ("data of another file", "page 1", "other.txt") in told
    assert "an attached file" in {what for what, _, _ in told}


def test_an_action_that_leads_to_itself_is_read_once() -> None:
    def act(file: pikepdf.Pdf) -> None:
        script = file.make_indirect(action("/JavaScript", JS=pikepdf.String("x")))
        script.Next = script
        file.Root.OpenAction = script

    assert len(found(act)) == 1
