"""Whatever bytes are sent to the portal, none is answered with an error and none is lost, and its verdict is that of the command line.

`make uploads` sends many more.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner
from formats.word.word_sample import edited
from portal.page_forms import form_of
from portal.running import Running, running, small_settings
from portal.uploads import samples_of, send_all
from returns.filling import fill_by_pypdf
from returns.returned_sample import scanned
from returns.test_containers import mailed, zipped
from returns.test_returned_sets import merged
from returns.verification_sample import annotated

from assembler.cli import main
from assembler.formats.word.package import DOCUMENT
from assembler.model.form_fields import controls
from assembler.packets.store import FolderStore
from assembler.returns import read_packet
from assembler.returns.identity import issued_papers

SEEDS = range(12)
"""Each is read by a child process, as every file that comes back."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """Run a portal of the small library on SQLite."""
    with running(small_settings(tmp_path_factory.mktemp("uploads"))) as found:
        yield found


@pytest.mark.slow
@pytest.mark.usefixtures("child_processes")
def test_a_file_made_by_chance_is_kept_or_refused_with_a_sentence(small: Running) -> None:
    answered = send_all(small, SEEDS)
    assert [(one.seed, one.what, one.faults) for one in answered if one.faults] == []
    assert {"refused", "look"} <= {one.state for one in answered}


def sent_packet(portal: Running, packet: str) -> Path:
    store = portal.context.file_storage.packets
    assert isinstance(store, FolderStore)
    return store.root / portal.find(packet).name


def filled(folder: Path, data: bytes, entry: str = "Malmö") -> bytes:
    """Return the form's PDF with its one field filled in."""
    issued, _ = read_packet(folder)
    assert issued
    paper = controls(issued_papers(issued).current["note"][0])
    return fill_by_pypdf(data, paper, {control.name: entry for control in paper if control.required})


def files_of(portal: Running, packet: str) -> dict[str, tuple[bytes, str]]:
    """Return files that come back for the form of a packet, by what was done to them, with the state they must have."""
    samples = samples_of(portal, packet)
    (pdf,) = (data for name, data in samples.items() if name.endswith(".pdf") and name.startswith("forms"))
    (word,) = (data for name, data in samples.items() if name.endswith(".docx"))
    return {
        "blank.pdf": (pdf, "incomplete"),
        "filled.pdf": (filled(sent_packet(portal, packet), pdf), "incomplete"),
        "noted.pdf": (annotated(pdf), "refused"),
        "silent.docx": (edited(word, DOCUMENT, lambda text: text.replace("Delivery", "Collection", 1)), "refused"),
        "scan.pdf": (scanned(), "look"),
    }


def read_by_command(file: Path, folder: Path) -> tuple[str, set[str], dict[str, object]]:
    """Return what `assembler read` prints of a file: its status, the ids of all findings, and the values."""
    options = ("--packet", str(folder), "--by", "partner", "--json")
    said = json.loads(CliRunner().invoke(main, ["read", str(file), *options]).stdout)
    told = {one["id"] for part in (said, said["verdict"], *said["forms"]) for one in part["findings"]}
    return said["status"], told, {name: value for form in said["forms"] for name, value in form["values"].items()}


@pytest.mark.slow
def test_the_api_says_of_a_returned_form_what_the_command_line_says(small: Running, tmp_path: Path) -> None:
    packet = small.small_packet("verdicts-001", "Verdict AB")
    link, headers = small.link(packet), {"Authorization": f"Bearer {small.token()}"}
    with small.client() as partner, httpx.Client(base_url=small.address, headers=headers, timeout=60) as machine:
        form = form_of(partner, link)
        for name, (data, state) in files_of(small, packet).items():
            (tmp_path / name).write_bytes(data)
            receipt = partner.post(f"{form}/return", files={"file": (name, data)}).headers["location"].rpartition("/")[2]
            (found,) = (one for one in machine.get(f"/api/packets/{packet}/returns").json() if one["id"] == receipt)
            said = (found["state"].replace("look", "to be looked at"), {one["id"] for one in found["findings"]}, found["values"])
            assert said == read_by_command(tmp_path / name, sent_packet(small, packet)), name
            assert found["state"] == state, name


def packed_for(portal: Running, packet: str) -> dict[str, tuple[bytes, str]]:
    """Return files that hold several, sent for the form of a packet, by how they are packed, with the state they must have."""
    samples = samples_of(portal, packet)
    (blank,) = (data for name, data in samples.items() if name.endswith(".pdf") and name.startswith("forms"))
    whole, folder = samples["packet.pdf"], sent_packet(portal, packet)
    form, other, photo = filled(folder, blank), filled(folder, blank, "Lund"), b"\x89PNG\r\n\x1a\n"
    return {
        "one.zip": (zipped(**{"a.pdf": form}), "incomplete"),
        "all.zip": (zipped(**{"a.pdf": form, "b.pdf": whole, "c.png": photo}), "incomplete"),
        "mail.eml": (mailed(("a.pdf", form), ("b.pdf", whole)), "incomplete"),
        "merged.pdf": (merged(whole, form), "incomplete"),
        "merged-and-noted.zip": (zipped(**{"all.pdf": merged(whole, annotated(form))}), "refused"),
        "without.zip": (zipped(**{"b.pdf": whole, "c.pdf": whole}), "refused"),
        "twice.zip": (zipped(**{"a.pdf": form, "b.pdf": other}), "look"),
        "scans.zip": (zipped(**{"a.png": photo, "b.pdf": whole}), "look"),
    }


COUNTED = {"doubled": "look", "to be looked at": "look", "missing": "refused"}
"""The states of the portal by those of a form in a set: where it is missing, nothing is there for it."""


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pikepdf.PageCopyWarning")
def test_of_what_holds_several_files_the_portal_says_of_the_form_what_the_command_line_says(
    small: Running, tmp_path: Path
) -> None:
    packet = small.small_packet("packed-001", "Packed AB")
    link, headers = small.link(packet), {"Authorization": f"Bearer {small.token()}"}
    with small.client() as partner, httpx.Client(base_url=small.address, headers=headers, timeout=60) as machine:
        form = form_of(partner, link)
        for name, (data, state) in packed_for(small, packet).items():
            (tmp_path / name).write_bytes(data)
            receipt = partner.post(f"{form}/return", files={"file": (name, data)}).headers["location"].rpartition("/")[2]
            (found,) = (one for one in machine.get(f"/api/packets/{packet}/returns").json() if one["id"] == receipt)
            said, values = read_set_by_command(tmp_path / name, sent_packet(small, packet))
            expected = (
                state if name == "scans.zip" else COUNTED.get(said, said)
            )  # a photo may be the form, which only a person can tell
            assert (found["state"], state) == (expected, state), (name, found["findings"])
            assert found["values"] in values, name


def read_set_by_command(file: Path, folder: Path) -> tuple[str, list[dict[str, object]]]:
    """Return what `assembler read` prints of a set: the state of the form, and the values of each file that holds it."""
    options = ("--packet", str(folder), "--by", "partner", "--json")
    said = json.loads(CliRunner().invoke(main, ["read", str(file), *options]).stdout)
    (form,) = said["forms"]
    read = [one for one in said["files"] if one["file"] in form["files"]]
    return form["state"], [{**one["values"]} for file in read for one in file["forms"]] or [{}]
