"""Search among past actions: by words, by what their threads mean, by network and by time."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import QueryDict
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.text import plain_words
from jesuisla.collective.actions.models import Action
from jesuisla.collective.groups.models import Group
from jesuisla.collective.meanings.meanings import remember_all
from jesuisla.collective.meanings.models import Meaning
from jesuisla.collective.threads.fields import PlainTextField
from jesuisla.collective.threads.kept_meanings import BRIEFS
from jesuisla.collective.threads.models import Thread
from jesuisla.collective.threads.thread_search import with_words_or_meaning
from jesuisla.collective.threads.thread_words import network_name
from jesuisla.networks.registry import NETWORKS

MOST_FOUND = 200
"""How many a search shows, the latest: whoever looks for something is not helped by more."""
AT_ONCE = 100
"""Threads whose briefs are read in one change, which holds their actions for half a second."""
_CHECK_YEAR = _("Please check the year.")


class _DayField(forms.DateField):
    def __init__(self, *, label: Any) -> None:
        super().__init__(
            label=label,
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            validators=[
                MinValueValidator(date(1990, 1, 1), _CHECK_YEAR),
                MaxValueValidator(date(2200, 1, 1), _CHECK_YEAR),
            ],
        )


class PastSearch(forms.Form):
    """Empty choices leave everything in."""

    q = PlainTextField(
        label=_("Words of the title, the page or the brief"), max_length=100, required=False
    )
    network = forms.ChoiceField(
        label=_("Social network"),
        choices=lambda: [
            ("", _("all networks")),
            *((network.name, network_name(network.name)) for network in NETWORKS),
        ],
        required=False,
    )
    since = _DayField(label=_("From"))
    until = _DayField(label=_("To"))
    use_required_attribute = False

    def __init__(self, data: QueryDict) -> None:
        """Bind what was asked for; a bare address, or one of a page, asks for nothing."""
        is_asked = any(data.get(name) for name in self.base_fields)
        super().__init__(data if is_asked else None, label_suffix="")

    def clean_q(self) -> str:
        """Refuse what holds no letter: nothing could be found by it."""
        typed: str = self.cleaned_data["q"]
        if typed and not plain_words(typed):
            raise forms.ValidationError(
                _("Please write a word of the title, the page or the brief.")
            )
        return typed

    def clean(self) -> None:
        """Refuse an end before the beginning."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))

    def narrowed(self, actions: QuerySet[Action], moment: str, *, group: Group) -> QuerySet[Action]:
        """Return those asked for; ``moment`` is the column of the time asked for.

        All where nothing is asked, none where it cannot be understood.
        """
        if not self.is_bound:
            return actions
        if not self.is_valid():
            return actions.none()
        wishes = self.cleaned_data
        if wishes["network"]:
            actions = actions.filter(thread__network=wishes["network"])
        if wishes["since"]:
            actions = actions.filter(**{f"{moment}__gte": _midnight(wishes["since"])})
        if wishes["until"]:
            next_day = wishes["until"] + timedelta(days=1)
            actions = actions.filter(**{f"{moment}__lt": _midnight(next_day)})
        return with_words_or_meaning(group, actions, wishes["q"])


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def count_found(actions: QuerySet[Action]) -> int:
    """Count those that a search shows, which costs the same however many there are."""
    return actions.order_by()[:MOST_FOUND].count()


def words_of(action: Action) -> str:
    """Return what a search looks through: names of the thread and its page, and why one acted."""
    thread = action.thread
    names = (thread.page.name, thread.page.handle) if thread.page else ()
    return plain_words(thread.title, thread.topic, *names, action.why)


def refresh_words(threads: Iterable[int]) -> None:
    """Take over what these threads are called now, and others on the same pages with them."""
    pages = Thread.objects.filter(pk__in=set(threads)).exclude(page=None).values("page")
    concerned = Q(thread__in=set(threads)) | Q(thread__page__in=pages)
    actions = list(Action.objects.filter(concerned).select_related("thread__page"))
    changed = []
    for action in actions:
        words = words_of(action)
        if words != action.words:
            action.words = words
            changed.append(action)
    Action.objects.bulk_update(changed, ["words"], batch_size=500)


@transaction.atomic
def remember_briefs(group: Group, threads: Iterable[int]) -> int:
    """Keep why the group acted on these threads, by what it means. Return how many briefs.

    Their rows are held meanwhile, so that no brief is remembered that has just changed.
    """
    texts: dict[int, list[str]] = {thread: [] for thread in threads}
    actions = Action.objects.select_for_update(of=("self",)).filter(thread__in=set(texts))
    for thread, why in actions.order_by("pk").values_list("thread", "why"):
        texts[thread].append(why)
    return remember_all(group, BRIEFS, texts)


def remember_missed_briefs(group: Group, most: int) -> int:
    """Keep the briefs of threads of which none is remembered yet. Return how many."""
    row = Meaning.objects.filter(group=group, kind=BRIEFS, key=OuterRef("thread"))
    new_actions = Action.objects.exclude(why="").exclude(Exists(row)).order_by("-thread")
    threads = list(new_actions.values_list("thread", flat=True).distinct()[:most])
    return sum(
        remember_briefs(group, threads[start : start + AT_ONCE])
        for start in range(0, len(threads), AT_ONCE)
    )
