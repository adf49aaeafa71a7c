"""Erasing a partner leaves no trace on the disk."""

import re
from pathlib import Path

import pytest
from portal.page_forms import form_of, typed
from portal.running import free_port, running, settings_for

from assembler.portal.store.audit import first_broken_event
from assembler.portal.store.database import reading


@pytest.mark.slow
def test_erasing_a_partner_leaves_no_trace_on_the_disk(tmp_path: Path) -> None:
    with running(settings_for(tmp_path, free_port())) as portal:
        packet = portal.packet("erased-001", "Verschwunden Quastelhuber GmbH")
        link = portal.link(packet)
        with portal.client_of("admin") as desk, portal.client() as partner:
            form = form_of(partner, link)
            partner.post(f"{form}/fill", data={**typed(partner, form, need="Quastelhuber wishes"), "do": "save"})
            found = re.search(r'href="(/desk/partners/[0-9a-f]+)"', desk.get("/desk/partners").text)
            assert found
            assert desk.post(f"{found[1]}/erase", data={"name": "another"}).status_code == 422
            assert b"Quastelhuber" in _all_bytes(tmp_path)
            assert desk.post(f"{found[1]}/erase", data={"name": "Verschwunden Quastelhuber GmbH"}).status_code == 303
            assert partner.get(link).status_code == 404
        with reading(portal.context.engine) as connection:
            assert first_broken_event(connection) is None
        assert b"Quastelhuber" not in _all_bytes(tmp_path)
        assert sorted(path.name for path in (tmp_path / "files" / "packets").iterdir()) == ["kept", "records"]


def _all_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
