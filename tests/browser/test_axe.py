"""axe finds nothing on any page, in both languages, light and dark, on a phone and a desk.

Each fits the width, and is light enough for a slow line.
"""

import gzip
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.timezone import now

from jesuisla.collective.actions.brief import Brief, change_brief
from jesuisla.collective.actions.lifecycle import (
    close_action,
    launch_action,
    prepare_action,
    review_action,
)
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.actions.remarks import write_remark
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.help_calls import ask_for_help
from jesuisla.collective.notifications.devices import add_device
from jesuisla.collective.notifications.models import Messenger
from jesuisla.collective.notifications.stop_tokens import stop_token
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.public.announcements import action_link
from jesuisla.collective.threads.models import Comment, Place, Reading, Thread

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES = 12_000
"""Of a page's own text as it is sent, packed."""
KINDS = ("hateful", "hateful", "neutral", "supportive", "unknown", "ours", "neutral")


@pytest.fixture
def room(cast: Any) -> dict[str, int]:
    """A thread in the queue, an action prepared, one running, one closed, a letter launched."""
    add_device(cast.member, endpoint="https://push.example/x", public_key="x", secret="x")
    Messenger.objects.create(membership=cast.member, kind="ntfy", sealed="x", code="x")
    Messenger.objects.create(
        membership=cast.member, kind="matrix", sealed="x", confirmed_at=now(), accepted_at=now()
    )
    numbers = {}
    for name in ("queue", "prepared", "running", "closed", "letter"):
        thread = Thread.objects.create(
            group=cast.group,
            network="facebook",
            native_id=f"12345{name}",
            url="https://www.facebook.com/ville/posts/1234567890",
            title=f"Un fil inventé ({name})",
        )
        _read(cast, thread)
        numbers[f"{name} thread"] = thread.pk
        if name == "queue":
            Proposal.objects.create(group=cast.group, thread=thread, by=cast.member, note="Voir")
            continue
        brief = Brief(why="Parce que.", facts=(("Un fait", "https://example.org/fait"),))
        action = prepare_action(thread, brief, by=cast.moderator)
        numbers[name] = action.number
        if name == "letter":
            change_brief(action, Brief(kind="letter"), by=cast.moderator)
        if name != "prepared":
            review_action(action, "agreed", by=cast.second_moderator)
            action = launch_action(action, by=cast.moderator)
        if name in {"running", "closed"}:
            tell_voice(action, "Bonjour", by=cast.second_member)
            ask_for_help(Voice.objects.latest("pk"), attacked=True, by=cast.second_member)
            changed = Brief(why="Le fil a changé.", facts=brief.facts)
            change_brief(action, changed, by=cast.moderator)  # lapses where it is closed next
        if name == "running":
            remark = write_remark(action, "question", "Est-ce vrai ?", by=cast.second_member)
            numbers["remark"] = remark.pk
        if name == "closed":
            _read(cast, thread)
            close_action(action, by=cast.moderator, thanks="Merci")
    return numbers


def _read(cast: Any, thread: Thread) -> None:
    reading = Reading.objects.create(
        group=cast.group, thread=thread, taken_at=now(), order="relevance", source="pasted"
    )
    for position, kind in enumerate(KINDS, start=1):
        comment, _ = Comment.objects.get_or_create(
            group=cast.group,
            thread=thread,
            native_id=str(position),
            defaults={"kind": kind, "text": "Quelques mots", "likes": 3},
        )
        Place.objects.create(
            group=cast.group, reading=reading, position=position, kind=kind, comment=comment
        )


def pages(cast: Any, room: dict[str, int]) -> list[tuple[Any, str]]:
    """Who looks, and at what."""
    running = Action.objects.select_related("group").get(number=room["running"])
    token = action_link(running).rpartition("/")[2]
    cast.group.visitors_see_actions = cast.group.visitors_tell_voices = True
    cast.group.save()
    public = (
        "/",
        "/impact",
        "/reseau",
        "/charte",
        "/charte/1",
        "/mentions-legales",
        "/rejoindre",
        "/compte/connexion",
        "/objection",
        "/objection?envoyee",
        "/nulle-part",
        f"/a/{token}",
        f"/a/{token}/voix",
        f"/notifications/arret/{stop_token(cast.moderator, 'help', 'mail')}",
    )
    member = (
        "/actions",
        f"/actions/{room['running']}",
        f"/actions/{room['closed']}",
        f"/actions/{room['letter']}",
        f"/actions/{room['running']}/mots",
        f"/actions/{room['running']}/relire",
        "/actions/passees",
        "/conduite",
        "/moi/conduite",
        "/proposer",
        "/moi",
        "/moi/portion",
        "/moi/donnees",
        "/moi/donnees/retirer",
        "/moi/quitter",
        "/moi/effacer",
        "/moi/fuseau",
        "/moi/prevenir",
        "/moi/messageries",
        "/moi/flux",
        "/sos",
        f"/fils/{room['queue thread']}",
        f"/fils/{room['queue thread']}/dix",
        f"/fils/{room['queue thread']}/coller",
        f"/fils/{room['queue thread']}/decrire",
    )
    team = (
        "/veille",
        f"/veille/{room['queue thread']}/preparer",
        f"/veille/{room['queue thread']}/decliner",
        f"/veille/actions/{room['prepared']}",
        f"/veille/actions/{room['prepared']}/consigne",
        f"/veille/actions/{room['running']}",
        f"/veille/actions/{room['running']}/consigne",
        f"/veille/actions/{room['closed']}",
        "/veille/regles",
        "/veille/apprentissage",
        "/veille/doubles",
        "/veille/apprendre",
        "/veille/lecture",
        f"/actions/{room['running']}/mots/{room['remark']}/equipe",
        f"/actions/{room['running']}/clore",
        f"/actions/{room['running']}/annonce",
        "/equipe",
        "/equipe/permanences",
        "/equipe/permanences/heures",
        "/equipe/groupe",
        "/equipe/groupe/sections",
        "/equipe/groupe/chiffres",
        "/equipe/groupe/soutiens",
        "/equipe/groupe/fonctionnement",
        "/equipe/groupe/charte",
        "/equipe/groupe/questions",
        "/equipe/groupe/textes/vision/fr",
        "/equipe/inviter",
        "/equipe/reprise",
        "/equipe/accueil",
        "/moi/binome",
        "/impact/avant",
        "/equipe/cles",
        "/equipe/conduite",
        "/equipe/journal",
        "/equipe/objections",
        "/moi/droits",
        "/moi",
        f"/equipe/membres/{cast.third_member.pk}",
        "/mesures",
        "/mesures/ordre",
        f"/actions/{room['running']}/deroule",
        f"/actions/{room['closed']}/deroule",
        f"/actions/{room['letter']}/lettre",
        "/compte/securite",
        "/compte/adresse",
        "/compte/deconnexion",
    )
    return (
        [(None, path) for path in public]
        + [(cast.member, path) for path in member]
        + [(cast.coordinator, path) for path in team]
        + [(cast.applicant, "/moi")]
    )


@pytest.mark.parametrize("third", range(3))
@pytest.mark.parametrize(
    "look", [("fr", 360, "light"), ("en", 1280, "dark")], ids=["phone", "desk"]
)
def test_axe_finds_nothing(
    cast: Any, room: dict[str, int], page_of: Any, look: tuple[str, int, str], third: int
) -> None:
    lang, width, scheme = look
    axe = Axe()
    opened: dict[Any, Any] = {}
    found = []
    # In thirds, so that nobody waits for one long test at the end.
    for who, path in pages(cast, room)[third::3]:
        page = opened.get(who and who.pk) or opened.setdefault(
            who and who.pk, page_of(who, lang=lang, width=width, scheme=scheme, script=True)
        )
        answer = page.goto(path)
        assert answer is not None
        assert answer.status in ({404} if path == "/nulle-part" else {200}), (path, answer.status)
        result = axe.run(page)
        if result.violations_count:
            found.append(f"{path}:\n{result.generate_report()}")
        wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        if wide:
            found.append(f"{path}: scrolls sideways at {width} px")
        if (sent := len(gzip.compress(answer.body()))) > MOST_BYTES:
            found.append(f"{path}: {sent} bytes are sent")
    assert not found, "\n".join(found)


def test_every_running_state_was_there(cast: Any, room: dict[str, int]) -> None:
    assert set(Action.objects.values_list("state", flat=True)) == {"proposed", "running", "closed"}
