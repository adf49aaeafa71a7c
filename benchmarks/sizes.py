"""How a packet's time grows with its forms and its papers, a paper's with its pages, and both with the library that they are of.

    python -m benchmarks.sizes [--times 3]

Forms: an example of the library with 1 to 300 opportunities, each with its own form. Papers: an agreement with up to 199 addenda of five clauses
each, in a made-up library. Pages: a paper as `benchmarks.growth` makes it long, Word and PDF written and read back. Library: the packet of an agreement
and one addendum, from libraries of 10 to 1,000 addenda; reading the library is counted here, and nowhere else. Prints the processor time of
order and build, the best of some times, and draws `sizes.svg` beside this file. Nothing is remembered from one size to the next.
"""

import argparse
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

import yaml

from assembler import BuildRequest, build_packet, load_library, order_packet
from assembler.model.library import Library
from assembler.platform.installed_data import library_folder, templates_folder
from benchmarks.check_scale import forget
from benchmarks.growth import lengths
from benchmarks.packet import MATTER
from benchmarks.plots import Plot, drawn
from benchmarks.results import seconds, table

FORMS, PAPERS, ADDENDA = (1, 10, 30, 100, 300), (1, 10, 50, 100, 200), (10, 100, 300, 1000)
CLAUSES = 5
PICTURE = Path(__file__).with_suffix(".svg")
SYLLABLES = ("bar", "den", "fil", "gom", "hup", "jak", "lov", "mis", "nec", "pud")

Run = Callable[[], float]
"""One measured run: processor seconds."""


@dataclass(frozen=True, slots=True)
class Growth:
    """What is counted, and the seconds of each count, the best of its runs."""

    counted: str
    times: dict[int, float]


def main() -> None:
    """Measure, print and draw."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--times", type=int, default=3)
    given = arguments.parse_args()
    grown = list(measure(given.times))
    print(details(grown))
    PICTURE.write_text(drawn([Plot("processor time", each.counted, [[*each.times.items()]]) for each in grown]), "utf-8")


def measure(times: int) -> Iterator[Growth]:
    """Measure each growth, size after size."""
    yield Growth("forms in the packet", {count: min(many_forms(count) for _ in range(times)) for count in FORMS})
    yield Growth("pages of a paper", {one.pages: one.pages * sum(one.each.values()) for one in lengths(times, None)})
    yield Growth("papers in the packet", {count: min(many_papers(count) for _ in range(times)) for count in PAPERS})
    yield Growth(
        "addenda in the library, of which one is elected",
        {count: min(large_library(count) for _ in range(times)) for count in ADDENDA},
    )


def many_forms(count: int) -> float:
    """Time the packet of an example with so many opportunities, each with a form of its own."""
    library = _read(library_folder())
    matter = yaml.safe_load(MATTER.read_text("utf-8"))
    one = matter["opportunities"][0]
    matter["opportunities"] = [one | {"id": f"opp-{at:03}"} for at in range(count)]
    return _packet(library, matter)


def many_papers(count: int) -> float:
    """Time the packet of a made-up library with so many papers."""
    with tempfile.TemporaryDirectory() as folder:
        write_library(Path(folder), count - 1, elected=count - 1)
        return _packet(_read(Path(folder)), made_up_matter(count - 1))


def large_library(addenda: int) -> float:
    """Time the packet of an agreement and one of so many addenda, with the reading of their library."""
    with tempfile.TemporaryDirectory() as folder:
        write_library(Path(folder), addenda, elected=1)
        forget()
        began = process_time()
        library = _read(Path(folder))
        return process_time() - began + _packet(library, made_up_matter(1))


def _read(folder: Path) -> Library:
    library, findings = load_library(folder)
    assert library is not None, findings
    return library


def _packet(library: Library, matter: dict[str, object]) -> float:
    """Order and build a packet with nothing remembered; give the processor seconds of it and of what it starts."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "matter.yaml"
        written.write_text(yaml.safe_dump(matter, allow_unicode=True), "utf-8")
        forget()
        began = process_time()
        order, findings = order_packet(BuildRequest(library, written, templates_folder()))
        assert order is not None, findings
        packet, findings = build_packet(order, Path(folder) / "packets", lambda _: None)
        assert packet is not None, findings
        return process_time() - began


def made_up_matter(elected: int) -> dict[str, object]:
    """Return the matter of a partner who elects so many addenda."""
    partner = {
        "kind": "company",
        "legal_name": "Buyer Ltd",
        "register": "1",
        "country": "IE",
        "address": ["2 Street"],
        "email": "b@buyer.example",
    }
    signatories = [{"name": "Ann Byrne", "title": "Director", "email": "ann@buyer.example"}]
    chosen = [f"option_{at}" for at in range(elected)]
    return {
        "programme": "made",
        "matter": "made-1",
        "issued": "2026-12-01",
        "partner": partner | {"signatories": signatories},
        "choices": chosen,
    }


def write_library(root: Path, addenda: int, elected: int) -> None:
    """Write a programme of an agreement and so many addenda, each by its own choice; the partner signs those elected with it."""
    (root / "made").mkdir()
    for at in range(addenda + 1):
        _write_paper(root / "made" / f"paper-{at}", at)
    choices = "".join(f"  option_{at}: {{title: Option {at}, source: B-1}}\n" for at in range(max(addenda, elected)))
    papers = "".join(f"  - {{document: paper-{at + 1}, handling: exhibit, when: option_{at}}}\n" for at in range(addenda))
    (root / "made" / "programme.yaml").write_text(
        "programme: made\ntitle: Made Programme\neditions: [2026-01-01]\nroles: {vendor: Supplier, partner: Buyer}\n"
        + (f"choices:\n{choices}" if choices else "")
        + "entities:\n  house: {legal_name: House Ltd, country: IE, address: [1 Street]}\nvendor:\n  - {entity: house}\n"
        f"documents:\n  - {{document: paper-0, handling: sign_now}}\n{papers}lexicon: [Section]\n",
        "utf-8",
    )


def _write_paper(folder: Path, at: int) -> None:
    folder.mkdir()
    named = "".join(SYLLABLES[int(figure)] for figure in f"{at:04}").capitalize()
    for clause in range(CLAUSES):
        (folder / f"clause-{clause}.md").write_text(
            f"---\ntitle: Delivery {clause + 1}\nsource: B-1\n---\n"
            f"1. The Supplier delivers what the Buyer orders of the {named} range by its list of the day.\n"
            "2. The Buyer looks at each delivery when it arrives and says at once what is missing or broken.\n"
            f"3. What the Buyer says of the {named} range in time is mended or sent again without a charge.\n",
            "utf-8",
        )
    placed = "".join(f"  - {{clause: clause-{clause}}}\n" for clause in range(CLAUSES))
    kind = "kind: agreement\nsigners: [vendor, partner]\n" if at == 0 else "kind: addendum\nbase: paper-0\n"
    (folder / "document.yaml").write_text(f"title: Paper {named}\n{kind}clauses:\n{placed}", "utf-8")


def details(grown: list[Growth]) -> str:
    """Write the times of each size, and of each one counted."""
    tables = []
    for each in grown:
        rows = [(f"{count:,}", seconds(taken), seconds(taken / count)) for count, taken in each.times.items()]
        tables.append(f"## {each.counted[0].upper()}{each.counted[1:]}\n\n" + table(("count", "processor time", "each"), rows))
    return "\n\n".join(tables)


if __name__ == "__main__":
    main()
