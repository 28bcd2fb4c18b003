"""The first days of a member through HTTP: three lines, a buddy who agreed, probation that ends."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.utils.timezone import now

from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.supports import mark_support
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.care.models import PrivateFeed
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members import taught_lessons
from jesuisla.collective.members.memberships import leave_group
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.probation import members_on_probation, probation_end
from jesuisla.collective.members.taught_lessons import TaughtLesson
from jesuisla.collective.proposals.models import Proposal
from jesuisla.collective.scoring.labels import judge_comment
from jesuisla.collective.scoring.teaching import lessons
from jesuisla.collective.threads.models import Comment, Thread
from jesuisla.collective.welcome.buddies import (
    ASKED_A_DAY,
    MOST_NEWCOMERS,
    NOTES_A_DAY,
    ask_buddy,
    offer_company,
)
from jesuisla.collective.welcome.jobs import forget_pairs
from jesuisla.collective.welcome.models import BuddyNote, BuddyPair
from jesuisla.collective.welcome.probations import choose_probation
from launching import launch
from whole_life import run_jobs


@pytest.fixture
def settled(cast: Any) -> Membership:
    """A member who came long ago and offers to accompany somebody new."""
    cast.second_member.joined_at = now() - timedelta(days=400)
    cast.second_member.save()
    offer_company(cast.second_member, offers=True)
    return cast.second_member


@pytest.fixture
def pair(cast: Any, settled: Membership, client_of: Any) -> BuddyPair:
    """Somebody new and a member who agreed, both through their pages."""
    client_of(cast.member).post("/moi/binome", {"deed": "ask"})
    pair = BuddyPair.objects.get()
    client_of(settled).post("/moi/binome", {"deed": "agree", "pair": pair.pk})
    pair.refresh_from_db()
    assert pair.agreed_at is not None
    return pair


def probation(cast: Any, days: int) -> None:
    choose_probation(cast.group, days, by=cast.coordinator)


def proposal(number: int) -> dict[str, str]:
    return {"link": f"https://www.facebook.com/gazette/posts/12345678{number}", "note": "Vu"}


def test_somebody_new_reads_three_lines_until_they_supported_somebody(
    cast: Any, client_of: Any, running: Action
) -> None:
    client = client_of(cast.member)
    page = client.get("/actions").content.decode()
    assert "Bienvenue, Ambre" in page
    assert f'<a class="button" href="/actions/{running.number}">Ouvrez une action' in page
    action_page = client.get(f"/actions/{running.number}").content.decode()
    assert "Votre première action" in action_page
    again = client.get("/actions").content.decode()
    assert "<s>Ouvrez une action" in again
    assert f'<a class="button" href="/actions/{running.number}#soutenir">' in again
    voice = tell_voice(running, "Bonjour à vous", by=cast.second_member)
    mark_support(running, voice, "read", by=cast.member)
    assert "Bienvenue, Ambre" not in client.get("/actions").content.decode()
    assert "Votre première action" not in client.get(f"/actions/{running.number}").content.decode()


def test_what_the_group_teaches_is_listed_where_something_teaches(
    cast: Any, client_of: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(cast.member)
    monkeypatch.setattr(taught_lessons, "teaches_newcomers", [])
    assert "a transmis" not in client.get("/actions").content.decode()
    asked = []

    def teach(viewer: Any) -> list[TaughtLesson]:
        asked.append(viewer.membership)
        titles = ("Lire <b>d’abord</b>", "Le ton", "La loi", "Le repos")
        return [TaughtLesson(title=title, url="/lecons/1", is_done=not asked) for title in titles]

    monkeypatch.setattr(taught_lessons, "teaches_newcomers", [teach])
    page = client.get("/actions").content.decode()
    assert asked == [cast.member]
    assert '<a href="/lecons/1">Lire &lt;b&gt;d’abord' in page
    assert "La loi" in page
    assert "Le repos" not in page  # a card stays short
    assert "a transmis" in page


def test_a_month_later_nobody_is_shown_first_steps(
    cast: Any, client_of: Any, running: Action
) -> None:
    Membership.objects.filter(pk=cast.member.pk).update(joined_at=now() - timedelta(days=31))
    client = client_of(cast.member)
    assert "Bienvenue, Ambre" not in client.get("/actions").content.decode()
    assert "Votre première action" not in client.get(f"/actions/{running.number}").content.decode()


def two_minutes_and_welcome(client: Any) -> tuple[str, str]:
    """The small things of today's page, and its card of welcome."""
    page = client.get("/actions").content.decode()
    return (
        page.split("Deux minutes")[1].split("</details>")[0],
        page.split('id="bienvenue"')[1].split("</section>")[0],
    )


def test_whoever_only_reads_and_likes_finds_small_things(cast: Any, client_of: Any) -> None:
    client = client_of(cast.member)
    small, card = two_minutes_and_welcome(client)
    assert 'href="/entrainement"' in small  # nothing runs, and nothing is over yet
    assert 'href="/entrainement"' in card
    assert 'href="/proposer"' in small
    assert 'href="/moi/binome"' in small
    over = launch(cast, 2)
    Action.objects.filter(pk=over.pk).update(state="closed", closed_at=now())
    small, card = two_minutes_and_welcome(client)
    assert 'href="/actions/passees"' in small  # nothing runs, and something can be read
    assert 'href="/actions/passees"' in card
    action = launch(cast, 1)
    small, _card = two_minutes_and_welcome(client)
    assert f'href="/actions/{action.number}#soutenir"' in small
    assert 'href="/actions/passees"' not in small


def test_a_buddy_is_asked_agrees_and_both_see_each_other(
    cast: Any, client_of: Any, settled: Membership
) -> None:
    newcomer, helper = client_of(cast.member), client_of(settled)
    newcomer.post("/moi/binome", {"deed": "ask"})
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [["basile@example.org"]]
    pair = BuddyPair.objects.get()
    assert "Ambre" in helper.get("/moi/binome").content.decode()
    helper.post("/moi/binome", {"deed": "agree", "pair": pair.pk})
    run_jobs()
    assert mail.outbox[-1].to == ["ambre@example.org"]
    assert "Basile" in mail.outbox[-1].body
    assert "Basile" in newcomer.get("/actions").content.decode()
    assert "Basile" in newcomer.get("/moi/binome").content.decode()


def test_the_two_write_to_each_other_and_the_mail_quotes_nothing(
    cast: Any, client_of: Any, pair: BuddyPair
) -> None:
    newcomer, helper = client_of(cast.member), client_of(pair.buddy)
    words = {"deed": "write", "pair": pair.pk, "text": "Par où <b>commencer</b> ?"}
    newcomer.post("/moi/binome", words)
    run_jobs()
    assert mail.outbox[-1].to == ["basile@example.org"]
    assert "commencer" not in mail.outbox[-1].body
    assert "Par où &lt;b&gt;commencer" in helper.get("/moi/binome").content.decode()
    helper.post("/moi/binome", words | {"text": "Par la lecture."})
    assert "Par la lecture." in newcomer.get("/moi/binome").content.decode()
    assert not any("commencer" in str(entry.facts) for entry in Entry.objects.all())


def test_nobody_else_reads_or_writes_in_a_pair(cast: Any, client_of: Any, pair: BuddyPair) -> None:
    newcomer = client_of(cast.member)
    newcomer.post("/moi/binome", {"deed": "write", "pair": pair.pk, "text": "Entre nous"})
    for who in (cast.third_member, cast.moderator, cast.coordinator):
        client = client_of(who)
        assert "Entre nous" not in client.get("/moi/binome").content.decode()
        for deed in ("write", "agree", "end"):
            sent = {"deed": deed, "pair": pair.pk, "text": "Coucou"}
            assert client.post("/moi/binome", sent).status_code == 404
    assert BuddyNote.objects.count() == 1


@pytest.mark.parametrize("who", ["newcomer", "buddy"])
def test_either_ends_it_silently_and_the_notes_go(
    cast: Any, client_of: Any, pair: BuddyPair, who: str
) -> None:
    client = client_of(getattr(pair, who))
    client.post("/moi/binome", {"deed": "write", "pair": pair.pk, "text": "Bonjour"})
    run_jobs()
    count = len(mail.outbox)
    client.post("/moi/binome", {"deed": "end", "pair": pair.pk})
    run_jobs()
    assert len(mail.outbox) == count
    assert not BuddyNote.objects.exists()
    for member in (pair.newcomer, pair.buddy):
        other = pair.buddy if member == pair.newcomer else pair.newcomer
        assert other.alias not in client_of(member).get("/moi/binome").content.decode()


def test_whoever_said_no_is_not_asked_again(cast: Any, client_of: Any, settled: Membership) -> None:
    newcomer = client_of(cast.member)
    newcomer.post("/moi/binome", {"deed": "ask"})
    pair = BuddyPair.objects.get()
    client_of(settled).post("/moi/binome", {"deed": "end", "pair": pair.pk})
    page = newcomer.post("/moi/binome", {"deed": "ask"}, follow=True).content.decode()
    assert "Personne n’est libre" in page
    assert BuddyPair.objects.count() == 1


def test_a_buddy_speaks_the_same_language_and_accompanies_few(
    cast: Any, settled: Membership
) -> None:
    settled.person.language = "de"
    settled.person.save()
    with pytest.raises(Exception, match="libre"):
        ask_buddy(cast.member)
    settled.person.language = "fr"
    settled.person.save()
    for who in (cast.third_member, cast.moderator, cast.coordinator)[:MOST_NEWCOMERS]:
        ask_buddy(who)
    with pytest.raises(Exception, match="libre"):
        ask_buddy(cast.member)


def test_asking_and_writing_have_their_limits(cast: Any, client_of: Any, pair: BuddyPair) -> None:
    newcomer = client_of(cast.member)
    for _ in range(NOTES_A_DAY):
        newcomer.post("/moi/binome", {"deed": "write", "pair": pair.pk, "text": "Bonjour"})
    answer = newcomer.post("/moi/binome", {"deed": "write", "pair": pair.pk, "text": "Encore un"})
    assert answer.status_code == 422
    assert "Encore un" in answer.content.decode()
    assert BuddyNote.objects.count() == NOTES_A_DAY
    for _ in range(ASKED_A_DAY + 1):
        page = client_of(cast.third_member).post("/moi/binome", {"deed": "ask"}, follow=True)
    assert "Réessayez demain" in page.content.decode()


def test_who_leaves_is_no_buddy_any_more(cast: Any, client_of: Any, pair: BuddyPair) -> None:
    leave_group(pair.buddy)
    page = client_of(cast.member).get("/moi/binome").content.decode()
    assert "Basile" not in page
    assert 'value="ask"' in page


def test_old_notes_and_ended_pairs_are_forgotten(
    cast: Any, client_of: Any, pair: BuddyPair
) -> None:
    client = client_of(cast.member)
    client.post("/moi/binome", {"deed": "write", "pair": pair.pk, "text": "Bonjour"})
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        forget_pairs(0)
    assert not BuddyNote.objects.exists()
    assert BuddyPair.objects.exists()
    BuddyPair.objects.update(ended_at=now())
    with time_machine.travel(now() + timedelta(days=31), tick=False):
        forget_pairs(0)
    assert not BuddyPair.objects.exists()


def test_the_coordination_chooses_how_long_members_are_new(cast: Any, client_of: Any) -> None:
    client = client_of(cast.coordinator)
    assert client.post("/equipe/accueil", {"days": "61"}).status_code == 422
    client.post("/equipe/accueil", {"days": "14"})
    assert probation_end(cast.member) is not None
    assert probation_end(cast.moderator) is None
    client.post("/equipe/accueil", {"days": "14"})
    assert Entry.objects.filter(event="ProbationChanged").count() == 1
    client.post("/equipe/accueil", {"days": "0"})
    assert probation_end(cast.member) is None


def test_without_a_choice_nobody_is_on_probation(cast: Any) -> None:
    assert probation_end(cast.member) is None
    assert not members_on_probation(cast.group.pk).exists()


def test_probation_is_told_limits_proposals_and_ends_by_itself(cast: Any, client_of: Any) -> None:
    probation(cast, 14)
    client = client_of(cast.member)
    assert "vous débutez ici" in client.get("/actions").content.decode()
    for number in range(2):
        assert client.post("/proposer", proposal(number)).status_code == 302
    answer = client.post("/proposer", proposal(3))
    assert "Continuez demain" in answer.content.decode()
    assert "posts/123456783" in answer.content.decode()
    assert Proposal.objects.count() == Thread.objects.count() == 2
    assert client.post("/proposer", proposal(1)).status_code == 302  # the same again is no new one
    Membership.objects.filter(pk=cast.member.pk).update(joined_at=now() - timedelta(days=15))
    assert "vous débutez ici" not in client.get("/actions").content.decode()
    assert client.post("/proposer", proposal(3)).status_code == 302


def test_probation_keeps_private_feeds_and_company_for_later(cast: Any, client_of: Any) -> None:
    probation(cast, 14)
    client = client_of(cast.member)
    page = client.post("/moi/flux", {"kind": "actions"}, follow=True).content.decode()
    assert "pas encore de flux" in page
    assert not PrivateFeed.objects.exists()
    assert 'value="offer"' not in client.get("/moi/binome").content.decode()
    client.post("/moi/binome", {"deed": "offer"})
    Membership.objects.filter(pk=cast.member.pk).update(joined_at=now() - timedelta(days=15))
    client.post("/moi/flux", {"kind": "actions"})
    assert PrivateFeed.objects.exists()


def test_the_team_finds_the_comments_of_whoever_is_new_together(
    cast: Any, client_of: Any, running: Action
) -> None:
    tell_voice(running, "Mes tout premiers mots", by=cast.member)
    team, member = client_of(cast.moderator), client_of(cast.second_member)
    path = f"/actions/{running.number}"
    assert "Premiers commentaires" not in team.get(path).content.decode()  # nobody is new
    probation(cast, 14)
    cast.third_member.joined_at = now() - timedelta(days=15)
    cast.third_member.save()
    tell_voice(running, "D’une habituée", by=cast.third_member)
    page = team.get(path).content.decode()
    first = page.split('id="premieres"')[1].split("</ul>")[0]
    assert "Mes tout premiers mots" in first
    assert "habituée" not in first
    others = member.get(f"{path}?voix=toutes").content.decode()
    assert "Premiers commentaires" not in others
    assert "Mes tout premiers mots" in others  # on the lists at once


def test_what_somebody_new_says_of_comments_teaches_only_afterwards(cast: Any) -> None:
    thread = Thread.objects.create(group=cast.group, network="facebook", native_id="1234567")
    comment = Comment.objects.create(
        group=cast.group, thread=thread, native_id="1", text="Bien dit, merci à vous"
    )
    judge_comment(comment, "supportive", by=cast.member, team=False)
    assert len(lessons(cast.group)) == 1
    probation(cast, 14)
    assert lessons(cast.group) == []
    Membership.objects.filter(pk=cast.member.pk).update(joined_at=now() - timedelta(days=15))
    assert len(lessons(cast.group)) == 1
