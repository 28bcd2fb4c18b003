import re
from datetime import date
from typing import Any

import pytest
from django_scopes import scope

from jesuisla.analysis.impact.outcome import OUTCOME_DEPTHS, Outcome, Top, count_kinds
from jesuisla.analysis.thread import CommentKind, SnapshotPlace
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.texts import EarlierFigure, publish_charter, record_figure
from jesuisla.collective.proposals.models import Criterion
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.results.results import as_data
from jesuisla.collective.threads.models import Page, Thread

PAGES = ["/", "/impact", "/reseau", "/charte"]


def outcome(ours: int) -> Outcome:
    def places(good: int, size: int) -> list[SnapshotPlace]:
        return [
            SnapshotPlace(position=n, kind=CommentKind.OURS if n <= good else CommentKind.HATEFUL)
            for n in range(1, size + 1)
        ]

    return Outcome(
        tops=tuple(
            Top(
                size=size,
                before=count_kinds(places(0, size)),
                after=count_kinds(places(ours, size)),
            )
            for size in OUTCOME_DEPTHS
        )
    )


@pytest.fixture
def measured(cast: Any) -> Any:
    """``measured(12)``: so many closed actions, each two places better."""

    def make(number: int, group: Any = None) -> None:
        group = group or cast.group
        page = Page.objects.create(
            group=group, network="facebook", handle="gazette", name="La Gazette"
        )
        threads = Thread.objects.bulk_create(
            Thread(group=group, network="facebook", native_id=f"p{n}", page=page)
            for n in range(number)
        )
        moment = cast.member.joined_at
        actions = Action.objects.bulk_create(
            Action(
                group=group,
                number=n,
                thread=thread,
                why="Pourquoi.",
                state=Action.State.CLOSED,
                launched_at=moment,
                closes_at=moment,
                closed_at=moment,
                prepared_by=cast.moderator,
            )
            for n, thread in enumerate(threads, 1)
        )
        ActionResult.objects.bulk_create(
            ActionResult(group=group, action=action, tops=as_data(outcome(1 + action.number % 3)))
            for action in actions
        )

    return make


@pytest.mark.parametrize(
    "who", [None, "applicant", "member", "moderator", "coordinator", "other_moderator"]
)
def test_everybody_may_read_the_pages_for_everybody(
    cast: Any, client_of: Any, who: str | None
) -> None:
    browser = client_of(getattr(cast, who) if who else None)
    for path in PAGES:
        response = browser.get(path)
        html = response.content.decode()
        assert response.status_code == 200
        assert html.count("<h1") == 1
        assert "style=" not in html
        assert browser.post(path).status_code == 405


def test_every_page_speaks_english_too(cast: Any, client_of: Any) -> None:
    for path in PAGES:
        html = client_of(None).get(path, headers={"accept-language": "en"}).content.decode()
        assert '<html lang="en"' in html


def test_the_impact_page_says_too_few_below_ten(cast: Any, client_of: Any, measured: Any) -> None:
    measured(9)
    html = client_of(None).get("/impact", headers={"accept-language": "en"}).content.decode()
    assert "Too few to tell yet." in html
    assert "9 actions have been measured so far. One more" in html
    assert 'id="changes-title"' not in html
    assert "95% interval" not in html


def test_the_impact_page_tells_means_with_cases_and_interval(
    cast: Any, client_of: Any, measured: Any
) -> None:
    measured(12)
    html = client_of(None).get("/impact", headers={"accept-language": "en"}).content.decode()
    assert "12 measured actions." in html
    headline = "On average, in the top 5 comments: 2.0 fewer hateful, 2.0 more from the group"
    assert headline in html
    assert "95% interval" in html
    assert "does not prove" in html
    row = re.search(r"Top 5 comments</th>.*?</tr>", html, re.DOTALL)
    assert row is not None
    assert "+2.0 of 5 comments" in row[0]
    assert '<td class="num">12</td>' in row[0]
    assert re.search(r"\+1\.\d to \+2\.\d", row[0])


def test_the_log_names_no_person_and_no_hidden_thing(
    cast: Any, client_of: Any, measured: Any
) -> None:
    measured(3)
    html = client_of(None).get("/impact").content.decode()
    assert "La Gazette" in html
    for alias in ("Maud", "Malik", "Ambre"):
        assert alias not in html


def test_a_thousand_actions_take_no_more_queries_than_ten(
    cast: Any, client_of: Any, measured: Any, django_assert_max_num_queries: Any
) -> None:
    measured(1000)
    browser = client_of(None)
    browser.get("/impact")
    with django_assert_max_num_queries(12):
        response = browser.get("/impact?page=2")
    assert response.status_code == 200
    assert len(response.content) < 40_000


def test_another_groups_impact_is_its_own(cast: Any, client_of: Any, measured: Any) -> None:
    measured(12)
    html = client_of(None, host="ichbinhier.localhost").get("/impact").content.decode()
    assert "La Gazette" not in html


def test_the_network_page_shows_every_group_with_its_address_and_dated_figures(
    cast: Any, client_of: Any
) -> None:
    record_figure(
        cast.group,
        EarlierFigure(
            name="members",
            value=150_000,
            counted_on=date(2026, 3, 1),
            source="jesuisla.net",
            source_url="https://example.org/compte",
            reach="network",
        ),
        by=None,
    )
    html = client_of(None).get("/reseau", headers={"accept-language": "en"}).content.decode()
    assert 'href="http://ichbinhier.localhost/"' in html
    assert "German" in html
    assert "Germany" in html
    assert "150,000" in html
    assert 'href="https://example.org/compte"' in html
    assert "March 2026" in html
    french = client_of(None, host="ichbinhier.localhost").get("/reseau").content.decode()
    assert "Allemagne" in french
    assert 'href="http://jesuisla.localhost/"' in french


def test_the_link_to_a_group_keeps_the_port(cast: Any, client_of: Any) -> None:
    html = client_of(None, host="jesuisla.localhost:8123").get("/reseau").content.decode()
    assert 'href="http://ichbinhier.localhost:8123/"' in html


def test_the_charter_shows_the_version_in_force_and_leads_to_earlier_ones(
    cast: Any, client_of: Any
) -> None:
    publish_charter(cast.group, {"fr": "Restons calmes.", "en": "Let us stay calm."}, by=None)
    browser = client_of(None)
    html = browser.get("/charte").content.decode()
    assert "Restons calmes." in html
    assert 'href="/charte/1"' in html
    earlier = browser.get("/charte/1").content.decode()
    assert "Avec bienveillance." in earlier
    assert 'href="/charte"' in earlier
    english = browser.get("/charte", headers={"accept-language": "en"}).content.decode()
    assert "Let us stay calm." in english
    assert browser.get("/charte/3").status_code == 404
    assert browser.get("/charte/0").status_code == 404


def test_the_charter_page_tells_criteria_promises_address_and_what_is_kept(
    cast: Any, client_of: Any
) -> None:
    cast.group.contact = "equipe@example.org"
    cast.group.retention_days = 12
    cast.group.save()
    html = client_of(None).get("/charte", headers={"accept-language": "en"}).content.decode()
    for criterion in Criterion:
        assert str(criterion.label) in html or criterion.label.replace("’", "&#x27;") in html
    promises = re.search(r'<ol class="promises">(.*?)</ol>', html, re.DOTALL)
    assert promises is not None
    assert promises[1].count("<li>") == 7
    assert 'href="mailto:equipe@example.org"' in html
    assert "after 12 days" in html


def test_a_group_without_charter_says_so(cast: Any, client_of: Any) -> None:
    with scope(group=cast.other_group.pk):
        cast.other_group.charter_set.all().delete()
    browser = client_of(None, host="ichbinhier.localhost")
    assert browser.get("/charte").status_code == 200
    assert browser.get("/charte/1").status_code == 404


def test_the_manifest_lets_a_phone_share_a_link(cast: Any, client_of: Any) -> None:
    response = client_of(None).get("/manifest.webmanifest")
    told = response.json()
    assert response.headers["Content-Type"].startswith("application/manifest+json")
    assert told["name"] == cast.group.name
    assert told["lang"] == "fr"
    assert told["share_target"]["action"] == "/proposer/partager"
    assert told["share_target"]["method"] == "POST"
    assert set(told["share_target"]["params"]) == {"title", "text", "url"}
    other = client_of(None, host="ichbinhier.localhost").get("/manifest.webmanifest").json()
    assert other["name"] == cast.other_group.name
    for icon in told["icons"]:
        assert b"".join(client_of(None).get(icon["src"])).startswith(b"\x89PNG")
