"""Fixtures of the loader's tests: a tiny library, in a folder of its own or read once."""

from pathlib import Path

import pytest
from loader.library_builder import LibraryFolder, build_library

from assembler.model.library import Library


@pytest.fixture
def folder(tmp_path: Path) -> LibraryFolder:
    return build_library(tmp_path)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return build_library(tmp_path_factory.mktemp("demo")).library()
