"""Whoever leaves is nowhere any more a day later: in no table, session, job, cache, log or file."""
# fixtures are imported, and then asked for by name

import logging
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from django.utils.timezone import now

from jesuisla.collective.members.letters import forget_unsent_letters
from jesuisla.collective.members.models import Application, Membership, Person
from jesuisla.collective.threads.models import Comment
from jesuisla.collective.welcome.models import BuddyPair
from kept_data import around, everywhere, kept
from signing_in import ask_code, browser, erase_account, sign_in
from waiting_jobs import a_day_later, run_jobs

TRACE = "zqxtrace"
"""Stands in all that the person who leaves ever typed."""

THEIRS: dict[str, tuple[str, ...]] = {
    "members.Membership.person": ("alias", "ended_because"),
    "members.Application.membership": ("words", "answer"),
    "members.Application.answered_by": (),
    "members.ApplicationOpinion.by": (),
    "members.ApplicationAppeal.judged_by": (),
    "members.Consent.membership": (),
    "members.FileOpening.membership": (),
    "members.FileOpening.by": ("why",),
    "watch.Comment.kind_by": (),
    "watch.Reading.by": (),
    "proposals.Proposal.by": ("note",),
    "proposals.Proposal.answered_by": (),
    "proposals.Claim.by": (),
    "knowledge.Sheet.author": (),
    "knowledge.Sheet.second_reader": (),
    "knowledge.Sheet.draft_by": ("draft", "returned_because"),
    "knowledge.Sheet.withdrawn_by": (),
    "knowledge.SheetVersion.author": (),
    "knowledge.SheetVersion.second_reader": (),
    "knowledge.SheetChoice.by": (),
    "knowledge.SheetPair.by": (),
    "knowledge.WantedSheet.asked_by": (),
    "knowledge.TopicKeeper.member": (),
    "practice.PracticeDone.member": ("name",),
    "scoring.Label.by": (),
    "scoring.GroupScorer.by": (),
    "scoring.SecondStage.consented_by": (),
    "actions.Presence.by": ("shown",),
    "actions.Action.prepared_by": (),
    "actions.Action.waiting_by": ("waiting_brief",),
    "actions.Action.reopening_by": (),
    "actions.Review.by": ("note",),
    "actions.Voice.by": ("url", "first_words"),
    "actions.Support.by": (),
    "actions.Debrief.by": ("text",),
    "actions.Remark.by": ("text", "answer", "reason"),
    "actions.Remark.answered_by": ("answer",),
    "care.HelpCall.by": (),
    "care.HelpCall.answered_by": (),
    "care.Companion.member": (),
    "care.Companion.companion": (),
    "care.Shift.member": (),
    "care.HandoverNote.by": ("text",),
    "care.HandoverReading.by": (),
    "care.PrivateFeed.member": ("digest",),
    "care.Ceiling.membership": (),
    "care.DayPortion.membership": (),
    "letters.Letter.by": ("text", "word"),
    "conduct.ConductCase.about": ("quote", "proposed_reason"),
    "conduct.ConductCase.first_judge": (),
    "conduct.ConductCase.second_judge": (),
    "conduct.ConductReport.by": ("words",),
    "conduct.CaseNote.by": (),
    "conduct.Measure.member": ("reason",),
    "conduct.Measure.decided_by": (),
    "conduct.Measure.agreed_by": (),
    "conduct.Appeal.judged_by": (),
    "conduct.RejectedReport.by": (),
    "history.TakeOver.by": ("file_name", "table"),
    "welcome.BuddyOffer.member": (),
    "welcome.BuddyPair.newcomer": (),
    "welcome.BuddyPair.buddy": (),
    "welcome.BuddyNote.by": ("text",),
    "welcome.InvitationLink.by": (),
    "welcome.AddressList.by": (),
    "queue.DeskRules.by": (),
    "queue.StoryMatch.by": (),
    "notifications.Wish.membership": (),
    "notifications.CallWish.membership": (),
    "notifications.Call.membership": (),
    "notifications.Pause.membership": (),
    "notifications.Subscription.membership": ("endpoint", "public_key", "secret"),
    "notifications.Messenger.membership": ("sealed", "code"),
    "notifications.RefusedAddress.person": ("email",),
    "public.Objection.answered_by": (),
    "api.ApiKey.made_by": (),
    "account.EmailAddress.user": ("email",),
    "mfa.Authenticator.user": ("data",),
}
"""For each column that points at somebody: which texts of its row are theirs.

What a member of the team wrote for the group (briefs, answers, rules) stays, as the page says;
so does a fact sheet once a second person has read it.
"""


def columns_of_people() -> dict[str, Any]:
    return {
        f"{model._meta.label}.{column.name}": column
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.get_fields()
        if column.concrete and column.is_relation and column.related_model in (Person, Membership)
    }


def test_it_is_decided_for_every_column_whose_words_its_row_holds() -> None:
    assert set(columns_of_people()) == set(THEIRS)


class Planter:
    """Makes a row of any table, with what it needs to stand."""

    def __init__(self, cast: Any) -> None:
        self.cast = cast
        self.number = 0
        self.rows: dict[Any, Any] = {}

    def plant(self, model: Any, theirs: tuple[str, ...], **given: Any) -> Any:
        values = dict(given)
        for column in model._meta.concrete_fields:
            if column.name in values or column.primary_key:
                continue
            if column.name in theirs:
                values[column.name] = self.trace(column)
            elif column.is_relation:
                if not column.null:
                    values[column.name] = self.other(column.related_model)
            elif not column.has_default() and not column.null and not column.blank:
                values[column.name] = self.something(column)
        return model.objects.create(**values)

    def other(self, model: Any) -> Any:
        if model is Membership:
            return self.cast.second_member
        if model is Person:
            return self.cast.second_member.person
        if model._meta.label == "groups.Group":
            return self.cast.group
        return self.plant(model, ())  # one of its own: two of a thing may be one too many

    def trace(self, column: Any) -> Any:
        self.number += 1
        words = f"{TRACE}{self.number}"
        if isinstance(column, models.JSONField):
            return {"words": words}
        if isinstance(column, models.EmailField):
            return f"{words}@example.org"
        if isinstance(column, models.URLField):
            return f"https://example.org/{words}"
        return words

    def something(self, column: Any) -> Any:
        self.number += 1
        if column.choices:
            return column.choices[0][0]
        if isinstance(column, models.IntegerField):
            return 1 if "Small" in type(column).__name__ else self.number
        kinds: dict[Any, Any] = {
            models.DateTimeField: now() + timedelta(minutes=self.number),
            models.BooleanField: False,
            models.FloatField: 0.5,
            models.BinaryField: b"x",
        }
        text = f"x{self.number}"
        return next((value for kind, value in kinds.items() if isinstance(column, kind)), text)


SPECIAL: dict[str, dict[str, Callable[[Planter], Any]]] = {
    "care.Shift.member": {
        "begins_at": lambda _: now(),
        "ends_at": lambda _: now() + timedelta(hours=1),
    },
    "welcome.BuddyNote.by": {
        "pair": lambda planter: BuddyPair.objects.create(
            group=planter.cast.group,
            newcomer=planter.cast.third_member,
            buddy=planter.cast.second_member,
        )
    },
    "actions.Support.by": {"comment": lambda planter: planter.other(Comment)},
    "members.ApplicationOpinion.by": {
        "application": lambda planter: planter.plant(Application, (), state="declined")
    },
    "members.ApplicationAppeal.judged_by": {
        "application": lambda planter: planter.plant(Application, (), state="declined")
    },
}
"""What a row needs besides to be allowed."""


def plant_everything(cast: Any) -> None:
    planter = Planter(cast)
    person, place = cast.member.person, cast.member
    for name, column in columns_of_people().items():
        if name == "members.Membership.person":
            continue
        who = person if column.related_model is Person else place
        special = {key: value(planter) for key, value in SPECIAL.get(name, {}).items()}
        planter.plant(column.model, THEIRS[name], **special, **{column.name: who})


def leave_traces_at_doors(cast: Any, settings: Any) -> Any:
    """Sign in through HTTP from two browsers, mistype codes, ask for a file; return a browser."""
    person, place = cast.member.person, cast.member
    person.email = f"{TRACE}@example.org"
    person.save()
    place.alias = f"Z{TRACE}"
    place.save()
    elsewhere, here = browser(), browser()
    ask_code(elsewhere, person.email)
    elsewhere.post("/compte/connexion/code", {"code": "000000"})
    sign_in(elsewhere, person.email)
    sign_in(here, person.email)
    settings.EMAIL_BACKEND = "jesuisla.server.mail.EmailBackend"  # into a folder, unsent
    here.post("/moi/donnees/fichier")
    stranger = browser()
    stranger.post("/rejoindre", {"email": person.email, "alias": f"{TRACE}deux", "words": TRACE})
    return here


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    """Where mail is put that is not sent."""
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    return tmp_path


@pytest.mark.parametrize("way", ["leave", "erase"])
def test_a_day_after_somebody_left_nothing_names_them(
    cast: Any, caplog: pytest.LogCaptureFixture, folder: Path, settings: Any, way: str
) -> None:
    caplog.set_level(logging.DEBUG)
    here = leave_traces_at_doors(cast, settings)
    plant_everything(cast)
    assert everywhere(caplog.text, folder).count(TRACE) > 25
    caplog.clear()
    answer = erase_account(here) if way == "erase" else here.post("/moi/quitter")
    assert answer.status_code == (200 if way == "erase" else 302)
    a_day_later()
    assert around(everywhere(caplog.text, folder), TRACE) == []
    cast.member.refresh_from_db()
    assert cast.member.alias == f"#{cast.member.pk}"


def test_once_consent_is_withdrawn_nothing_of_what_they_wrote_is_used(
    cast: Any, client_of: Any
) -> None:
    """At once, and not only when they leave; the account stays, for their answer."""
    planter = Planter(cast)
    for name, column in columns_of_people().items():
        if column.related_model is Membership:
            special = {key: value(planter) for key, value in SPECIAL.get(name, {}).items()}
            planter.plant(column.model, THEIRS[name], **special, **{column.name: cast.member})
    assert kept().count(TRACE) > 20
    assert client_of(cast.member).post("/moi/donnees/retirer").status_code == 302
    run_jobs()
    assert TRACE not in kept()
    cast.member.refresh_from_db()
    assert cast.member.alias == "Ambre"


def test_where_mail_is_sent_there_is_no_folder_to_empty(settings: Any) -> None:
    del settings.EMAIL_FILE_PATH
    assert forget_unsent_letters() == 0
