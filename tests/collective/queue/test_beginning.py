"""Where the queue says to begin: what one holds, what waits for one, then the first thread."""

import html
from typing import Any

from django.utils.timezone import now

from jesuisla.collective.actions.lifecycle import launched_on_day, review_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.threads.models import Thread


def page(client: Any, query: str = "") -> str:
    return html.unescape(client.get(f"/veille{query}").content.decode())


def beginning(client: Any, query: str = "") -> str:
    """What stands under “begin here”; empty where the page does not say."""
    _, found, rest = page(client, query).partition('id="begin"')
    return rest.split("</section>")[0] if found else ""


def rate(client: Any, thread: Thread) -> None:
    kinds = {"order": "relevance"} | {f"place-{place}": "hateful" for place in range(1, 11)}
    assert client.post(f"/fils/{thread.pk}/dix", kinds).status_code == 302


def test_a_thread_that_nobody_rated_is_rated_first_and_then_taken_up(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    maud = client_of(cast.moderator)
    assert f'href="/fils/{thread.pk}/dix"' in beginning(maud)
    assert "/prendre" not in beginning(maud)
    rate(maud, thread)
    assert "10 haineux sur 10" in beginning(maud)
    assert f'action="/veille/{thread.pk}/prendre"' in beginning(maud)


def test_what_one_holds_comes_first_and_is_offered_to_nobody_else(
    cast: Any, client_of: Any, thread: Thread
) -> None:
    maud, malik = client_of(cast.moderator), client_of(cast.second_moderator)
    rate(maud, thread)
    maud.post(f"/veille/{thread.pk}/prendre")
    assert "Vous vous en occupez" in beginning(maud)
    assert beginning(malik) == ""


def test_an_action_to_review_comes_before_threads_and_only_for_who_may(
    cast: Any, client_of: Any, prepared: Action
) -> None:
    review = f'href="/veille/actions/{prepared.number}"'
    maud, malik = client_of(cast.moderator), client_of(cast.second_moderator)
    assert review in beginning(malik)
    assert "préparée par Maud" in beginning(malik)
    assert beginning(maud) == ""
    review_action(prepared, "returned", by=cast.second_moderator, note="Encore un mot ?")
    assert f'href="/veille/actions/{prepared.number}/consigne"' in beginning(maud)
    assert beginning(malik) == ""
    assert beginning(maud, "?q=fil") == "", "whoever searches knows what to look at"


def test_a_member_who_is_attacked_comes_before_all_else(
    cast: Any, client_of: Any, thread: Thread, running: Action
) -> None:
    Thread.objects.create(group=cast.group, network="facebook", native_id="2", followed=True)
    maud = client_of(cast.moderator)
    assert "/dix" in beginning(maud)
    voice = tell_voice(running, "Je suis là", by=cast.member)
    ask_for_help(voice, attacked=True, by=cast.member)
    assert beginning(maud) == ""


def test_the_limit_of_the_day_is_said_once_it_is_reached(
    cast: Any, client_of: Any, running: Action
) -> None:
    cast.group.daily_budget = 2
    cast.group.save()
    maud = client_of(cast.moderator)
    assert "Actions lancées aujourd’hui\u00a0: 1 sur 2" in page(maud)
    cast.group.daily_budget = launched_on_day(cast.group, now())
    cast.group.save()
    assert "Limite du jour atteinte\u00a0: 1 sur 1" in page(maud)
    cast.group.daily_budget = 0
    cast.group.save()
    assert "Limite du jour dépassée\u00a0: 1 au lieu de 0" in page(maud)
