"""What is the same for all who are in an action, worked out once a moment for everybody.

Kept in this process and nowhere else: it only saves work, and goes as soon as anything that it
stands on was written (:mod:`jesuisla.collective.actions.lifting.action_version`).
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from jesuisla.collective.actions.lifting.action_version import ActionVersion
from jesuisla.collective.actions.lifting.lists import PlannedLists, plan_lists
from jesuisla.collective.actions.lifting.snapshot import ActionSnapshot, read_snapshot
from jesuisla.collective.actions.lifting.thread_view import ThreadView, read_thread_view
from jesuisla.collective.actions.models import Action

FEW = 20
"""So many people share no plan: with them, every support may change everybody's list."""
MOMENT_SECONDS = 10
"""For how long a plan for more people stands although they support; ceilings bind at once."""
MOST_NAMES = 12

Made = TypeVar("Made")


@dataclass
class _Slot(Generic[Made]):
    lock: threading.Lock
    state: Hashable = None
    value: Made | None = None


class LatestCache(Generic[Made]):
    """The latest value by few names, as of actions: made by whoever asks first, others wait."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._slots: OrderedDict[Hashable, _Slot[Made]] = OrderedDict()

    def value(self, name: Hashable, state: Hashable, make: Callable[[], Made]) -> Made:
        """Return what ``make`` makes under this name in this state, making it once."""
        with self._guard:
            slot = self._slots.setdefault(name, _Slot(threading.Lock()))
            self._slots.move_to_end(name)
            if len(self._slots) > MOST_NAMES:
                self._slots.popitem(last=False)
        with slot.lock:
            if slot.value is None or slot.state != state:
                slot.value, slot.state = make(), state
            return slot.value


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedPlan:
    """The action at one moment, with everybody's list; ``None`` where lists are not planned."""

    snapshot: ActionSnapshot
    lists: PlannedLists | None


_views: LatestCache[ThreadView] = LatestCache()
_plans: LatestCache[SharedPlan] = LatestCache()


def view_of(action: Action, version: ActionVersion) -> ThreadView:
    """Return what all see of the thread at this version."""
    return _views.value(action.pk, version.thread, lambda: read_thread_view(action))


def plan_of(action: Action, version: ActionVersion, viewer: int, moment: datetime) -> SharedPlan:
    """Return the plan of this moment; with few people there, one that counts this viewer in."""

    def make() -> SharedPlan:
        snapshot = read_snapshot(action, viewer, moment, view_of(action, version))
        lists = None if snapshot.closed_reason else plan_lists(snapshot)
        return SharedPlan(snapshot=snapshot, lists=lists)

    if version.there <= FEW:
        return make()
    stands_until = int(moment.timestamp()) // MOMENT_SECONDS
    return _plans.value(action.pk, (version.thread, version.voices, stands_until), make)
