"""Letters to the owners of pages: their draft, the day they go out, what comes of them."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from jesuisla.collective.actions.access import locked_action, visible_actions
from jesuisla.collective.actions.kinds import LETTER
from jesuisla.collective.actions.lifecycle import close_action
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.journal.entries import record
from jesuisla.collective.journal.refusals import Refused
from jesuisla.collective.letters.events import (
    LetterLookPutOff,
    LetterOutcomeNoted,
    LetterSent,
    LetterWritten,
)
from jesuisla.collective.letters.models import Letter
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.proposals.proposals import Pointer, points_at_threads
from jesuisla.collective.threads.models import Thread

LOOK_AFTER = timedelta(days=7)
"""How long a page has before somebody looks again, unless the moderator says otherwise."""


def letter_of(action: Action) -> Letter:
    """The letter of an action, as it was last saved; a new one, unsaved, holds the draft."""
    letter = Letter.objects.filter(action=action).select_related("by").first()
    letter = letter or Letter(group=action.group, action=action)
    if letter.sent_on is None and not letter.text:
        letter.text = draft_of(action)
    return letter


def draft_of(action: Action) -> str:
    """A courteous letter for the moderator to complete, in the language of the thread.

    What stands in square brackets is for the moderator to fill in; a letter that still holds
    such a place is not marked as sent.
    """
    with override(letter_language(action.thread.language, action.group)):
        post = action.thread.title or gettext("[the title of the post]")
        under = gettext("Under your post “%(post)s” we read comments that hurt people.")
        paragraphs = [
            gettext("Hello,"),
            gettext(
                "We are %(group)s, volunteers who care for a calm tone in the comments of "
                "public pages. We ask nobody to agree with us."
            )
            % {"group": action.group.name},
            "\n".join(line for line in (under % {"post": post}, action.thread.url) if line),
            action.why,
            gettext("[One or two examples, without the names of those who wrote them.]"),
            gettext("A little goes a long way. You could:")
            + "".join(
                f"\n– {wish}"
                for wish in (
                    gettext("hide or take down the comments that insult people for what they are;"),
                    gettext("pin a calm comment at the top, or answer in the page’s own name;"),
                    gettext("close the comments while nobody has the time to read them."),
                )
            ),
            gettext(
                "As you may know, whoever runs a page may be held to account for unlawful "
                "comments that are left on it (European Court of Human Rights, Sanchez v. "
                "France, 2023). We say so as neighbours, not as a threat; we are not lawyers."
            ),
            gettext("Thank you for reading us. We would be glad to hear from you."),
            gettext("[Your first name], for %(group)s") % {"group": action.group.name},
        ]
    return "\n\n".join(paragraphs)


@transaction.atomic
def write_letter(action: Action, text: str, *, by: Membership) -> Letter:
    """Save the text of a letter that is not sent yet. The same text twice is one change."""
    letter = _open_letter(action)
    if letter.sent_on is not None:
        raise Refused(_("This letter is sent; its text stays as it was."))
    if letter.text != text.strip():
        letter.text, letter.by = text.strip(), by
        letter.save()
        record(LetterWritten(group=letter.group_id, action=letter.action_id), by=by)
    return letter


@transaction.atomic
def mark_letter_sent(
    action: Action, text: str, *, sent_on: date, look_on: date, by: Membership
) -> Letter:
    """Note that a moderator sent the letter, and when somebody looks whether it helped.

    Does nothing when it is noted already. Refused for a day to come, for a look that is not
    later, and while the text holds a place in square brackets.
    """
    letter = _open_letter(action)
    if letter.sent_on is not None:
        return letter
    if not text.strip():
        raise Refused(_("Write the letter first."))
    if "[" in text and "]" in text:
        raise Refused(_("Something in square brackets still has to be filled in or taken out."))
    if sent_on > localdate():
        raise Refused(_("This day has not come yet: note it once the letter is sent."))
    if look_on <= sent_on:
        raise Refused(_("Give the page a day at least before somebody looks again."))
    letter.text, letter.by = text.strip(), by
    letter.sent_on, letter.look_on = sent_on, look_on
    letter.save()
    event = LetterSent(
        group=letter.group_id,
        action=letter.action_id,
        sent_on=sent_on.isoformat(),
        look_on=look_on.isoformat(),
    )
    record(event, by=by)
    return letter


@transaction.atomic
def put_off_look(action: Action, look_on: date, *, by: Membership) -> Letter:
    """Have somebody look at a sent letter on a later day, from tomorrow on."""
    letter = _sent_letter(action)
    if look_on <= localdate():
        raise Refused(_("Choose a day from tomorrow on."))
    if letter.look_on != look_on:
        letter.look_on = look_on
        letter.save(update_fields=["look_on"])
        event = LetterLookPutOff(
            group=letter.group_id, action=letter.action_id, look_on=look_on.isoformat()
        )
        record(event, by=by)
    return letter


@transaction.atomic
def note_outcome(action: Action, outcome: str, word: str, *, by: Membership) -> Letter:
    """Note what came of a sent letter; this closes the action."""
    if outcome not in Letter.PageResponse.values:
        raise Refused(_("Say first what came of the letter."))
    letter = _sent_letter(action)
    letter.outcome, letter.word = outcome, word.strip()
    letter.save(update_fields=["outcome", "word"])
    event = LetterOutcomeNoted(group=letter.group_id, action=letter.action_id, outcome=outcome)
    record(event, by=by)
    close_action(letter.action, by=by)
    return letter


def _open_letter(action: Action) -> Letter:
    """The letter of an action that runs, locked; unsaved where nobody worked on it yet."""
    action = locked_action(action)
    if action.kind != LETTER.code or action.state != Action.State.RUNNING:
        raise Refused(_("There is no letter to write here any more."))
    return Letter.objects.filter(action=action).first() or Letter(group=action.group, action=action)


def _sent_letter(action: Action) -> Letter:
    letter = _open_letter(action)
    if letter.sent_on is None:
        raise Refused(_("This letter is not sent yet."))
    return letter


def letters_under_way(viewer: Viewer) -> list[Action]:
    """Return the letters to be sent or waited for, those due first, then those not sent."""
    actions = visible_actions(viewer).filter(kind=LETTER.code, state=Action.State.RUNNING)
    return letters_among(actions.select_related("letter"))


def letters_among(actions: Iterable[Action]) -> list[Action]:
    """Return the letters that run among these actions, those due first, then those not sent."""

    def turn(action: Action) -> tuple[date, datetime]:
        letter: Letter | None = getattr(action, "letter", None)
        launched_at = action.launched_at
        assert launched_at is not None  # it runs
        return (letter and letter.look_on) or date.max, launched_at

    state = Action.State.RUNNING
    letters = (one for one in actions if one.kind == LETTER.code and one.state == state)
    return sorted(letters, key=turn)


def due_letters() -> list[Letter]:
    """Return the letters of the group in scope whose day to look again has come."""
    due = Letter.objects.filter(
        action__state=Action.State.RUNNING, outcome="", look_on__lte=localdate()
    )
    return list(due.select_related("action").order_by("look_on", "pk"))


def letter_in_words(action: Action) -> str:
    """Say to everybody in the group how it stands with a letter: sent, waited for, answered."""
    letter: Letter | None = getattr(action, "letter", None)
    if letter is None or letter.sent_on is None:
        if action.state == Action.State.RUNNING:
            return gettext("A letter to the page is being written.")
        return gettext("No letter was sent.")
    sent_on = day_in_words(letter.sent_on, "DATE_FORMAT")
    if letter.outcome:
        sentence = gettext("We wrote to the page on %(day)s.") % {"day": sent_on}
        return f"{sentence} {letter.get_outcome_display()}"
    if letter.look_on is None:
        return gettext("We wrote to the page on %(day)s.") % {"day": sent_on}
    return gettext("We wrote to the page on %(day)s, and will look again on %(look)s.") % {
        "day": sent_on,
        "look": day_in_words(letter.look_on, "DATE_FORMAT"),
    }


def letter_task(action: Action) -> str:
    """Say to the team what waits to be done about a letter; empty where nothing does."""
    letter: Letter | None = getattr(action, "letter", None)
    if letter is None or letter.sent_on is None:
        return gettext("To be completed and sent.")
    return gettext("Needs attention now") if letter.is_due(localdate()) else ""


def first_look(sent_on: date | None = None) -> date:
    """The day to look again that is proposed for a letter sent on this day, else today."""
    return (sent_on or localdate(now())) + LOOK_AFTER


@points_at_threads
def letters_on(thread: Thread, _viewer: Viewer) -> Iterator[Pointer]:
    """The letters on this thread that were launched, the latest first."""
    letters = Action.objects.filter(thread=thread, kind=LETTER.code).select_related("letter")
    for action in letters.exclude(launched_at=None).order_by("-number"):
        yield Pointer(
            sentence=letter_in_words(action),
            url=reverse("actions:action", args=[action.number]),
            label=gettext("See the action"),
        )


@personal_data(
    "letters",
    title=_("Letters to pages that you wrote"),
    kept=_("The group’s retention time after the action’s end; the days and the outcome stay."),
    columns=("letters.Letter.by",),
    choices={"outcome": Letter.PageResponse},
)
def letters_of(member: Membership) -> list[dict[str, Any]]:
    """The letters to pages that this member sent or worked on last."""
    return [
        {
            "action": letter.action.number,
            "text": letter.text,
            "sent_on": letter.sent_on and letter.sent_on.isoformat(),
            "outcome": letter.outcome,
            "word": letter.word,
        }
        for letter in Letter.objects.filter(by=member).select_related("action").order_by("pk")
    ]
