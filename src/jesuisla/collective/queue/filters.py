"""What a moderator asks the queue for: by state, network, reason, words."""

from collections.abc import Iterable
from datetime import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import ThreadHarm
from jesuisla.collective.members.models import Membership
from jesuisla.collective.queue.lines import queue_rows, rows_kept_off
from jesuisla.collective.queue.models import QueueRow
from jesuisla.collective.queue.rule_words import HARMS
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.collective.threads.thread_search import with_words_or_meaning
from jesuisla.collective.threads.thread_words import network_name
from jesuisla.collective.threads.top_comments import threads_said_to_be

OFF = "off"


class QueueFilter(forms.Form):
    """Empty choices leave everything in."""

    q = PlainTextField(label=_("Words of the title, the page or a note"), max_length=100)
    state = forms.ChoiceField(
        label=_("Which threads"),
        choices=[
            ("", _("all threads")),
            ("now", _("needing attention now")),
            ("free", _("nobody is on it")),
            ("taken", _("somebody is on it")),
            ("mine", _("mine")),
            (OFF, _("set aside by a rule")),
        ],
    )
    reason = forms.ChoiceField(
        label=_("Reason"), choices=[("", _("any reason")), *QueueRow.Reason.choices]
    )
    harm = forms.ChoiceField(
        label=_("What its comments spread"),
        choices=[
            ("", _("anything")),
            (ThreadHarm.HATEFUL.value, HARMS[ThreadHarm.HATEFUL]),
            (ThreadHarm.MISLEADING.value, HARMS[ThreadHarm.MISLEADING]),
        ],
    )
    network = forms.ChoiceField(label=_("Social network"))
    use_required_attribute = False

    def __init__(self, data: QueryDict | None, networks: Iterable[str]) -> None:
        super().__init__(data, label_suffix="")
        names = [(network, network_name(network)) for network in networks]
        self.fields["network"].choices = [("", _("all networks")), *names]  # type: ignore[attr-defined]  # a ChoiceField
        for field in self.fields.values():
            field.required = False

    def rows(self, me: Membership, moment: datetime) -> QuerySet[QueueRow]:
        """Return the rows asked for, the most urgent first; all where nothing valid is asked."""
        wishes = self.cleaned_data if self.is_valid() else {}
        state = wishes.get("state")
        rows = rows_kept_off() if state == OFF else queue_rows()
        is_claimed = Q(thread__claim__until__gt=moment)
        if state == "now":
            rows = rows.filter(is_alert=True)
        elif state in {"taken", "mine"}:
            rows = rows.filter(is_claimed, *([Q(thread__claim__by=me)] if state == "mine" else []))
        elif state == "free":
            rows = rows.exclude(is_claimed)
        for column in ("network", "reason"):
            if wishes.get(column):
                rows = rows.filter(**{column: wishes[column]})
        if harm := wishes.get("harm"):
            rows = rows.filter(thread__in=threads_said_to_be(ThreadHarm(harm)).values("pk"))
        return with_words_or_meaning(me.group, rows, wishes.get("q", ""))
