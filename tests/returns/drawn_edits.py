"""Random edits of a Word file, judged, and drawn by LibreOffice: what passes must show the words that ours shows."""

import hashlib
import io
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterable, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from formats.word.word_sample import word
from returns.word_edits import BESIDE, random_edit, seen_words

from assembler.returns.verdict import Verdict
from assembler.returns.word_verdicts import compare_word_files

AT_ONCE = 25
"""The number of files that one start of LibreOffice converts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """An edit that was judged and drawn: its seed, what was done, the verdict, and the words that are seen less and more than in ours.

    `drawn` is false where LibreOffice made no PDF of it. `furniture` are the words of the headers and footers of ours.
    """

    seed: int
    what: str
    verdict: Verdict
    drawn: bool
    less: Counter[str]
    more: Counter[str]
    furniture: frozenset[str] = frozenset()

    @property
    def same(self) -> bool:
        """Whether the words that are seen are those of ours."""
        return self.drawn and not self.less and not self.more

    @property
    def set_otherwise(self) -> bool:
        """Whether other words are seen for their place alone: a narrow column breaks words, or a footer stands higher on the page."""
        moved = {word.removesuffix(BESIDE) for word in self.less if word.endswith(BESIDE)}
        if moved and all(word.endswith(BESIDE) for word in self.less) and moved <= {*self.more}:
            return all(word in self.furniture or word.isdecimal() for word in self.more)
        return _letters(self.less) == _letters(self.more)

    @property
    def accepted_silently(self) -> bool:
        """Whether it passes though other words are seen."""
        return self.verdict.passes and self.drawn and not self.same


def _letters(words: Counter[str]) -> Counter[str]:
    return Counter(letter for word, number in words.items() for letter in word.replace("_", "") * number)


Seen = MutableMapping[str, dict[str, int] | None]
"""The words that are seen in files that were drawn, by the digest of what the file holds; None where it was not drawn."""


def judge_edits(seeds: Iterable[int], folder: Path, known: Seen | None = None) -> list[Judged]:
    """Return the edits of some seeds, judged and drawn in a folder; what is `known` is not drawn again, and what is drawn is put there."""
    ours = word()
    made = {f"{seed:06}": (seed, *random_edit(seed, ours)) for seed in seeds}
    seen = _seen_in({"ours": ours, **{name: data for name, (_, _, data) in made.items()}}, folder, {} if known is None else known)
    shown = Counter(seen["ours"])
    furniture = frozenset(word.removesuffix(BESIDE) for word in shown if word.endswith(BESIDE))
    return [
        Judged(
            seed,
            what,
            compare_word_files("alliance-agreement", "back.docx", ours, data),
            seen[name] is not None,
            shown - Counter(seen[name]),
            Counter(seen[name]) - shown,
            furniture,
        )
        for name, (seed, what, data) in made.items()
    ]


def _seen_in(files: dict[str, bytes], folder: Path, known: Seen) -> dict[str, dict[str, int] | None]:
    """Return the words that are seen in each file."""
    keys = {name: _digest_of_parts(data) for name, data in files.items()}
    new = {name: data for name, data in files.items() if keys[name] not in known}
    drawn = draw(new, folder) if new else {}
    known.update({keys[name]: dict(seen_words(drawn[name])) if name in drawn else None for name in new})
    return {name: known[key] for name, key in keys.items()}


def _digest_of_parts(data: bytes) -> str:
    """Return a digest of the parts of a Word file, which does not depend on when the file was written."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        held = b"".join(name.encode() + hashlib.sha256(archive.read(name)).digest() for name in sorted(archive.namelist()))
    return hashlib.sha256(held).hexdigest()


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
