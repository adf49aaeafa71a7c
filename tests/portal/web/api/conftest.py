"""A machine that uses the API of the shared portal."""

from collections.abc import Iterator

import httpx
import pytest
from portal.running import PLAIN, Running


@pytest.fixture
def machine(served: Running) -> Iterator[httpx.Client]:
    """Return a client with the token of an admin."""
    shown = {"Authorization": f"Bearer {served.token()}"}
    with httpx.Client(base_url=served.address, headers=shown, timeout=60, verify=PLAIN) as client:
        yield client
