"""The team's figures: how good the order models are."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from django_scopes import scope

from jesuisla.analysis.impact import ENOUGH_ACTIONS
from jesuisla.collective.actions.lifting.order_models import learn_order
from jesuisla.collective.results.order_quality import order_qualities
from jesuisla.collective.results.order_words import percent
from jesuisla.collective.results.results import count_result
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

EVERYBODY = [None, "applicant", "member", "moderator", "coordinator", "other_moderator"]


def _lesson(group: Any, name: str, readings: int = 3, size: int = 14) -> None:
    thread = Thread.objects.create(group=group, network="facebook", native_id=name)
    comments = [
        Comment.objects.create(group=group, thread=thread, native_id=f"{name}-{number}", text="mot")
        for number in range(size)
    ]
    for turn in range(readings):
        reading = Reading.objects.create(
            group=group,
            thread=thread,
            taken_at=now() - timedelta(hours=5 - turn),
            order="relevance",
            source="pasted",
        )
        Place.objects.bulk_create(
            Place(
                group=group, reading=reading, position=position, comment=comment,
                likes=50 - 3 * position,
            )
            for position, comment in enumerate(comments, 1)
        )  # fmt: skip


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_team_sees_the_measures(cast: Any, client_of: Any, who: str | None) -> None:
    client = client_of(getattr(cast, who) if who else None, host="jesuisla.localhost")
    for path in ("/mesures", "/mesures/ordre"):
        team = {"moderator", "coordinator"}
        expected = 302 if who is None else 200 if who in team else 404
        assert client.get(path).status_code == expected, path


def test_the_measures_lead_to_every_action_that_was_launched(
    cast: Any, client_of: Any, closed: Any
) -> None:
    closed(1, "hhhhh", "oohhh")
    page = client_of(cast.moderator).get("/mesures").content.decode()
    assert 'href="/actions/1/deroule"' in page


def test_a_letter_has_no_voices_to_count_and_leads_to_its_own_page(
    cast: Any, client_of: Any, closed: Any
) -> None:
    closed(1, kind="letter")
    client = client_of(cast.moderator)
    listed = client.get("/mesures").content.decode().split('id="actions"')[1]
    assert "voix" not in listed
    assert "lettre à la page" in listed
    assert 'href="/actions/1/lettre"' in listed
    assert client.get("/actions/1/lettre").status_code == 200
    closed(2)
    assert client.get("/mesures").content.decode().split('id="actions"')[1].count("0 voix") == 1


def test_what_one_action_changed_is_said_of_one(cast: Any, client_of: Any, closed: Any) -> None:
    closed(1)
    assert "Ce qu’elle a changé" in client_of(cast.moderator).get("/mesures").content.decode()
    closed(2)
    assert "Ce qu’elles ont changé" in client_of(cast.moderator).get("/mesures").content.decode()


def test_only_where_nothing_was_measured_an_invented_example_shows_what_will_stand_there(
    cast: Any, client_of: Any, closed: Any
) -> None:
    client = client_of(cast.moderator)
    page = client.get("/mesures").content.decode()
    example = page.split('<figure class="drawing drawing-example">')[1].split("</figure>")[0]
    assert "exemple inventé" in example
    assert '<title id="changes-title">Exemple inventé' in example, "the drawing says so too"
    for number in range(1, ENOUGH_ACTIONS):
        count_result(closed(number, "hhhhh", "oohhh"))
    page = client.get("/mesures").content.decode()
    assert "9 actions ont été mesurées jusqu’ici. Encore une" in page
    assert "exemple inventé" not in page
    count_result(closed(ENOUGH_ACTIONS, "hhhhh", "oohhh"))
    page = client.get("/mesures").content.decode()
    assert "exemple inventé" not in page
    assert "En moyenne, parmi les 5 premiers commentaires" in page


def test_promise_6_few_readings_are_called_too_few_and_give_no_figure(
    cast: Any, client_of: Any
) -> None:
    _lesson(cast.group, "1")
    learn_order(cast.group)
    quality = order_qualities()[0]
    assert (quality.enough, quality.overlap, quality.calibration) == (False, None, None)
    assert (quality.readings, quality.threads) == (3, 1)
    client = client_of(cast.moderator)
    client.cookies["django_language"] = "en"
    page = client.get("/mesures/ordre").content.decode()
    assert "Too few snapshots to say" in page
    assert "threads with more than ten comments known still missing" in page
    assert "%" not in page.split("<main")[1].split("</main>")[0]


def test_readings_that_nothing_was_learnt_from_yet_are_counted(cast: Any) -> None:
    _lesson(cast.group, "1")
    quality = order_qualities()[0]
    assert (quality.name, quality.readings, quality.fitted_at) == ("Facebook", 3, None)


def test_enough_readings_tell_how_good_the_model_is(cast: Any, client_of: Any) -> None:
    for name in "123":
        _lesson(cast.group, name)
    learn_order(cast.group)
    quality = order_qualities()[0]
    assert quality.enough
    assert quality.overlap is not None
    assert quality.lowest is not None
    assert quality.highest is not None
    assert 0 <= quality.lowest <= quality.overlap <= quality.highest <= 1
    client = client_of(cast.moderator)
    client.cookies["django_language"] = "en"
    page = client.get("/mesures/ordre").content.decode()
    assert "9 snapshots" in page
    assert percent(quality.overlap) in page
    assert f"of the ten top comments, we predict {round(10 * quality.overlap)}." in page
    assert page.count("<svg") == 2, "the group's mark and the drawing"


def test_readings_of_ten_places_say_nothing_of_the_top_ten(cast: Any) -> None:
    for name in "123":
        _lesson(cast.group, name, size=10)
    learn_order(cast.group)
    quality = order_qualities()[0]
    assert (quality.readings, quality.threads) == (9, 3)
    assert (quality.enough, quality.overlap, quality.calibration) == (False, None, None)


def test_another_groups_readings_are_not_told(cast: Any, client_of: Any) -> None:
    with scope(group=cast.other_group.pk):
        _lesson(cast.other_group, "1")
        learn_order(cast.other_group)
    assert order_qualities() == []


def _rated_anew(action: Any, letters: str) -> None:
    """Rate a closed action's last top again, and both its tops with "misleading" as an answer."""
    kinds = {"m": "misleading", "h": "hateful", "n": "neutral"}
    for place, letter in zip(
        action.first_reading.places.order_by("position"), letters, strict=True
    ):
        place.kind = kinds[letter]
        place.save()
    Reading.objects.filter(pk__in=(action.first_reading_id, action.last_reading_id)).update(
        knows_misleading=True
    )
    count_result(action)


def test_misleading_comments_are_counted_where_the_ratings_knew_that_answer(
    cast: Any, client_of: Any, closed: Any
) -> None:
    actions = [closed(number, "hhhhh", "hhnnn") for number in range(1, ENOUGH_ACTIONS + 1)]
    for action in actions:
        count_result(action)
    public, team = client_of(None), client_of(cast.moderator)
    for page in (public.get("/impact"), team.get("/mesures")):
        text = page.content.decode()
        assert "pour aucune de ces actions on ne sait encore combien il y en avait" in text
        assert "trompeurs" not in text.split('class="lead"')[1].split("</p>")[0], "unknown, not 0"
    _rated_anew(actions[0], "mmhhh")
    text = public.get("/impact").content.decode()
    assert "on sait combien il y en avait pour 1 de ces actions" in text
    assert "2, puis 0" in text, "the log tells it of the one action"
    for action in actions[1:]:
        _rated_anew(action, "mmhhh")
    for page in (public.get("/impact"), team.get("/mesures")):
        text = page.content.decode()
        assert "2,0 trompeurs de moins" in text
        assert "que depuis peu" not in text
        assert "url(#changes-misleading)" in text, "its mark is in the drawing"
    rows = public.get("/impact").content.decode().split("<tbody>")[1].split("</tbody>")[0]
    assert rows.count("<td>trompeur</td>") == 3, "a row of the table a depth"
