"""A change of the brief that nobody looked at before the action ended."""

from jesuisla.collective.actions.events import BriefChangeLapsed
from jesuisla.collective.actions.models import Action
from jesuisla.collective.journal.operations import record
from jesuisla.collective.members.models import Membership


def let_change_lapse(action: Action, *, by: Membership | None) -> None:
    """Empty the change that waits; part of ending the action, which saves it.

    ``waiting_by`` stays, so that whoever asked is told, until voices are forgotten.
    """
    if action.waiting_brief is None:
        return
    action.waiting_brief = None
    record(BriefChangeLapsed(group=action.group_id, action=action.pk), by=by.pk if by else None)
