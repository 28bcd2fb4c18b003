"""A demonstration whose first start did not come to its end is whole after the next one."""

import pytest
from django_scopes import scope

from jesuisla.collective.actions.models import Action, Debrief, Voice
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.refusals import Refused
from jesuisla.server.demonstration import fill, filling, lives


class Killed(BaseException):
    """What ends the process in the middle of a step."""


@pytest.fixture(autouse=True)
def _no_crowd_played(monkeypatch: pytest.MonkeyPatch) -> None:
    """Playing the crowd takes seconds and is tested by itself."""
    monkeypatch.setattr(filling, "make_crowd", lambda *_told: None)


def actions_voices_and_debriefs() -> list[int]:
    with scope(group=Group.objects.get(slug="jesuisla").pk):
        voices = Voice.objects.filter(action__is_practice=False)
        return [rows.count() for rows in (Action.objects, voices, Debrief.objects)]


def test_a_start_after_a_kill_goes_on(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*told: object, **named: object) -> None:  # its shape
        raise Killed

    with monkeypatch.context() as half, pytest.raises(Killed):
        half.setattr(lives, "close_action", killed)
        fill()
    fill()
    assert actions_voices_and_debriefs() == [5, 6, 1]  # one of them a guest’s


def test_what_visitors_changed_is_left_and_the_rest_goes_on(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*told: object) -> None:  # its shape
        raise Refused("changed meanwhile")

    with monkeypatch.context() as meanwhile:
        meanwhile.setitem(lives.LIVES, "bus", refused)
        fill()
    assert actions_voices_and_debriefs()[0] == 4
    fill()
    assert actions_voices_and_debriefs()[0] == 5
