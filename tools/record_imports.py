"""Import every contract of a folder, build it, hold it against the original, and record the figures in `tests/recorded/imports.md`.

`record_imports.py FOLDER DAY [SCORE]`: FOLDER holds contracts in Word and Markdown that may not be copied here. SCORE is a program that
measures a built folder against a contract by a reader of its own, `SCORE score CONTRACT --built FOLDER --library FOLDER --json`; its figures
stand beside ours.
"""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from click.testing import CliRunner
from recorded_run import COMMIT, RECORDED, ROOT

from assembler.cli import main

HEAD = """# Contracts of others, imported

`make imports FOLDER=… SCORE=…` imports each contract of a folder (Word and Markdown) by `assembler import --check`, which builds it and
holds every word and number against the contract. The last columns are from another program, whose reader is LibreOffice: shares of the
contract's words in order, of its numbers, of its references with the same number where they stand, of its definitions and of its blanks.
A dash: there are none to count. It counts two things as lost that are not: the front matter of a Markdown file, and the number of a paragraph
that stands in a cell behind another one, where it is printed as words. It counts each drafting note, and both marks of a condition, as blanks, but
the notes of a clause, and a condition, as one that stands for them.

Words that are not printed, and told, are places to sign, which the library prints anew, the marks of conditions, and notes to drafters, which become
notes of their clauses. “Not taken” is what is left out beside these, headers, footers, contents and front matter, in per cent of the words; it is listed.

"""
OWN = """
## Our own papers

Each packet of `examples/` is built, and all its papers are imported together and built again: the same words with the same numbers, in each
combination of the papers.

"""
KEPT_ELSEWHERE = (
    *("the header", "the footer", "the table of contents", "the front matter"),
    *("the places to sign", "the marks of conditions", "printed only where"),
)
"""How the names begin of what is left out of the text, because the library or the report has it, or it is no text of the contract."""
MEASURED = ("words", "numbers", "references", "definitions", "blanks")


def figures(contract: Path, score: str) -> list[str]:
    """Return the cells of one contract."""
    with TemporaryDirectory(prefix="imports-") as scratch:
        library, output = Path(scratch) / "library", Path(scratch) / "output"
        said = CliRunner().invoke(main, ["import", str(contract), "--into", str(library), "--check", "--json"])
        data = json.loads(said.stdout)
        (paper,) = data.get("papers", ({"check": None},))
        if paper["check"] is None:
            return [contract.name, "refused", *[""] * (4 + len(MEASURED))]
        built = [
            "build",
            str(library / "matter.yaml"),
            "--library",
            str(library / "clauses"),
            "--formats",
            "docx",
            "-o",
            str(output),
        ]
        status = CliRunner().invoke(main, built).exit_code
        check = paper["check"]
        differing = sum(not each["told"] for each in check["differences"])
        told = sum(len(each["missing"].split()) for each in check["differences"] if each["told"])
        lost = sum(len(each["text"].split()) for each in paper["not_taken"] if not each["what"].startswith(KEPT_ELSEWHERE))
        share = f"{100 * lost / max(1, check['words']):.2f}"
        cells = [contract.name, f"{check['words']:,}", str(differing), str(told), share, str(len(paper["doubts"]))]
        return [*cells, *(measured(score, contract, output, library) if score and status == 0 else ["–"] * len(MEASURED))]


def own_figures(matter: Path) -> list[str]:
    """Return the cells of an example, whose papers are built, imported together, and built again."""
    with TemporaryDirectory(prefix="imports-") as scratch:
        CliRunner().invoke(main, ["build", str(matter), "--formats", "docx", "-o", str(Path(scratch) / "built")])
        papers = sorted(str(path) for path in Path(scratch).rglob("documents/*.docx"))
        said = CliRunner().invoke(main, ["import", *papers, "--into", str(Path(scratch) / "library"), "--check", "--json"])
        checks = [paper["check"] for paper in json.loads(said.stdout)["papers"]]
    differing = sum(not each["told"] for check in checks for each in check["differences"])
    words, numbers = (sum(check[name] for check in checks) for name in ("words", "numbers"))
    return [matter.stem, str(len(papers)), f"{words:,}", f"{numbers:,}", str(differing), str(said.exit_code)]


def table(head: list[str], rows: list[list[str]]) -> str:
    """Return a table of figures."""
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---", *["---:"] * (len(head) - 1)], *rows)) + "\n"


def measured(score: str, contract: Path, output: Path, library: Path) -> list[str]:
    """Return what the other program measures, in per cent."""
    command = [score, "score", str(contract), "--built", str(output), "--library", str(library), "--json"]
    result = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)  # noqa: S603
    return ["–" if result[name] is None else f"{100 * result[name]:.1f}" for name in MEASURED]


def record(folder: Path, day: date, score: str = "") -> None:
    """Import every contract of a folder and write the record."""
    contracts = sorted(path for path in folder.iterdir() if path.suffix in (".docx", ".md") and path.name != "README.md")
    rows = [figures(path, score) for path in contracts]
    lines = table(["contract", "words", "differences", "words not printed, told", "not taken", "doubts", *MEASURED], rows)
    own = [own_figures(matter) for matter in sorted((ROOT / "examples").glob("*.yaml"))]
    ours = table(["example", "papers", "words", "numbers", "differences", "exit status"], own)
    text = f"{HEAD}{day}, commit {COMMIT}, {len(rows)} contracts.\n\n{lines}{OWN}{ours}"
    (RECORDED / "imports.md").write_text(text, "utf-8")


if __name__ == "__main__":
    record(Path(sys.argv[1]), date.fromisoformat(sys.argv[2]), *sys.argv[3:4])
