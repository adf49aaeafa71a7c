"""A machine that uses the API of the shared portal."""

from collections.abc import Iterator

import httpx
import pytest
from portal.running import Running


@pytest.fixture
def machine(served: Running) -> Iterator[httpx.Client]:
    """Return a client with the token of an admin."""
    with httpx.Client(base_url=served.address, headers={"Authorization": f"Bearer {served.token()}"}, timeout=60) as client:
        yield client
