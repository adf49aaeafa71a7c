"""Twenty-five partners of mixed combinations, built from the shipped library in Word and PDF: each packet has only its own words.

The recorded run of ten thousand is `python -m benchmarks.batch --rows 10000 --jobs 2`.
"""

from pathlib import Path

import pikepdf
import pytest

from benchmarks.batch import made_up, measure, mixed

ROWS, JOBS = 25, 2

pytestmark = pytest.mark.slow


def test_no_packet_has_another_partners_words_and_memory_stays_flat(tmp_path: Path) -> None:
    run = measure(made_up(tmp_path / "partners.csv", ROWS), tmp_path / "out", JOBS)

    assert len([*(tmp_path / "out").glob("*/manifest.json")]) == ROWS
    assert [*mixed(tmp_path / "out", JOBS)] == []
    assert run.memory[-1] < 1.25 * run.memory[len(run.memory) // 2]


def test_another_partners_file_would_be_found(tmp_path: Path) -> None:
    measure(made_up(tmp_path / "partners.csv", 2), tmp_path / "out", 1)
    one, other = sorted(path.parent for path in (tmp_path / "out").glob("*/manifest.json"))
    (other / "packet.pdf").replace(one / "packet.pdf")

    assert [*mixed(tmp_path / "out", 1)] == [str(one / "packet.pdf")]


def test_another_partners_name_in_a_field_would_be_found(tmp_path: Path) -> None:
    measure(made_up(tmp_path / "partners.csv", 2), tmp_path / "out", 1)
    packet = next((tmp_path / "out").glob("*/packet.pdf"))
    with pikepdf.open(packet, allow_overwriting_input=True) as file:
        field = next(held for held in file.objects if isinstance(held, pikepdf.Dictionary) and held.get("/FT") == pikepdf.Name.Tx)
        field.V = pikepdf.String("Signer 7999997")
        file.save()

    assert [*mixed(tmp_path / "out", 1)] == [str(packet)]
