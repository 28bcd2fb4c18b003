import http.client
import re
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client, override_settings
from prometheus_client.parser import text_string_to_metric_families

from jesuisla.server import metrics
from jesuisla.server.serving import any_free_port
from processes import PATIENCE, Installation, until

HERE = {"host": "127.0.0.1:8000"}
TOKEN = "t" * 40
WITH_TOKEN = {"authorization": f"Bearer {TOKEN}"}
ALERTS = Path(__file__).resolve().parents[2] / "deploy" / "alerts.yml"


def figures(text: str) -> dict[tuple[str, ...], float]:
    """Each figure, by its name and the values of its labels, in the order of their names."""
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def ask(port: int, path: str, host: str, **headers: str) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", path, headers={"Host": host} | headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


def metrics_of(**headers: str) -> Any:
    return Client(headers=HERE | WITH_TOKEN | headers).get("/metrics")


@pytest.fixture(autouse=True)
def _a_token_is_set(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


@pytest.mark.django_db
@override_settings(METRICS_TOKEN="")
@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Bearer None"])
def test_without_a_token_not_even_this_machine_may_read_them(cast: Any, sent: str) -> None:
    client = Client(headers=HERE, REMOTE_ADDR="127.0.0.1")
    answer = client.get("/metrics", headers={"authorization": sent})
    assert answer.status_code in {400, 404}
    assert b"jesuisla_" not in answer.content


@pytest.mark.django_db
def test_with_a_token_whoever_has_it_may_read_them_and_nobody_else(cast: Any) -> None:
    elsewhere = Client(headers={"host": "jesuisla.localhost"}, REMOTE_ADDR="203.0.113.7")
    for right in (f"Bearer {TOKEN}",):
        answer = elsewhere.get("/metrics", headers={"authorization": right})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert "jesuisla_database_up 1.0" in answer.text
    for wrong in ("", TOKEN, f"Basic {TOKEN}", "Bearer ", "Bearer é", f"Bearer {TOKEN}x"):
        answer = elsewhere.get("/metrics", headers={"authorization": wrong})
        assert answer.status_code == 404
    nearby = Client(headers=HERE, REMOTE_ADDR="127.0.0.1")
    assert nearby.get("/metrics").status_code != 200, "this machine needs the token too"


@pytest.mark.django_db
def test_they_say_how_the_installation_stands(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from jesuisla.collective.journal.jobs import deliver

    noon = datetime(2026, 5, 4, 12, tzinfo=UTC)
    monkeypatch.setattr(metrics, "last_backup", lambda: noon)
    deliver.defer(entry=1, listener="nobody")
    values = figures(metrics_of().text)
    assert values["jesuisla_database_up",] == 1
    assert values["jesuisla_jobs_waiting",] == 1
    assert values["jesuisla_oldest_job_seconds",] == pytest.approx(0, abs=5)
    assert values["jesuisla_jobs_failed",] == values["jesuisla_jobs_stalled",] == 0
    assert values["jesuisla_last_backup_timestamp_seconds",] == noon.timestamp()
    assert ("jesuisla_worker_seen_seconds",) not in values, "unknown is not zero"


@pytest.mark.django_db
def test_without_a_backup_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metrics, "last_backup", lambda: None)
    assert ("jesuisla_last_backup_timestamp_seconds",) not in figures(metrics_of().text)


def test_they_are_there_without_a_database(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    def refuse() -> Any:
        raise OperationalError("gone")

    monkeypatch.setattr(metrics.health, "queue_now", refuse)
    monkeypatch.setattr(metrics.connection, "close", lambda: None)
    answer = metrics_of()
    assert answer.status_code == 200
    assert figures(answer.text)["jesuisla_database_up",] == 0


@pytest.mark.django_db
def test_a_page_is_counted_under_its_name_and_never_under_what_was_asked_for(cast: Any) -> None:
    client = Client(headers={"host": "jesuisla.localhost"})
    before = figures(metrics_of().text)
    for path in ("/charte", "/actions/987654", "/nobody/zorglub?secret=1", "/metrics", "/sante"):
        client.get(path)
    text = metrics_of().text
    after = figures(text)
    new = {name: value - before.get(name, 0) for name, value in after.items()}
    counted = {name[1:]: n for name, n in new.items() if name[0] == "jesuisla_requests_total" and n}
    assert sum(counted.values()) == 4, "all but /sante"
    assert counted["none", "404"] == 2
    for word in ("zorglub", "987654", "secret", "localhost", "jesuislà", "Colette"):
        assert word not in text
    for page in {name[0] for name in counted}:
        assert re.fullmatch(r"[a-z_:]+", page)


@pytest.mark.slow
def test_the_processes_of_one_web_server_count_together(group: Installation) -> None:
    (group.data_dir / "metrics" / "4194305").mkdir(parents=True)  # beyond any process
    port = any_free_port("127.0.0.1")
    serve = group.start(
        "serve", "--port", str(port), "--workers", "2", JESUISLA_METRICS_TOKEN=TOKEN
    )
    assert serve.stdout.readline().startswith("Ready: ")
    for _ in range(40):
        assert ask(port, "/charte", "jesuisla.localhost")[0] == 200
    assert ask(port, "/metrics", f"127.0.0.1:{port}")[0] == 404, "without the token"
    status, text = ask(port, "/metrics", f"127.0.0.1:{port}", **WITH_TOKEN)
    assert status == 200
    values = figures(text)
    counted = {name[1]: n for name, n in values.items() if name[0] == "jesuisla_requests_total"}
    assert sorted(counted.values()) == [1, 40]
    assert values["jesuisla_request_seconds_bucket", "+Inf", "public:charter"] == 40
    until(
        lambda: [path.name for path in (group.data_dir / "metrics").iterdir()] == [str(serve.pid)]
    )


def test_every_alert_asks_for_a_figure_that_there_is() -> None:
    asked = set(re.findall(r"\bjesuisla_\w+", ALERTS.read_text(encoding="utf-8")))
    there = set(re.findall(r'"(\w+)",?\s*"', Path(metrics.__file__).read_text(encoding="utf-8")))
    names = {re.sub(r"^jesuisla_|_(total|bucket|count|sum)$", "", name) for name in asked}
    assert names
    assert names <= {name.removeprefix("jesuisla_") for name in there}
