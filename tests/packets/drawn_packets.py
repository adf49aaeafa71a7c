"""Packets of random libraries, each known by a seed, for processes that build them in some order."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from checks.random_libraries import draw, use
from checks.test_against_assembly import elections, load
from small_library import elect_only

from assembler.assembly import Assembly, assemble
from assembler.formats.registry import DEFAULT_FORMATS
from assembler.loader.templates import Templates, load_templates
from assembler.model.expressions import Datum
from assembler.model.matter import Matter
from assembler.packets.rendering import RenderSettings, render_files
from examples import ROOT

Digests = dict[str, str]
"""The SHA-256 of each file of a packet, by its path."""

NAMES = ("Acme Ltd", "Łódź Żółć sp. z o.o.", "Ἀθῆναι Α.Ε.", "Ångström & Søn", "A fine Office")
"""Names of partners, with letters that the words of a library lack."""


def build_all(seeds: Iterable[int]) -> dict[int, Digests]:
    """Build the packet of each seed in this process, one after the other, and return what their files are."""
    return {seed: build(seed) for seed in seeds}


def build(seed: int) -> Digests:
    """Build the Word and PDF files of a packet of a random library; none where each of its packets lacks a term.

    Two seeds share a library, so that one packet's words are those of another.
    """
    found = _assembled(seed)
    if found is None:
        return {}
    matter, assembly = found
    settings = RenderSettings(f"m-001-{seed:07}", matter.id, "Packet", matter.issued, split=seed % 3 == 0)
    files, findings = render_files(assembly, _templates(), DEFAULT_FORMATS, settings, lambda _: None)
    assert files, findings
    return {file.path: hashlib.sha256(file.data).hexdigest() for file in files}


def _assembled(seed: int) -> tuple[Matter, Assembly] | None:
    """Assemble a valid combination of a random library for a partner with one of the names."""
    random = Random(seed)
    with TemporaryDirectory() as root:
        library = load(draw(seed // 2, use, defining=True), Path(root))
    drawn, name = elections(library), random.choice(NAMES)
    for matter, on in random.sample(drawn, len(drawn)):
        partner = replace(matter.partner, fields={**matter.partner.fields, "legal_name": Datum(name)})
        named = replace(matter, partner=partner)
        assembly, _ = assemble(named, elect_only(library, named, on))
        if assembly is not None:
            return named, assembly
    return None


@cache
def _templates() -> Templates:
    templates, findings = load_templates(ROOT / "templates")
    assert templates is not None, findings
    return templates
