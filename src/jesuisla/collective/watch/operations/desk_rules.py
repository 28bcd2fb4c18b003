"""The team's rules: checked before they are saved, and applied to threads."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now

from jesuisla.analysis.triage import QueueRules, match_rules, parse_rules
from jesuisla.collective.groups.models import Group
from jesuisla.collective.journal.operations import record
from jesuisla.collective.members.models import Membership
from jesuisla.collective.watch.desk_models import DeskRules, FiredRule
from jesuisla.collective.watch.events import DeskRulesSaved, RulesApplied
from jesuisla.collective.watch.models import Thread
from jesuisla.collective.watch.queries.desk_rules import current_rules, facts_of, parsed


@transaction.atomic
def save_rules(group: Group, text: str, *, by: Membership) -> DeskRules:
    """Have these rules count from now on; the versions before are kept.

    Raises ``RuleError`` for anything outside the grammar, and changes nothing then.
    """
    parse_rules(text)
    Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    latest = DeskRules.objects.aggregate(latest=Max("version"))["latest"] or 0
    saved = DeskRules.objects.create(group=group, version=latest + 1, text=text, by=by)
    record(DeskRulesSaved(group=group.pk, version=saved.version), by=by.pk)
    return saved


@transaction.atomic
def apply_rules(thread: Thread, moment: datetime) -> int:
    """Note which rules hold for a thread now; gives how many began or ceased to.

    A rule that can no longer be told keeps what it said. What fired stays noted.
    """
    held = Thread.objects.select_for_update(of=("self",)).select_related("page", "group")
    row = held.get(pk=thread.pk)
    saved = current_rules()
    rules = parsed(saved) if saved is not None else QueueRules((), parse_rules("").families)
    result = match_rules(rules, facts_of([row], moment)[row.pk])
    wanted = {rule.name: rule for rule in result.fired}
    open_ones = {one.name: one for one in FiredRule.objects.filter(thread=row, ended_at=None)}
    unknown = {rule.name for rule in result.unknown}
    ended = [
        one
        for name, one in open_ones.items()
        if name not in unknown and (name not in wanted or one.effect != str(wanted[name].effect))
    ]
    FiredRule.objects.filter(pk__in=[one.pk for one in ended]).update(ended_at=now())
    gone = {one.name for one in ended}
    began = [
        FiredRule(
            group_id=row.group_id,
            thread=row,
            version=saved.version if saved else 0,
            name=name[:200],
            effect=rule.effect,
        )
        for name, rule in wanted.items()
        if name not in open_ones or name in gone
    ]
    FiredRule.objects.bulk_create(began)
    if began or ended:
        event = RulesApplied(
            group=row.group_id,
            thread=row.pk,
            began=len(began),
            ended=len(ended),
            alert=result.alert and any(one.effect == FiredRule.Effect.ALERT for one in began),
        )
        record(event, by=None)
    return len(began) + len(ended)
