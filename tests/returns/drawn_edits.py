"""Random edits of a Word file, judged, and drawn by LibreOffice: what passes must show the words that ours shows."""

import subprocess
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from formats.word.word_sample import word
from returns.word_edits import random_edit, seen_words

from assembler.returns.verdict import Verdict
from assembler.returns.word_verdicts import compare_word_files

AT_ONCE = 25
"""The number of files that one start of LibreOffice converts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An edit that was judged and drawn: its seed, what was done, the verdict, and the words that are seen less and more than in ours.

    `drawn` is false where LibreOffice made no PDF of it.
    """

    seed: int
    what: str
    verdict: Verdict
    drawn: bool
    less: Counter[str]
    more: Counter[str]

    @property
    def same(self) -> bool:
        """Whether the words that are seen are those of ours."""
        return self.drawn and not self.less and not self.more

    @property
    def accepted_silently(self) -> bool:
        """Whether it passes though other words are seen."""
        return self.verdict.passes and self.drawn and not self.same


def judge_edits(seeds: Iterable[int], folder: Path) -> list[Judged]:
    """Return the edits of some seeds, judged and drawn in a folder."""
    ours = word()
    made = {f"{seed:06}": (seed, *random_edit(seed, ours)) for seed in seeds}
    drawn = draw({"ours": ours, **{name: data for name, (_, _, data) in made.items()}}, folder)
    shown = seen_words(drawn["ours"])
    return [
        Judged(
            seed,
            what,
            compare_word_files("alliance-agreement", "back.docx", ours, data),
            name in drawn,
            *(
                (shown - seen, seen - shown)
                if (seen := seen_words(drawn[name]) if name in drawn else shown)
                else (shown, Counter[str]())
            ),
        )
        for name, (seed, what, data) in made.items()
    ]


def draw(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Return the PDFs that LibreOffice makes of some Word files, by their names; one that it cannot read has none."""
    paths = {name: folder / f"{name}.docx" for name in files}
    for name, data in files.items():
        paths[name].write_bytes(data)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder / "out")]
    names = list(paths)
    for at in range(0, len(names), AT_ONCE):
        some = [str(paths[name]) for name in names[at : at + AT_ONCE]]
        subprocess.run([*command, *some], check=False, capture_output=True, timeout=600)
    found = {name: folder / "out" / f"{name}.pdf" for name in files}
    return {name: path.read_bytes() for name, path in found.items() if path.is_file()}
