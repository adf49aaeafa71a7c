"""What all tests share: the flag that records the golden texts anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="record the golden texts anew, to be read in review")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """`True` when the golden texts are to be recorded."""
    return bool(request.config.getoption("--update-golden"))
