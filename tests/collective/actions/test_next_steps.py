"""One thing at a time: which step is open, what the bar asks, how little is to be read."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import now

from jesuisla.collective.actions.action_words import split_why
from jesuisla.collective.actions.kinds import COUNTERSPEECH, TAILWIND
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.next_steps import Progress, Stage, steps_of
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from launching import launch

MOST_WORDS = 250
MOST_BYTES = 12_000


@pytest.mark.parametrize(
    ("progress", "stage", "is_open"),
    [
        (Progress(to_read=3), Stage.WRITE, ["brief", "write"]),
        (Progress(says_where=True), Stage.WHERE, ["where"]),
        (Progress(has_voice=True, to_read=2), Stage.SUPPORT, ["support"]),
        (Progress(has_voice=True, wants_rating=True), Stage.RATE, ["support"]),
        (Progress(has_voice=True, has_read=True), Stage.REST, ["support"]),
    ],
)
def test_only_the_present_step_is_open(
    progress: Progress, stage: Stage, is_open: list[str]
) -> None:
    assert progress.stage(COUNTERSPEECH) is stage
    steps = steps_of(COUNTERSPEECH, progress)
    assert [step.name for step in steps if step.is_open] == is_open


def test_a_boost_begins_with_reading_and_asks_nobody_to_write() -> None:
    assert Progress(to_read=2).stage(TAILWIND) is Stage.SUPPORT
    assert Progress(has_read=True).stage(TAILWIND) is Stage.REST


def test_a_first_action_begins_with_reading_and_asks_nobody_to_write() -> None:
    new = Progress(is_first=True, to_read=2)
    assert new.stage(COUNTERSPEECH) is Stage.SUPPORT
    steps = steps_of(COUNTERSPEECH, new)
    assert [step.name for step in steps] == ["brief", "support", "write", "where"]
    assert [step.name for step in steps if step.is_open] == ["brief", "support"]
    assert Progress(is_first=True, has_read=True).stage(COUNTERSPEECH) is Stage.REST
    assert Progress(is_first=True).stage(COUNTERSPEECH) is Stage.WRITE  # nothing to read yet
    assert Progress(is_first=True, to_read=2, says_where=True).stage(COUNTERSPEECH) is Stage.WHERE


def test_the_bar_of_somebody_new_leads_to_the_others_and_never_asks_to_write(
    cast: Any, client_of: Any, running: Action
) -> None:
    def bar(client: Any, action: Action = running) -> str:
        page = client.get(f"/actions/{action.number}").content.decode()
        return page.split('id="next"')[1].split("</nav>")[0]

    voice = tell_voice(running, "Mots de Basile", by=cast.second_member)
    new, settled = client_of(cast.member), client_of(cast.third_member)
    cast.third_member.joined_at = now() - timedelta(days=31)
    cast.third_member.save()
    assert "Ma voix est là" in bar(settled)
    assert "Lire 1 commentaire" in bar(new)
    assert "Ma voix est là" not in bar(new)
    assert "Lire 1 commentaire" in new.get("/actions").content.decode()
    mark_support(running, voice, "liked", by=cast.member)
    assert "Ma voix est là" not in bar(new)
    next_one = launch(cast, 2)
    tell_voice(next_one, "D’autres mots", by=cast.second_member)
    assert "Ma voix est là" in bar(new, next_one)


def test_the_bar_leads_from_the_thread_to_one_s_voice_to_the_others(
    cast: Any, client_of: Any, running: Action
) -> None:
    def bar(shown: str = "") -> str:
        page = client.get(f"/actions/{running.number}{shown}").content.decode()
        return page.split('id="next"')[1].split("</nav>")[0]

    client = client_of(cast.member)
    assert "Ouvrir le fil" in bar()
    assert "Ma voix est là" in bar()
    others = [
        tell_voice(running, f"Mots de {who.alias}", by=who)
        for who in (cast.second_member, cast.third_member)
    ]
    tell_voice(running, "Mes mots", by=cast.member)
    assert "Lire 2 commentaires" in bar()
    for voice in others:
        mark_support(running, voice, "read", by=cast.member)
    assert "Noter les 10 premiers commentaires" in bar()
    assert "Continuer" in bar(f"?voix=v{others[0].pk}"), "from the one that was just read"


def unfolded_words(page: str) -> int:
    """Count the words of the page's main part that stand there before anything is unfolded."""
    main = page.split("<main")[1].split("</main>", maxsplit=1)[0].split(">", 1)[1]
    main = re.sub(r"<svg.*?</svg>", "", main, flags=re.DOTALL)
    closed = re.compile(
        r"<details(?![^>]* open)[^>]*>\s*<summary>((?:(?!<details).)*?)</summary>"
        r"(?:(?!<details).)*?</details>",
        re.DOTALL,
    )
    while closed.search(main):
        main = closed.sub(r"\1", main)
    return len(re.sub(r"<[^>]*>", " ", main).split())


def test_little_is_to_be_read_before_one_unfolds_something(
    cast: Any, client_of: Any, learnt: Action
) -> None:
    for who in (cast.second_member, cast.third_member):
        tell_voice(learnt, f"Les mots de {who.alias}", by=who)
    client, path = client_of(cast.member), f"/actions/{learnt.number}"
    for address in (path, f"{path}?etape=voix"):
        assert 20 < unfolded_words(client.get(address).content.decode()) <= MOST_WORDS
    tell_voice(learnt, "Mes mots", by=cast.member)
    answer = client.get(path, headers={"accept-encoding": "gzip"})
    assert len(answer.content) <= MOST_BYTES
    assert unfolded_words(client.get(path).content.decode()) <= MOST_WORDS


def test_members_read_no_odds(cast: Any, client_of: Any, learnt: Action) -> None:
    for who in (cast.member, cast.moderator):
        page = client_of(who).get(f"/actions/{learnt.number}?voix=toutes").content.decode()
        assert ("une chance sur deux" in page) == (who == cast.moderator)


def test_a_site_s_page_is_opened_at_the_words_and_a_network_s_is_searched(
    cast: Any, client_of: Any, running: Action
) -> None:
    tell_voice(running, "Un mot - calme", by=cast.second_member)
    client, path = client_of(cast.member), f"/actions/{running.number}"
    assert ":~:text=" not in client.get(path).content.decode()
    running.thread.network = "web"
    running.thread.save()
    page = client.get(path).content.decode()
    assert "#:~:text=Un%20mot%20%2D%20calme" in page
    assert "Aller à ces mots" in page


def test_the_first_sentence_of_the_reason_stands_on_top() -> None:
    assert split_why("Une famille est visée. Elle est seule.") == (
        "Une famille est visée.",
        "Elle est seule.",
    )
    assert split_why("Le prix est de 3.50 euros par jour") == (
        "Le prix est de 3.50 euros par jour",
        "",
    )
