"""How the group works, part by part: what holds today in words, and the fields that change it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from jesuisla.collective.groups.groups import GroupSettingsForm
from jesuisla.collective.groups.models import Group


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsPart:
    """Some settings that one thinks of together."""

    title: str | Promise
    sentences: Sequence[str]
    fields: Sequence[BoundField]

    @property
    def has_errors(self) -> bool:
        """Whether something in it has to be corrected."""
        return any(field.errors for field in self.fields)


def settings_parts(group: Group, form: GroupSettingsForm) -> list[SettingsPart]:
    """Return the parts of the form, each with what the group has set today."""

    def part(title: Promise, sentences: Sequence[str], *names: str) -> SettingsPart:
        return SettingsPart(title=title, sentences=sentences, fields=[form[name] for name in names])

    return [
        part(
            gettext_lazy("Our actions"),
            _actions_in_words(group),
            "reviewers_needed",
            "daily_budget",
            "voices_needed",
            "window_minutes",
        ),
        part(gettext_lazy("Team powers"), _powers_in_words(group), "powers_hours"),
        part(gettext_lazy("Our hashtag"), _hashtag_in_words(group), "hashtag", "hashtag_place"),
        part(
            gettext_lazy("Who comes by the link of an announcement"),
            _visitors_in_words(group),
            "visitors_see_actions",
            "visitors_tell_voices",
        ),
        part(gettext_lazy("Who joins us"), _joining_in_words(group), "age_to_join"),
        part(
            gettext_lazy("What is kept, and how to reach us"),
            _rest_in_words(group),
            "retention_days",
            "contact",
            "doors",
        ),
    ]


def _actions_in_words(group: Group) -> list[str]:
    budget = ngettext(
        "Up to %(count)d action a day.", "Up to %(count)d actions a day.", group.daily_budget
    )
    voices = _("We wish for %(voices)d voices in each; it runs for %(duration)s.")
    return [
        _("A second moderator looks before a launch.")
        if group.reviewers_needed > 1
        else _("One moderator may launch an action."),
        budget % {"count": group.daily_budget},
        voices % {"voices": group.voices_needed, "duration": _duration(group.window_minutes)},
    ]


def _duration(minutes: int) -> str:
    """Say a time in the largest unit that leaves no rest; up to two days in hours."""
    if minutes % 60:
        count, words = minutes, ngettext("%(count)d minute", "%(count)d minutes", minutes)
    elif minutes % (24 * 60) or minutes <= 48 * 60:
        count = minutes // 60
        words = ngettext("%(count)d hour", "%(count)d hours", count)
    else:
        count = minutes // (24 * 60)
        words = ngettext("%(count)d day", "%(count)d days", count)
    return words % {"count": count}


def _powers_in_words(group: Group) -> list[str]:
    hours = ngettext(
        "Once switched on, they stay on for %(count)d hour, or to the end of a shift.",
        "Once switched on, they stay on for %(count)d hours, or to the end of a shift.",
        group.powers_hours,
    )
    return [hours % {"count": group.powers_hours}]


def _hashtag_in_words(group: Group) -> list[str]:
    sentence = {
        Group.HashtagPosition.START: _("Our comments begin with %(hashtag)s."),
        Group.HashtagPosition.END: _("Our comments end with %(hashtag)s."),
    }.get(
        Group.HashtagPosition(group.hashtag_place),
        _("%(hashtag)s stands anywhere in our comments."),
    )
    return [sentence % {"hashtag": group.hashtag}]


def _visitors_in_words(group: Group) -> list[str]:
    if group.takes_guest_voices:
        return [
            _("Without an account, they see the action while it runs, and no member of it."),
            _("They may say under a name of the moment that they wrote there."),
        ]
    if group.visitors_see_actions:
        return [_("Without an account, they see the action while it runs, and no member of it.")]
    return [_("Without an account, they read what this is, and how to sign in or to join.")]


def _joining_in_words(group: Group) -> list[str]:
    sentence = _("Whoever asks to join says that they are %(age)d or older.")
    return [sentence % {"age": group.age_to_join}]


def _rest_in_words(group: Group) -> list[str]:
    days, links = group.retention_days, len(group.doors)
    quotes = ngettext(
        "Quotes are kept for %(count)d day.", "Quotes are kept for %(count)d days.", days
    )
    sentences = [
        quotes % {"count": days},
        _("One writes to us at %(address)s.") % {"address": group.contact}
        if group.contact
        else _("No address is given to write to us."),
    ]
    if links:
        shown_links = ngettext(
            "%(count)d link on the home page leads to our groups on social networks.",
            "%(count)d links on the home page lead to our groups on social networks.",
            links,
        )
        sentences.append(shown_links % {"count": links})
    return sentences
