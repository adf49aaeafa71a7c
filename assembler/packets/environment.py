"""The environment that packets are made in: the versions of the packages, this one's commit and code, Python and zlib."""

import json
import re
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import NamedTuple

from assembler.loader.files import digest_of_files
from assembler.loader.library_files import read_files
from assembler.model.manifest import Environment
from assembler.packets.git_commit import commit_of_build, commit_of_checkout
from assembler.platform.installed_data import PACKAGE

OURS = "clause-assembler"

ENGINES = (OURS, "deflate", "docxtpl", "jinja2", "pikepdf", "typst", "font-caladea", "font-source-serif-pro", "fonttools")
"""The packages that decide a packet's bytes, and so its name."""

REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
VERSION, REQUIRES = re.compile(r"^Version: *(.+)$", re.MULTILINE), re.compile(r"^Requires-Dist: *(.+)$", re.MULTILINE)


class InstalledPackage(NamedTuple):
    """The version of an installed package, and what it requires, each as its metadata says it."""

    version: str
    requires: tuple[str, ...]


def engines() -> dict[str, str]:
    """Return the versions of the packages that decide a packet's bytes, this one among them."""
    return {name: _versions_of(name) for name in ENGINES}


def _versions_of(name: str) -> str:
    found = _installed(name)
    return found.version if found else "unknown"


@cache
def environment() -> Environment:
    """Return the environment of this process: each package that this one needs, whatever extras are installed beside them."""
    packages = dict(sorted(_packages(OURS, {})))
    return Environment(".".join(map(str, sys.version_info[:3])), zlib.ZLIB_RUNTIME_VERSION, _commit(), _code_digest(), packages)


def _packages(name: str, seen: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Yield a package and those it needs, each once, by their normalised names (PEP 503) with their versions."""
    found = _installed(name)
    normalised = re.sub(r"[-_.]+", "-", name).lower()
    if found is None or normalised in seen:
        return
    seen[normalised] = found.version
    yield normalised, found.version
    for needed in found.requires:
        requirement, _, marker = needed.partition(";")
        named = REQUIREMENT.match(requirement)
        if named and "extra" not in marker:
            yield from _packages(named.group(), seen)


@cache
def _installed(name: str) -> InstalledPackage | None:
    """Return the version of an installed package and what it needs, from the head of its metadata; None where it is not installed."""
    found = _distribution(name)
    if found is None:
        return None
    head, _, _ = (found.read_text("METADATA") or "").partition("\n\n")
    version = VERSION.search(head)
    if version is None:  # an installation of an older kind
        return InstalledPackage(found.version, tuple(found.requires or ()))
    return InstalledPackage(version[1], tuple(REQUIRES.findall(head)))


def _distribution(name: str) -> Distribution | None:
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def _code_digest() -> str:
    """Return the digest of the code as it runs, which a commit does not tell of a checkout with changes."""
    return digest_of_files(read_files(PACKAGE, {}, ending=".py").contents)


def _commit() -> str:
    """Return the Git commit of the checkout, of what was built, or of what pip installed from; empty where none is known."""
    return commit_of_checkout(PACKAGE.parent / ".git") or commit_of_build(PACKAGE) or _commit_of_install(_distribution(OURS))


def _commit_of_install(installed: Distribution | None) -> str:
    """Return the commit that pip has noted (PEP 610)."""
    noted = installed.read_text("direct_url.json") if installed else None
    source = json.loads(noted).get("vcs_info", {}) if noted else {}
    return str(source.get("commit_id", ""))
