"""One closed action that went well, drawn before and after for everybody.

It is the latest such one, not the best; the page says so and leads to all of them.
"""

from dataclasses import dataclass
from datetime import datetime

from django.core.cache import cache
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from pydantic import TypeAdapter

from jesuisla.analysis.impact import GOOD_KINDS, Top
from jesuisla.analysis.thread import CommentKind, SnapshotPlace
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.drawing.places import Column, column
from jesuisla.collective.groups.models import Group
from jesuisla.collective.results.past_actions import (
    LOGGED_TOP,
    ResultsState,
    logged_action,
    past_for_everybody,
    state_of_results,
)

LOOKED_AT = 30
"""Among so many of the latest closed actions one is looked for."""
KEPT_FOR = 24 * 3600


@dataclass(frozen=True, kw_only=True)
class StoredExample:
    """What is drawn, without a word of any language: kinds of places, and what they tell."""

    before: list[CommentKind]
    after: list[CommentKind]
    network: str
    page: str
    closed_at: datetime
    invented: bool


@dataclass(frozen=True, kw_only=True)
class Example:
    """The drawing, what it shows in two sentences, and where and when it was."""

    column: Column
    headline: str
    calm: str
    stored: StoredExample


AS_JSON = TypeAdapter(StoredExample | None)


def shown_example(group: Group, state: ResultsState | None = None) -> Example | None:
    """Return the latest action that left less hate at the top; needs the group's scope.

    ``None`` while there is none. Actions whose page is not named in the public log, to spare
    a person under attack, are never drawn. Kept in the cache until a result changes.
    """
    state = state or state_of_results(group)
    if not state.count:
        return None
    key = f"home-example-{group.pk}-{state}"
    if (cached_example := cache.get(key)) is not None:
        stored_example = AS_JSON.validate_python(cached_example["example"])
    else:
        stored_example = _latest_good()
        cache.set(key, {"example": AS_JSON.dump_python(stored_example, mode="json")}, KEPT_FOR)
    return _in_words(stored_example) if stored_example else None


def _latest_good() -> StoredExample | None:
    for action in past_for_everybody()[:LOOKED_AT]:
        line = logged_action(action)
        if action.action_kind.hides_page or line.top is None or not _went_well(line.top):
            continue
        tops = tops_of(action)
        if tops.before is None or tops.now is None:
            continue
        return StoredExample(
            before=[place.kind for place in tops.before.top(LOGGED_TOP)],
            after=[place.kind for place in tops.now.top(LOGGED_TOP)],
            network=action.thread.network,
            page=line.page,
            closed_at=_closed_at(action),
            invented=action.thread.invented,
        )
    return None


def _closed_at(action: Action) -> datetime:
    assert action.closed_at is not None  # it is closed
    return action.closed_at


def _went_well(top: Top) -> bool:
    hateful, good = CommentKind.HATEFUL, GOOD_KINDS
    return (
        top.comparable
        and not (top.before.unknown or top.after.unknown)
        and top.after.holding(hateful) < top.before.holding(hateful)
        and top.after.holding(*good) > top.before.holding(*good)
    )


def _in_words(stored: StoredExample) -> Example:
    hateful_before = stored.before.count(CommentKind.HATEFUL)
    hateful_after = stored.after.count(CommentKind.HATEFUL)
    calm = sum(stored.after.count(kind) for kind in GOOD_KINDS)
    size = len(stored.after)
    headline = ngettext(
        "Of the first %(size)d comments, %(before)d was hateful before; %(after)s after.",
        "Of the first %(size)d comments, %(before)d were hateful before; %(after)s after.",
        hateful_before,
    )
    sentence = ngettext(
        "%(calm)d calm comment has taken its place among them.",
        "%(calm)d calm comments have taken their place among them.",
        calm,
    )
    return Example(
        column=column(
            _places(stored.after),
            _places(stored.before),
            key="example",
            heads=(_("Before the action"), _("After")),
        ),
        headline=headline
        % {"size": size, "before": hateful_before, "after": hateful_after or _("none")},
        calm=sentence % {"calm": calm},
        stored=stored,
    )


def _places(kinds: list[CommentKind]) -> list[SnapshotPlace]:
    return [SnapshotPlace(position=position, kind=kind) for position, kind in enumerate(kinds, 1)]
