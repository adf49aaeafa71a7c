"""What programs that watch the portal are told."""

from pathlib import Path

import httpx
from portal.running import Running, limited
from prometheus_client.parser import text_string_to_metric_families

from assembler.portal.store.inbox import Waiting


def test_a_portal_is_healthy_while_its_database_and_its_files_answer(portal: Running) -> None:
    with portal.client() as client:
        assert (client.get("/health").status_code, client.get("/health").text) == (200, "ready\n")
        assert client.get("/health", headers={"Host": "10.0.0.7"}).status_code == 200
        assert client.get("/desk/sign-in", headers={"Host": "10.0.0.7"}).status_code == 400
        files = Path(portal.context.settings.files)
        files.rename(files.with_name("lost"))
        assert (client.get("/health").status_code, client.get("/health").text) == (503, "not ready\n")
        files.with_name("lost").rename(files)
        assert client.get("/health").status_code == 200
        engine = portal.context.engine
        object.__setattr__(portal.context, "engine", _Gone())
        assert (client.get("/health").status_code, client.get("/health").text) == (503, "not ready\n")
        object.__setattr__(portal.context, "engine", engine)


def test_who_watches_asks_as_often_as_it_wants(tmp_path: Path) -> None:
    with limited(tmp_path, requests="3/minute") as portal, portal.client() as client:
        assert {client.get("/health").status_code for _ in range(6)} == {200}
        assert [client.get("/desk/sign-in").status_code for _ in range(4)] == [200, 200, 200, 429]


class _Gone:
    def connect(self) -> None:
        raise OSError


def test_metrics_count_what_is_there_and_are_for_those_with_a_token(served: Running, partner: httpx.Client) -> None:
    served.link_to("metrics-001")
    assert partner.get("/api/metrics").status_code == 401
    answer = partner.get("/api/metrics", headers={"Authorization": f"Bearer {served.token()}"})
    found = {family.name: family.samples for family in text_string_to_metric_families(answer.text)}
    assert sum(sample.value for sample in found["assembler_packets"] if sample.labels == {"state": "built"}) >= 1
    assert {sample.labels["why"] for sample in found["assembler_inbox"]} == {why.name.lower() for why in Waiting}
    assert {sample.labels["state"] for sample in found["assembler_deliveries"]} == {"waiting", "delivered", "given_up"}
    assert found["assembler_queue_oldest_seconds"][0].value >= 0
    assert "Acme" not in answer.text
