"""The numbers that programs which watch the portal are told."""

from importlib.metadata import version
from pathlib import Path

import httpx
import pytest
from portal.running import Running, running, small_settings, with_seal
from prometheus_client.parser import text_string_to_metric_families

from assembler.portal.clock import now
from assembler.portal.store.accounts import COMMAND_LINE, Role, create_token
from assembler.portal.store.audit import BACKUP_MADE, DAMAGE_FOUND, VERIFIED, record
from assembler.portal.store.database import writing
from assembler.portal.store.inbox import Waiting
from assembler.portal.store.packets import STATES


def told(portal: Running) -> dict[str, float]:
    """Return the numbers without a label that a portal tells."""
    with portal.client() as client:
        answer = client.get("/api/metrics", headers={"Authorization": f"Bearer {portal.token()}"})
    families = text_string_to_metric_families(answer.text)
    return {one.name: one.value for family in families for one in family.samples if not one.labels}


def test_they_tell_the_last_backup_whether_damage_was_found_and_when_seal_and_tokens_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(with_seal(small_settings(tmp_path), monkeypatch)) as portal:
        assert portal.context.settings.seal
        portal.context.settings.seal.unlink()  # whoever asks for numbers opens no key
        first = told(portal)
        assert first["assembler_damage_found"] == 0
        assert "assembler_last_backup_timestamp_seconds" not in first
        assert first["assembler_seal_expires_timestamp_seconds"] % 86_400 == 0
        for at, kind, damaged in ((10, BACKUP_MADE, 0), (20, DAMAGE_FOUND, 1), (30, VERIFIED, 0), (40, DAMAGE_FOUND, 1)):
            with writing(portal.context.engine) as connection:
                record(connection, at, kind, actor=COMMAND_LINE.id)
            now_told = told(portal)
            assert now_told["assembler_damage_found"] == damaged, kind
            assert now_told["assembler_last_backup_timestamp_seconds"] == 10
            assert now_told["assembler_last_check_timestamp_seconds"] == at


def test_metrics_count_what_is_there_and_are_for_those_with_a_token(served: Running, partner: httpx.Client) -> None:
    served.link_to("metrics-001")
    assert partner.get("/api/metrics").status_code == 401
    answer = partner.get("/api/metrics", headers={"Authorization": f"Bearer {served.token()}"})
    found = {family.name: family.samples for family in text_string_to_metric_families(answer.text)}
    assert sum(sample.value for sample in found["assembler_packets"] if sample.labels == {"state": "built"}) >= 1
    assert {sample.labels["why"] for sample in found["assembler_inbox"]} == {why.name.lower() for why in Waiting}
    assert {sample.labels["state"] for sample in found["assembler_deliveries"]} == {"waiting", "delivered", "given_up"}
    assert found["assembler_queue_oldest_seconds"][0].value >= 0
    assert {sample.labels["state"] for sample in found["assembler_packets"]} == set(STATES)
    assert found["assembler_info"][0].labels == {"version": version("clause-assembler")}
    (free,), (size,) = found["assembler_disk_free_bytes"], found["assembler_disk_size_bytes"]
    assert 0 < free.value < size.value
    assert free.labels == size.labels == {"holds": "data"}
    assert "Acme" not in answer.text
    assert str(served.context.settings.counts.parent) not in answer.text


def test_a_viewer_s_token_is_told_when_the_next_token_of_each_role_ends_and_no_name(tmp_path: Path) -> None:
    with running(small_settings(tmp_path)) as portal:
        with writing(portal.context.engine) as connection:
            at, made = now(), COMMAND_LINE.id
            for name, role, life in (("payroll", Role.ADMIN, 900), ("archive", Role.ADMIN, 300), ("gone", Role.ADMIN, 0)):
                create_token(connection, name, role, at, life, made)
        with portal.client() as client:
            text = client.get("/api/metrics", headers={"Authorization": f"Bearer {portal.token(Role.VIEWER)}"}).text
        families = {one.name: one.samples for one in text_string_to_metric_families(text)}
        ends = {one.labels["role"]: one.value for one in families["assembler_token_expires_timestamp_seconds"]}
        assert (set(ends), ends["admin"]) == ({"viewer", "admin"}, at + 300)
        assert all(name not in text for name in ("payroll", "archive"))
