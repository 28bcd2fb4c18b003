"""One tap in a letter ends letters of its kind, without signing in (RFC 8058)."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils.timezone import now
from django.utils.translation import override

from jesuisla.collective.care.models import Shift
from jesuisla.collective.journal.models import Entry
from jesuisla.collective.members.memberships import leave_group
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.deliveries import deliver_many, deliver_once
from jesuisla.collective.notifications.models import Wish
from jesuisla.collective.notifications.notification import write_notification
from jesuisla.collective.notifications.stop_tokens import stop_token
from jesuisla.collective.notifications.topics import CALLS, CHOSEN, HELP, MEMBERSHIP, THANKS
from jesuisla.collective.notifications.wishes import choose_channels, chosen_channels

ONE_CLICK = {"List-Unsubscribe": "One-Click"}
MAIL = CHANNELS["mail"]


def browser(host: str = "jesuisla.localhost") -> Client:
    """A mail program, or a browser where nobody is signed in; it asks for tokens of forms."""
    return Client(enforce_csrf_checks=True, headers={"host": host, "accept-language": "en"})


def address(to: Any, topic: str = "thanks", channel: str = "mail") -> str:
    return f"/notifications/arret/{stop_token(to, topic, channel)}"


def letter_to(to: Any) -> Any:
    letter = write_notification(THANKS, "good_news", to, link="http://x/", news=[])
    assert deliver_once(f"k:{to.pk}", letter, MAIL, to)
    return mail.outbox[-1]


def test_a_letter_of_a_chosen_topic_says_how_to_end_it(cast: Any) -> None:
    sent = letter_to(cast.member)
    headers = sent.message()
    link = headers["List-Unsubscribe"].strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in sent.body
    assert link.startswith("http")
    assert "\n" not in link
    path = re.sub(r"^https?://[^/]+", "", link)
    assert browser().post(path, ONE_CLICK).status_code == 200
    assert "mail" not in chosen_channels(cast.member, THANKS)


def test_letters_to_hundreds_say_so_too(cast: Any) -> None:
    letter = write_notification(HELP, "help", cast.moderator, link="http://x/", calls=1)
    deliver_many("k", [(cast.moderator, MAIL, letter)])
    assert "List-Unsubscribe" in mail.outbox[0].message()


def test_word_of_one_s_membership_cannot_be_ended(cast: Any) -> None:
    letter = write_notification(MEMBERSHIP, "accepted", cast.member, link="http://x/")
    deliver_once("k", letter, MAIL, cast.member)
    assert "List-Unsubscribe" not in mail.outbox[0].message()
    assert browser().post(address(cast.member, "membership"), ONE_CLICK).status_code == 404


def test_what_calls_by_wish_can_be_ended_and_what_a_shift_brings_cannot(cast: Any) -> None:
    letters = [
        write_notification(
            CALLS,
            "call",
            cast.member,
            link="http://x/",
            may_be_stopped=wanted,
            settings_link="",
            rest_link="",
            kind="",
            missing=0,
        )
        for wanted in (True, False)
    ]
    assert [bool(letter.stop_link) for letter in letters] == [True, False]
    assert ["arret" in letter.text for letter in letters] == [True, False]


@pytest.mark.parametrize("topic", [*CHOSEN, CALLS], ids=lambda topic: topic.name)
def test_a_tap_ends_one_topic_by_one_channel_at_once(cast: Any, topic: Any) -> None:
    for each in (*CHOSEN, CALLS):
        choose_channels(cast.moderator, each, channels={"mail", "push"})
    entries = Entry.objects.count()
    for _time in range(2):  # a mail program may send it twice
        assert browser().post(address(cast.moderator, topic.name), ONE_CLICK).status_code == 200
    assert Entry.objects.count() == entries + 1
    assert Entry.objects.latest("pk").event in {"WishChosen", "AlertsChosen"}
    for each in (*CHOSEN, CALLS):
        expected = {"push"} if each is topic else {"mail", "push"}
        assert chosen_channels(cast.moderator, each) == expected


def test_a_mail_program_may_send_it_as_a_form_with_parts(cast: Any) -> None:
    answer = browser().post(
        address(cast.member), ONE_CLICK, headers={"user-agent": "mail"}
    )  # Django's client sends multipart/form-data
    assert answer.status_code == 200
    answer = browser().post(
        address(cast.second_member),
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200
    assert not Wish.objects.filter(topic="thanks", channel="mail", wanted=True).exists()
    assert Wish.objects.filter(topic="thanks", channel="mail").count() == 2


@pytest.mark.parametrize("method", ["get", "head"])
def test_whoever_opens_every_link_ends_nothing(cast: Any, method: str) -> None:
    assert getattr(browser(), method)(address(cast.member)).status_code == 200
    assert not Wish.objects.exists()
    assert not Entry.objects.exists()


def test_a_form_that_does_not_say_so_ends_nothing_and_shows_the_button(cast: Any) -> None:
    answer = browser().post(address(cast.member), {"x": "y"})
    assert answer.status_code == 422
    assert "One-Click" in answer.content.decode()
    assert not Wish.objects.exists()


def test_the_page_speaks_the_member_s_language_and_names_nobody(cast: Any) -> None:
    page = browser().get(address(cast.member))
    text = page.content.decode()
    assert '<html lang="fr"' in text
    assert "Arrêter ces courriels" in text
    assert "#jesuisla" in text
    with override("fr"):
        assert str(THANKS.label) in text.replace("&#x27;", "'")
    assert cast.member.alias not in text
    assert cast.member.person.email not in text
    assert "no-store" in page["Cache-Control"]
    ended = browser().post(address(cast.member), ONE_CLICK).content.decode()
    assert "Ces courriels sont arrêtés" in ended
    assert "/moi" in ended
    assert cast.member.alias not in ended
    again = browser().get(address(cast.member)).content.decode()
    assert "Ces courriels sont arrêtés" in again
    assert "One-Click" not in again


def test_somebody_else_signed_in_ends_it_for_the_letter_s_member_alone(
    cast: Any, client_of: Any
) -> None:
    client_of(cast.second_member).post(address(cast.member), ONE_CLICK)
    assert "mail" not in chosen_channels(cast.member, THANKS)
    assert "mail" in chosen_channels(cast.second_member, THANKS)


def test_what_was_stopped_can_be_had_again(cast: Any, client_of: Any) -> None:
    browser().post(address(cast.member), ONE_CLICK)
    client_of(cast.member).post("/moi/notifications", {"thanks": ["mail"]})
    assert chosen_channels(cast.member, THANKS) == {"mail"}


def assert_refused(path: str, host: str = "jesuisla.localhost") -> None:
    for method, data in (("get", {}), ("post", ONE_CLICK)):
        answer = getattr(browser(host), method)(path, data)
        assert answer.status_code == 404
        assert "This link no longer works" in answer.content.decode()
    assert not Wish.objects.exists()


def test_a_token_that_is_wrong_gets_a_sentence(cast: Any) -> None:
    right = address(cast.member)
    other = address(cast.second_member)
    assert_refused(right[:-1])
    assert_refused(right[: right.index(":")] + other[other.index(":") :])
    assert_refused("/notifications/arret/x")
    assert_refused("/notifications/arret/%00%ff")
    assert_refused(address(cast.member, "pigeons"))
    assert_refused(address(cast.member, "thanks", "pigeon"))


def test_a_token_of_another_group_is_none(cast: Any) -> None:
    assert_refused(address(cast.member), "ichbinhier.localhost")


def test_a_token_of_somebody_who_left_is_none(cast: Any) -> None:
    path = address(cast.member)
    leave_group(cast.member)
    assert_refused(path)


def test_a_letter_of_more_than_a_year_ago_ends_nothing(cast: Any) -> None:
    path = address(cast.member)
    with time_machine.travel(now() + timedelta(days=365)):
        assert browser().get(path).status_code == 200
    with time_machine.travel(now() + timedelta(days=367)):
        assert_refused(path)


def test_a_former_secret_key_still_ends_letters(cast: Any, settings: Any) -> None:
    path = address(cast.member)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new one, of more than fifty letters, as it should be made"
    assert browser().post(path, ONE_CLICK).status_code == 200
    assert "mail" not in chosen_channels(cast.member, THANKS)


def test_whoever_is_the_last_to_hear_of_calls_for_help_is_warned(cast: Any) -> None:
    team = [cast.moderator, cast.second_moderator, cast.coordinator]
    warned = "plus personne dans l’équipe n’est prévenu"
    assert warned not in browser().get(address(cast.moderator, "help")).content.decode()
    for member in team[1:]:
        choose_channels(member, HELP, channels=())
    choose_channels(cast.moderator, HELP, channels={"mail"})
    assert warned in browser().get(address(cast.moderator, "help")).content.decode()
    ended = browser().post(address(cast.moderator, "help"), ONE_CLICK).content.decode()
    assert warned in ended
    assert warned not in browser().get(address(cast.moderator)).content.decode()


def test_whoever_alone_is_on_duty_is_warned_too(cast: Any) -> None:
    moment = now()
    Shift.objects.create(
        group=cast.group,
        member=cast.moderator,
        begins_at=moment - timedelta(hours=1),
        ends_at=moment + timedelta(days=1),
    )
    warned = "n’atteint plus personne de permanence"
    choose_channels(cast.moderator, HELP, channels={"mail"})
    assert warned in browser().get(address(cast.moderator, "help")).content.decode()
    assert warned not in browser().get(address(cast.second_moderator, "help")).content.decode()


def test_whoever_chooses_no_calls_on_their_page_is_warned_too(cast: Any, client_of: Any) -> None:
    warned = "Plus personne de l’équipe ne reçoit"
    for member in (cast.second_moderator, cast.coordinator):
        choose_channels(member, HELP, channels=())
    client = client_of(cast.moderator)
    kept = client.post("/moi/notifications", {"help": ["mail"]}, follow=True)
    assert warned not in kept.content.decode()
    stopped = client.post("/moi/notifications", {}, follow=True)
    assert warned in stopped.content.decode()
