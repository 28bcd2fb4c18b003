from typing import Any

import pytest

from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.models import Entry

GOOD = {
    "hashtag": "#jesuislà",
    "hashtag_place": "start",
    "reviewers_needed": "1",
    "daily_budget": "4",
    "voices_needed": "3",
    "window_minutes": "720",
    "retention_days": "14",
    "age_to_join": "15",
    "powers_hours": "6",
    "contact": "equipe@example.org",
}


def test_a_coordinator_sets_how_the_group_works(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    for _ in range(2):
        assert client.post("/equipe/groupe/fonctionnement", GOOD).status_code == 302
    group = Group.objects.get(pk=cast.group.pk)
    assert (group.reviewers_needed, group.retention_days) == (1, 14)
    assert Entry.objects.filter(event="WaysChanged").count() == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("powers_hours", "0"),
        ("powers_hours", "13"),
        ("reviewers_needed", "3"),
        ("voices_needed", "1"),
        ("retention_days", "0"),
        ("retention_days", "9999"),
        ("hashtag", "sans dièse"),
        ("daily_budget", "-1"),
        ("window_minutes", "demain"),
        ("contact", "pas une adresse"),
    ],
)
def test_a_wrong_value_changes_nothing_and_stays_on_the_page(
    cast: Any, client_of: Any, field: str, wrong: str
) -> None:
    answer = client_of(cast.coordinator).post(
        "/equipe/groupe/fonctionnement", GOOD | {field: wrong}
    )
    assert answer.status_code == 422
    assert wrong in answer.content.decode()
    assert Group.objects.get(pk=cast.group.pk).daily_budget == cast.group.daily_budget


def test_the_page_says_what_holds_today_and_opens_where_something_is_wrong(
    cast: Any, client_of: Any
) -> None:
    client = client_of(cast.coordinator)
    client.post("/equipe/groupe/fonctionnement", GOOD)
    page = client.get("/equipe/groupe/fonctionnement").content.decode()
    assert "Jusqu’à 4 actions par jour. Nous souhaitons 3 voix dans chacune" in page
    assert "elle dure 12 heures." in page
    assert "Nos commentaires commencent par #jesuislà." in page
    assert '<details class="more" open>' not in page
    wrong = client.post("/equipe/groupe/fonctionnement", GOOD | {"hashtag": "sans dièse"})
    assert wrong.content.decode().count('<details class="more" open>') == 1
