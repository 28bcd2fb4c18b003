"""Call wishes: when and for what members may be called to an action, and what that would bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.db import transaction
from django.utils.dates import WEEKDAYS
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from jesuisla.analysis.calling import (
    CALLS_A_WEEK,
    ActionTraits,
    CallWishes,
    Obstacle,
    obstacle_to,
)
from jesuisla.analysis.triage import HateTarget
from jesuisla.collective.actions.kinds import CALLS_NOBODY, KINDS
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.entries import record
from jesuisla.collective.members.access import Viewer
from jesuisla.collective.members.models import Membership
from jesuisla.collective.members.personal_data import personal_data
from jesuisla.collective.notifications.call_times import times_in_words
from jesuisla.collective.notifications.channels import CHANNELS
from jesuisla.collective.notifications.events import CallWishChosen
from jesuisla.collective.notifications.models import Call, CallWish
from jesuisla.collective.notifications.topics import CALLS
from jesuisla.collective.notifications.wishes import choose_channels, chosen_channels, ways_to
from jesuisla.collective.queue.rules import facts_of
from jesuisla.collective.scoring.hate_targets import TARGETS
from jesuisla.collective.threads.models import Thread
from jesuisla.languages import own_name, screen_languages
from jesuisla.networks.registry import NETWORKS

PREVIEW = timedelta(days=7)
"""How far back a preview looks."""


def wishes_in(row: CallWish) -> CallWishes:
    """Return what a row wishes, as the analysis compares it."""
    return CallWishes(
        quiet_from=row.quiet_from,
        quiet_until=row.quiet_until,
        days=frozenset(row.days),
        a_day=row.a_day,
        networks=frozenset(row.spared_networks),
        kinds=frozenset(row.spared_kinds),
        languages=frozenset(row.languages),
        targets=frozenset(row.spared_targets),
    )


def call_wish_of(membership: Membership) -> CallWish:
    """Return the call wish of a member, or what holds as long as they chose nothing."""
    row = CallWish.objects.filter(membership=membership).first()
    return row or CallWish(membership=membership)


def traits_of(actions: Sequence[Action]) -> Mapping[int, ActionTraits]:
    """Return what wishes ask of these actions, by their row's number; their threads are loaded."""
    facts = facts_of([action.thread for action in actions])
    return {
        action.pk: ActionTraits(
            network=action.thread.network,
            kind=action.kind,
            language=action.thread.language or None,
            targets=frozenset(map(str, facts[action.thread_id].targets)),
        )
        for action in actions
    }


def clock_of(membership: Membership, moment: datetime) -> datetime:
    """Return a moment as the clock of a member shows it."""
    return localtime(moment, membership.person.zone_in(membership.group))


class CallWishForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """When and for what one may be called, and by which channels; none ticked is no calls."""

    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Call me"),
        help_text=gettext_lazy("Nothing ticked: we do not call you."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    a_day = forms.TypedChoiceField(
        label=gettext_lazy("At most"),
        coerce=int,
        choices=[
            (1, gettext_lazy("once a day")),
            (2, gettext_lazy("twice a day")),
            (3, gettext_lazy("three times a day")),
        ],
    )
    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On these days"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy(
                "Tick at least one day. To be left in peace for a while, take a rest on your page."
            )
        },
    )
    spared_networks = forms.MultipleChoiceField(
        label=gettext_lazy("Networks to spare me"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    spared_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of action to spare me"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages that I read"),
        help_text=gettext_lazy("Nothing ticked: all of them."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        """The hours are taken from the model."""

        model = CallWish
        fields = (
            "channels",
            "a_day",
            "quiet_from",
            "quiet_until",
            "days",
            "spared_networks",
            "spared_kinds",
            "languages",
        )
        labels = {
            "quiet_from": gettext_lazy("Never from"),
            "quiet_until": gettext_lazy("until"),
        }
        widgets = {
            "quiet_from": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
            "quiet_until": forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        }

    def __init__(self, membership: Membership, data: Any = None) -> None:
        wish = call_wish_of(membership)
        super().__init__(data, instance=wish)
        self.membership = membership
        choices: dict[str, list[tuple[Any, Any]]] = {
            "channels": [(channel.name, channel.label) for channel in CHANNELS.values()],
            "days": [(number, str(name).capitalize()) for number, name in WEEKDAYS.items()],
            "spared_networks": [(it.name, it.label) for it in NETWORKS],
            "spared_kinds": [
                (kind.code, str(kind.label).capitalize())
                for kind in KINDS.values()
                if kind.calls_members
            ],
            "languages": [(code, own_name(code)) for code in _languages_of(membership.group, wish)],
        }
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]  # choice fields all
        self.fields["channels"].initial = sorted(chosen_channels(membership, CALLS))
        for target in HateTarget:
            self.fields[_field_of(target)] = forms.ChoiceField(
                label=str(TARGETS[target]),
                required=False,
                choices=[
                    ("", pgettext_lazy("topic of a call", "as any other")),
                    ("dear", pgettext_lazy("topic of a call", "rather call me")),
                    ("spare", pgettext_lazy("topic of a call", "spare me")),
                ],
                initial="dear"
                if target in wish.dear_targets
                else "spare"
                if target in wish.spared_targets
                else "",
            )

    def missing_ways(self) -> set[str]:
        """Return the channels by which there is no way to this member yet."""
        return CHANNELS.keys() - ways_to(self.membership, CHANNELS.keys())

    def times_in_words(self) -> str:
        """Say in one line how often and when one is called, as it was chosen."""
        return times_in_words(self.instance)

    def times_are_wrong(self) -> bool:
        """Whether something is wrong with how often, which hours or which days."""
        return any(self[name].errors for name in ("a_day", "quiet_from", "quiet_until", "days"))

    def target_fields(self) -> list[forms.BoundField]:
        """Return the fields about whom the hate is aimed at."""
        return [self[_field_of(target)] for target in HateTarget]

    def spares_something(self) -> bool:
        """Whether a subject, a network, a kind or a language was chosen, or one is wrong."""
        names = ("spared_networks", "spared_kinds", "languages")
        fields = [*(self[name] for name in names), *self.target_fields()]
        return any(field.value() or field.errors for field in fields)

    def clean(self) -> dict[str, Any]:
        """Put the topics together."""
        data = super().clean() or self.cleaned_data
        for name, answer in (("spared_targets", "spare"), ("dear_targets", "dear")):
            targets = [str(it) for it in HateTarget if data.get(_field_of(it)) == answer]
            setattr(self.instance, name, targets)
        return data

    @transaction.atomic
    def save(self, commit: bool = True) -> CallWish:  # noqa: FBT001, FBT002  # Django's shape
        """Keep the wish and its channels, and say in the journal that somebody chose."""
        choose_channels(self.membership, CALLS, channels=self.cleaned_data["channels"])
        wish: CallWish = super().save(commit=commit)
        event = CallWishChosen(group=self.membership.group_id, membership=self.membership.pk)
        record(event, by=self.membership)
        return wish


def _field_of(target: HateTarget) -> str:
    return f"target_{target}"


def _languages_of(group: Group, wish: CallWish) -> list[str]:
    """Return the languages to choose from: of the group, its threads, the screens, the choice."""
    of_threads = Thread.objects.exclude(language="").values_list("language", flat=True).distinct()
    codes = {group.language, *of_threads, *screen_languages(), *wish.languages}
    return sorted(codes, key=lambda code: (code != group.language, own_name(code)))


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewLine:
    """An action of the last week: when it began there, and why it would not have called."""

    number: int
    moment: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What the last week would have brought."""

    headline: str
    lines: tuple[PreviewLine, ...]


def preview(membership: Membership, wishes: CallWishes) -> Preview:
    """Return which actions of the last seven days might have called this member, and how often.

    As if they had been drawn for each: who is drawn is chance, so it is the most that could come.
    """
    actions = list(
        Action.objects.filter(launched_at__gt=now() - PREVIEW)
        .exclude(kind__in=CALLS_NOBODY)
        .select_related("thread", "thread__page", "thread__group")
        .order_by("launched_at")
    )
    traits = traits_of(actions)
    calls: list[datetime] = []
    lines = []
    for action in actions:
        assert action.launched_at is not None  # as asked above
        moment = action.launched_at
        obstacle = obstacle_to(
            wishes,
            traits[action.pk],
            clock_of(membership, moment),
            calls_in_24_hours=sum(call > moment - timedelta(days=1) for call in calls),
            calls_in_a_week=len(calls),
        )
        if obstacle is None:
            calls.append(moment)
        lines.append(
            PreviewLine(
                number=action.number,
                moment=clock_of(membership, moment),
                reason=str(_REASONS[obstacle]) if obstacle else "",
            )
        )
    return Preview(headline=_headline(len(actions), len(calls)), lines=tuple(lines))


_REASONS = {
    Obstacle.DAY: gettext_lazy("not one of your days"),
    Obstacle.HOUR: gettext_lazy("in your quiet hours"),
    Obstacle.NETWORK: gettext_lazy("a network that you spare yourself"),
    Obstacle.KIND: gettext_lazy("a kind that you spare yourself"),
    Obstacle.LANGUAGE: gettext_lazy("in another language"),
    Obstacle.TARGET: gettext_lazy("a subject that you spare yourself"),
    Obstacle.ENOUGH: gettext_lazy("enough for that day"),
    Obstacle.ENOUGH_THIS_WEEK: gettext_lazy("enough for that week"),
    Obstacle.PORTION: gettext_lazy("you had done enough that day"),
}


def _headline(actions: int, calls: int) -> str:
    if not actions:
        return _("No action began last week, so nothing can be shown yet.")
    actions_in_words = ngettext(
        "Last week %(count)d action began", "Last week %(count)d actions began", actions
    ) % {"count": actions}
    if not calls:
        return _("%(began)s. With these choices, none would have called you.") % {
            "began": actions_in_words
        }
    return ngettext(
        "%(began)s. With these choices, %(count)d call at most would have reached you.",
        "%(began)s. With these choices, %(count)d calls at most would have reached you.",
        calls,
    ) % {"began": actions_in_words, "count": calls}


def calls_in_words(viewer: Viewer) -> str:
    """Say in one sentence whether and how often this member is called."""
    channels = chosen_channels(viewer.membership, CALLS)
    if not channels:
        return _("We do not call you.")
    if not ways_to(viewer.membership, channels):
        return _("You wish to be called, but nothing reaches you yet: choose another way.")
    wish = call_wish_of(viewer.membership)
    return ngettext(
        "We call you at most once a day, never more than %(week)d times a week.",
        "We call you at most %(count)d times a day, never more than %(week)d times a week.",
        wish.a_day,
    ) % {"count": wish.a_day, "week": CALLS_A_WEEK}


def forget_calls(membership: int) -> int:
    """Delete the call wish of a member, and what calls they had. Return how many rows."""
    wishes = CallWish.objects.filter(membership=membership).delete()[0]
    return wishes + Call.objects.filter(membership=membership).delete()[0]


@personal_data(
    "call_wish",
    title=gettext_lazy("When you may be called"),
    kept=gettext_lazy("Until you leave."),
    change="notifications:calls",
    columns=("notifications.CallWish.membership",),
)
def _call_wish(member: Membership) -> dict[str, Any] | None:
    row = CallWish.objects.filter(membership=member).values().first()
    if row is None:
        return None
    return {
        name: _plain(value) for name, value in row.items() if name not in {"id", "membership_id"}
    }


@personal_data(
    "calls",
    title=gettext_lazy("Calls to actions that you got"),
    kept=gettext_lazy("30 days."),
    columns=("notifications.Call.membership",),
)
def _calls(member: Membership) -> list[dict[str, Any]]:
    calls = Call.objects.filter(membership=member).select_related("action").order_by("at")
    return [{"at": call.at.isoformat(), "action": call.action.number} for call in calls]


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
