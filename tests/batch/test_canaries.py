"""Twenty-five partners of mixed combinations, built from the shipped library in Word and PDF: each packet has only its own words.

The recorded run of ten thousand is `python -m benchmarks.batch --rows 10000 --jobs 2`.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from benchmarks.batch import Run, made_up, measure, mixed, strangers_in

ROWS, JOBS = 25, 2

pytestmark = [pytest.mark.slow, pytest.mark.long]


@dataclass(frozen=True, slots=True)
class Built:
    """A run, and the folders of its packets in their order."""

    run: Run
    packets: list[Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("canaries")
    run = measure(made_up(folder / "partners.csv", ROWS), folder / "out", JOBS)
    return Built(run, sorted(path.parent for path in folder.glob("out/*/manifest.json")))


@pytest.fixture
def two(built: Built, tmp_path: Path) -> list[Path]:
    """Copy two packets into a folder, to be spoilt."""
    return [Path(shutil.copytree(packet, tmp_path / "out" / packet.name)) for packet in built.packets[:2]]


def test_no_packet_has_another_partners_words_and_memory_stays_flat(built: Built) -> None:
    assert len(built.packets) == ROWS
    assert [*mixed(built.packets[0].parent, JOBS)] == []
    assert built.run.memory[-1] < 1.25 * built.run.memory[len(built.run.memory) // 2]


def test_another_partners_file_would_be_found(two: list[Path]) -> None:
    one, other = two
    (other / "packet.pdf").replace(one / "packet.pdf")

    assert [*map(strangers_in, two)] == [[str(one / "packet.pdf")], []]


def test_another_partners_name_in_a_field_would_be_found(two: list[Path]) -> None:
    one, other = two
    packet = one / "packet.pdf"
    with pikepdf.open(packet, allow_overwriting_input=True) as file:
        field = next(held for held in file.objects if isinstance(held, pikepdf.Dictionary) and held.get("/FT") == pikepdf.Name.Tx)
        field.V = pikepdf.String("Signer 7999997")
        file.save()

    assert [*map(strangers_in, (one, other))] == [[str(packet)], []]
