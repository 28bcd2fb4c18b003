"""Somebody wrote something that is reported."""

from typing import Any

import pytest

from jesuisla.collective.actions.models import Action, Remark, Voice
from jesuisla.collective.actions.remarks import write_remark
from jesuisla.collective.actions.voices import tell_voice
from jesuisla.collective.conduct.cases import agree_to_measure, decide_case, take_case
from jesuisla.collective.conduct.measures import Decision
from jesuisla.collective.conduct.models import ConductCase, Measure
from jesuisla.collective.conduct.reports import report_conduct

REASON = "Ce commentaire méprise des gens. Dites votre avis sans les rabaisser."


@pytest.fixture
def voice(cast: Any, running: Action) -> Voice:
    """A member's comment that others find contemptuous."""
    return tell_voice(running, "Ces gens ne comprennent rien à rien", by=cast.member)


@pytest.fixture
def remark(cast: Any, running: Action) -> Remark:
    """A member's word to the others."""
    return write_remark(running, "doubt", "Vous êtes tous des lâches", by=cast.member)


@pytest.fixture
def case(cast: Any, voice: Voice) -> ConductCase:
    """The comment, reported by another member."""
    return report_conduct(voice, "contempt", "Cela rabaisse.", by=cast.second_member).case


@pytest.fixture
def judged(cast: Any, case: ConductCase) -> Any:
    """``judged("pause", 7)``: the case as two of the team judged it."""

    def judge(kind: str, days: int = 0, *, point: str = "threat") -> Measure:
        take_case(case, by=cast.moderator)
        decide_case(case, Decision(kind, point, REASON, days), by=cast.moderator)
        case.refresh_from_db()
        if case.state == ConductCase.State.PROPOSED:
            take_case(case, by=cast.coordinator)
            agree_to_measure(case, by=cast.coordinator)
        return Measure.objects.get(case=case)

    return judge
