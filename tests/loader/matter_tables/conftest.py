"""The library that the tests of tables share."""

import pytest
from loader.matter_tables.table_files import small_library

from assembler.model.library import Library


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    return small_library(tmp_path_factory.mktemp("library"))
