"""The log holds no personal data."""

import httpx
import pytest
from portal.page_forms import form_of
from portal.running import Running

from assembler.portal.logging import log_fault


@pytest.mark.slow
def test_nothing_personal_is_logged(served: Running, partner: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    link = served.link_to("whatever-001")
    with caplog.at_level("DEBUG"):
        partner.get(link)
        partner.get(f"{link}x")
        partner.post(f"{form_of(partner, link)}/fill", data={"version": "x", "do": "check"})
    logged = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith(("assembler", "uvicorn")))
    assert "GET /p/{secret} 200" in logged
    assert link not in logged
    assert "Acme" not in logged


def test_a_fault_is_logged_by_its_class_and_line_alone(caplog: pytest.LogCaptureFixture) -> None:
    def fail() -> None:
        raise ValueError("Acme Analytics GmbH")

    with pytest.raises(ValueError, match="Acme") as raised:
        fail()
    log_fault(raised.value)
    (record,) = caplog.records
    assert record.getMessage() == f"ValueError at {__file__}:{fail.__code__.co_firstlineno + 1}"
