"""What a member did in an action and what comes next: the steps, and the button for the next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.actions.kinds import ActionKind, MemberStep
from jesuisla.collective.actions.lifting.offers import Offer, OfferItem
from jesuisla.collective.actions.models import Action

READ_GOAL = 3
"""How many voices one is asked to read; whoever likes reads on."""


class Stage(StrEnum):
    """Where a member stands."""

    WRITE = "write"
    WHERE = "where"
    SUPPORT = "support"
    RATE = "rate"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """What a member did so far, and what they may do; ``says_where`` that they opened that step.

    ``to_read`` is how many voices they are still asked to read. ``is_first``: it is the first
    action of somebody new, who reads and supports before they are asked to write.
    """

    has_voice: bool = False
    has_read: bool = False
    to_read: int = 0
    says_where: bool = False
    wants_rating: bool = False
    is_first: bool = False

    @property
    def has_begun(self) -> bool:
        """Whether they know the brief well enough to have done something."""
        return self.has_voice or self.has_read

    def stage(self, kind: ActionKind) -> Stage:
        """Return the first step that is not done."""
        is_optional = kind.write_optional or self.is_first
        for step in self.in_order(kind):
            if step is MemberStep.SUPPORT and self.to_read:
                return Stage.SUPPORT
            if step is MemberStep.WRITE and not self.has_voice:
                if self.says_where:
                    return Stage.WHERE
                if not (is_optional and self.has_read):
                    return Stage.WRITE
        return Stage.RATE if self.wants_rating else Stage.REST

    def in_order(self, kind: ActionKind) -> list[MemberStep]:
        """Return the steps as this member takes them: in a first action, reading is the first."""
        reads_first = self.is_first and (self.to_read or self.has_read) and not self.says_where
        return sorted(kind.steps, key=lambda step: reads_first and step is not MemberStep.SUPPORT)


def voices_to_read(*, attacked_count: int, other_count: int, read_count: int) -> int:
    """Count the voices that one is still asked to read: all who are attacked, and a few others.

    ``attacked_count`` and ``other_count`` are what one has not read, ``read_count`` what one has.

    >>> voices_to_read(attacked_count=4, other_count=5, read_count=1)
    6
    """
    return attacked_count + min(other_count, max(0, READ_GOAL - read_count))


def voices_to_read_of(offer: Offer) -> int:
    """Count the voices that whoever is offered these is still asked to read."""
    others = (*offer.listed, *offer.others)
    return voices_to_read(
        attacked_count=sum(not item.deeds for item in offer.attacked),
        other_count=sum(not item.deeds for item in others),
        read_count=sum(bool(item.deeds) for item in (*offer.attacked, *others)),
    )


def item_to_show(offer: Offer, key: str) -> OfferItem | None:
    """Return the comment that was asked for, else the first that this member has not read."""
    items = (*offer.attacked, *offer.listed, *offer.others)
    asked_for = (item for item in items if item.target.key == key)
    return next(asked_for, None) or next((item for item in items if not item.deeds), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step as the page shows it: the present one is open, the others are folded."""

    name: str
    template: str
    heading: str | Promise
    is_open: bool
    is_done: bool


BRIEF = "brief"
_OPEN_AT: Mapping[Stage, set[str]] = {
    Stage.WRITE: {BRIEF, MemberStep.WRITE},
    Stage.WHERE: {MemberStep.WHERE},
    Stage.SUPPORT: {MemberStep.SUPPORT},
    Stage.RATE: {MemberStep.SUPPORT},
    Stage.REST: {MemberStep.SUPPORT},
}


def steps_of(kind: ActionKind, progress: Progress, also_open: Iterable[str] = ()) -> list[Step]:
    """Return the brief and the steps of this kind, the present one open."""
    stage = progress.stage(kind)
    open_names = {str(name) for name in (*_OPEN_AT[stage], *also_open)}
    if not progress.has_begun and stage is not Stage.WHERE:
        open_names.add(BRIEF)
    done_names = {
        BRIEF: progress.has_begun or stage is Stage.WHERE,
        MemberStep.WRITE: progress.has_voice or stage is Stage.WHERE,
        MemberStep.WHERE: progress.has_voice,
        MemberStep.SUPPORT: progress.has_read and not progress.to_read,
    }
    headings = {
        BRIEF: _("Read the brief"),
        MemberStep.WRITE: kind.write_heading,
        MemberStep.WHERE: _("Say where your voice is"),
        MemberStep.SUPPORT: kind.support_heading,
    }
    return [
        Step(
            name=name,
            template=f"actions/steps/{name}.html",
            heading=headings[name],
            is_open=name in open_names,
            is_done=done_names[name],
        )
        for name in (BRIEF, *progress.in_order(kind))
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A way on. ``is_elsewhere``: on the network; ``swaps``: it changes the voice that is shown."""

    label: str
    url: str
    is_main: bool = True
    is_elsewhere: bool = False
    swaps: bool = False


def next_buttons(action: Action, progress: Progress) -> list[Button]:
    """Return the next step as a button, with what follows it where both are near."""
    here = reverse("actions:action", args=[action.number])
    stage = progress.stage(action.action_kind)
    where = Button(label=_("My voice is there"), url=f"{here}?etape=voix#voix")
    if stage is Stage.WRITE and action.thread.url:
        where = Button(label=where.label, url=where.url, is_main=False)
        opener = Button(label=_("Open the thread"), url=action.thread.url, is_elsewhere=True)
        return [opener, where]
    if progress.says_where and stage is Stage.WHERE and action.thread.url:
        # The form has its own button; one goes back to the thread for the link or the words.
        url = action.thread.url
        return [Button(label=_("Open the thread"), url=url, is_main=False, is_elsewhere=True)]
    if stage in (Stage.WRITE, Stage.WHERE):
        return [where]
    if stage is Stage.SUPPORT:
        label = ngettext("Read %(count)d comment", "Read %(count)d comments", progress.to_read)
        return [Button(label=label % {"count": progress.to_read}, url="#soutenir")]
    if stage is Stage.RATE:
        url = reverse("threads:taps", args=[action.thread_id])
        return [Button(label=_("Rate the top ten comments"), url=url)]
    return [Button(label=_("See the other actions"), url=reverse("actions:today"), is_main=False)]


def button_on(action: Action) -> Button:
    """Return the way from a comment that was looked after to the next."""
    here = reverse("actions:action", args=[action.number])
    return Button(label=_("Go on"), url=f"{here}#soutenir", swaps=True)
