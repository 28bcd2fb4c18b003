"""axe finds nothing on the pages of joining, welcome, conduct and one's own data, in their states.

On a phone and a desk, in both languages, light and dark; each fits the width and is light.
"""

import gzip
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from jesuisla.collective.actions.brief import Brief
from jesuisla.collective.actions.lifecycle import launch_action, prepare_action, review_action
from jesuisla.collective.actions.remarks import write_remark
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.conduct.appeals import make_appeal
from jesuisla.collective.conduct.cases import decide_case, take_case
from jesuisla.collective.conduct.measures import Decision
from jesuisla.collective.conduct.models import Measure
from jesuisla.collective.conduct.reports import report_conduct
from jesuisla.collective.groups.texts import publish_charter, write_questions
from jesuisla.collective.members.answers import answer_application
from jesuisla.collective.members.application_appeals import appeal_application
from jesuisla.collective.members.memberships import end_membership
from jesuisla.collective.members.models import Application, Membership, Person
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.welcome.buddies import agree_to_pair, offer_company, write_note
from jesuisla.collective.welcome.invitation_links import address_of, end_link, make_link
from jesuisla.collective.welcome.pairings import choose_buddy
from jesuisla.collective.welcome.probations import choose_probation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES = 12_000
"""Of a page's own text as it is sent, packed."""
REASON = "Nous ne pouvons pas vous accueillir pour l’instant : dites-nous ce qui vous amène."


def _asks(cast: Any, alias: str) -> Application:
    """Somebody else asks to join."""
    person = Person.objects.create(email=f"{alias.lower()}@example.org", language="fr")
    place = Membership.objects.create(
        group=cast.group, person=person, alias=alias, roles=["applicant"]
    )
    return Application.objects.create(
        group=cast.group, membership=place, words="Pour aider.", answers=[["Lire ?", "Oui"]]
    )


@pytest.fixture
def states(cast: Any) -> list[tuple[Any, str]]:
    """Who looks, and at what: each page in the states in which people find it."""
    write_questions(cast.group, {"fr": ["Qui vous a parlé de nous ?", "Lire ?"]}, by=None)
    choose_probation(cast.group, 14, by=cast.coordinator)
    for buddy in (cast.second_member, cast.third_member):
        buddy.joined_at = cast.moderator.joined_at.replace(year=2024)
        buddy.save()
        offer_company(buddy, offers=True)
    pair = choose_buddy(cast.member, cast.second_member.pk, by=cast.moderator)
    agree_to_pair(pair, by=cast.second_member)
    pair.refresh_from_db()
    write_note(pair, "Bienvenue ! Une question ? Je suis là.", by=cast.second_member)

    thread = Thread.objects.create(
        group=cast.group, network="facebook", native_id="1234567", title="Un fil inventé"
    )
    action = prepare_action(thread, Brief(why="Pour elles"), by=cast.moderator)
    review_action(action, "agreed", by=cast.second_moderator)
    action = launch_action(action, by=cast.moderator)
    voice = tell_voice(action, "Bonjour à vous", by=cast.third_member)
    tell_voice(action, "Mes tout premiers mots", by=cast.member)
    judged = report_conduct(
        write_remark(action, "doubt", "Des lâches", by=cast.third_member),
        "contempt",
        "Cela rabaisse.",
        by=cast.second_member,
    ).case
    take_case(judged, by=cast.moderator)
    decide_case(judged, Decision("word", "contempt", "Sans rabaisser."), by=cast.moderator)
    measure = Measure.objects.get()
    appeal = make_appeal(measure, "Je parlais de moi.", by=cast.third_member)
    waiting = report_conduct(voice, "contempt", "Cela rabaisse.", by=cast.second_member).case
    taken = report_conduct(
        write_remark(action, "question", "Et les autres ?", by=cast.third_member),
        "rumour",
        "Qui le dit ?",
        by=cast.second_member,
    ).case
    take_case(taken, by=cast.coordinator)

    open_request = Application.objects.create(
        group=cast.group, membership=cast.applicant, words="Pour aider."
    )
    answer_application(open_request, "accepted", by=cast.moderator)
    declined, appealed, welcomed = (_asks(cast, alias) for alias in ("Zoé", "Yann", "Xenia"))
    for request in (declined, appealed):
        note = "d’accord entre nous"
        answer_application(request, "declined", by=cast.moderator, reason=REASON, note=note)
        request.refresh_from_db()
    appealed.membership.refresh_from_db()
    appeal_application(appealed, "Je me suis mal expliqué·e.", by=appealed.membership)
    answer_application(welcomed, "accepted", by=cast.moderator, note="vue ensemble")
    removed = _asks(cast, "Wanda")
    answer_application(removed, "accepted", by=cast.moderator, note="vue ensemble")
    removed.membership.refresh_from_db()
    end_membership(removed.membership, reason="Des insultes.", by=cast.coordinator)
    link = make_link("Groupe", ceiling=5, days=5, by=cast.coordinator)
    ended = make_link("Fini", ceiling=5, days=5, by=cast.coordinator)
    end_link(ended, by=cast.coordinator)
    publish_charter(
        cast.group, {"fr": "Avec encore plus de bienveillance."}, asks_again=True, by=None
    )

    path = f"/actions/{action.number}"
    return [
        (None, "/rejoindre"),
        (None, "/i/" + address_of(link).rpartition("/i/")[2]),
        (None, "/rejoindre/code"),
        (cast.applicant, "/moi"),
        (cast.applicant, "/moi/demande"),
        (declined.membership, "/moi/demande"),
        (declined.membership, "/moi/donnees"),
        (appealed.membership, "/moi/demande"),
        (removed.membership, "/moi/conduite"),
        (cast.member, "/actions"),
        (cast.member, path),
        (cast.member, f"{path}/voix/{voice.pk}/signaler"),
        (cast.member, "/moi/binome"),
        (cast.member, "/moi"),
        (cast.member, "/moi/donnees"),
        (cast.member, "/charte"),
        (cast.second_member, "/moi/binome"),
        (cast.second_member, "/moi/conduite"),
        (cast.third_member, "/moi/conduite"),
        (cast.third_member, f"/moi/conduite/{measure.pk}/recours"),
        (cast.second_moderator, path),
        (cast.second_moderator, "/equipe"),
        (cast.second_moderator, f"/equipe/candidatures/{open_request.pk}"),
        (cast.second_moderator, f"/equipe/candidatures/{declined.pk}"),
        (cast.second_moderator, f"/equipe/candidatures/{appealed.pk}/appel"),
        (cast.moderator, f"/equipe/candidatures/{appealed.pk}/appel"),
        (cast.second_moderator, "/equipe/conduite"),
        (cast.second_moderator, f"/equipe/conduite/{waiting.pk}"),
        (cast.coordinator, f"/equipe/conduite/{taken.pk}"),
        (cast.second_moderator, f"/equipe/conduite/{judged.pk}"),
        (cast.second_moderator, f"/equipe/conduite/recours/{appeal.pk}"),
        (cast.moderator, f"/equipe/conduite/recours/{appeal.pk}"),
        (cast.second_moderator, "/equipe/binomes"),
        (cast.second_moderator, f"/equipe/binomes/{cast.member.pk}"),
    ]


@pytest.mark.parametrize(
    "look", [("fr", 360, "light"), ("en", 1280, "dark")], ids=["phone", "desk"]
)
def test_axe_finds_nothing_where_people_come_are_heard_and_go(
    states: list[tuple[Any, str]], page_of: Any, look: tuple[str, int, str]
) -> None:
    lang, width, scheme = look
    axe, opened, found = Axe(), dict[Any, Any](), []
    for who, path in states:
        key = who and who.pk
        page = opened.get(key) or opened.setdefault(
            key, page_of(who, lang=lang, width=width, scheme=scheme, script=True)
        )
        answer = page.goto(path)
        assert answer is not None
        assert answer.status == 200, (path, answer.status)
        result = axe.run(page)
        if result.violations_count:
            found.append(f"{path}:\n{result.generate_report()}")
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: scrolls sideways at {width} px")
        if (sent := len(gzip.compress(answer.body()))) > MOST_BYTES:
            found.append(f"{path}: {sent} bytes are sent")
    assert not found, "\n".join(found)
