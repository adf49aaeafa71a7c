"""Answers are counted by status alone, by all processes that share the file."""

from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from portal.running import Running, running, small_settings
from prometheus_client.parser import text_string_to_metric_families

from assembler.portal.answer_counts import AnswerCounts


def test_two_processes_count_together_and_go_on_after_a_start(tmp_path: Path) -> None:
    with ExitStack() as opened:
        one, other = (opened.enter_context(closing(AnswerCounts(tmp_path / "requests.sqlite"))) for _ in range(2))
        for counted, status in ((one, 200), (other, 200), (other, 404), (one, 200)):
            counted.add(status)
        assert one.numbers() == other.numbers() == {200: 3, 404: 1}
    with closing(AnswerCounts(tmp_path / "requests.sqlite")) as again:
        assert again.numbers() == {200: 3, 404: 1}


def counted(portal: Running) -> dict[str, float]:
    with portal.machine(portal.token()) as client:
        text = client.get("/api/metrics").text
    (family,) = [one for one in text_string_to_metric_families(text) if one.name == "assembler_answers"]
    return {one.labels["status"]: one.value for one in family.samples if one.name == "assembler_answers_total"}


@pytest.mark.slow
def test_the_metrics_tell_how_many_answers_had_which_status_and_of_health_none(tmp_path: Path) -> None:
    with running(small_settings(tmp_path)) as portal:
        before = counted(portal)
        with portal.client() as client:
            for path, host in (
                ("/p/x", ""),
                ("/p/y", ""),
                ("/desk", ""),
                ("/desk/sign-in", ""),
                ("/", "evil.example"),
                ("/health", ""),
            ):
                client.get(path, headers={"Host": host} if host else None)
        after = counted(portal)
    assert {status: number - before.get(status, 0) for status, number in after.items()} == {
        "200": 2,
        "303": 1,
        "400": 1,
        "404": 2,
    }
