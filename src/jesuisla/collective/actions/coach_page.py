"""``/actions/<n>/relire``: what the charter says of a draft, which is kept nowhere."""

from typing import NamedTuple

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.analysis.charter import (
    ALL_BUT_IRONY,
    ARTICLES,
    LONGEST_DRAFT,
    ON_BY_DEFAULT,
    CoachRemark,
    Draft,
    RuleName,
    WantedHashtagPosition,
    for_a_screen,
    good_thing,
    remarks_on,
)
from jesuisla.analysis.text import storable
from jesuisla.collective.actions.access import shared_action
from jesuisla.collective.actions.models import Action, Voice
from jesuisla.collective.groups.coach_words import ARTICLE_NAMES, COACH_WORDS, GOOD_WORDS
from jesuisla.collective.members.access import RoomRequest, members_only

MOST_WORDS_SHOWN = 120
"""Characters of the draft that a remark shows again."""


class DraftForm(forms.Form):
    """The draft; nothing of it is kept."""

    text = forms.CharField(
        label=gettext_lazy("Your draft"),
        max_length=LONGEST_DRAFT,
        strip=False,
        help_text=gettext_lazy("Read here and forgotten at once: nothing is kept or sent on."),
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )

    def clean_text(self) -> str:
        """Return the text as it can be read: no NUL, no lone halves of letters."""
        return storable(self.cleaned_data["text"])


class ShownRemark(NamedTuple):
    """One remark for the screen."""

    words: str
    article: str
    why: str
    question: str


@require_http_methods(["GET", "POST"])
@never_cache
@members_only
def look_at_draft(request: RoomRequest, number: int) -> HttpResponse:
    """Look at a draft by the charter: one good thing, then at most two remarks."""
    action = shared_action(request.viewer, number)
    form = DraftForm(request.POST if request.method == "POST" else None)
    context = {"action": action, "form": form}
    if form.is_bound and form.is_valid():
        draft = _draft(action, form.cleaned_data["text"])
        context |= what_the_coach_says(draft, wants_more="more" in request.POST)
    return render(request, "actions/draft.html", context)


def what_the_coach_says(draft: Draft, *, wants_more: bool) -> dict[str, object]:
    """Return what ``actions/coach_says.html`` shows of a draft, which is kept nowhere."""
    remarks = remarks_on(draft, ALL_BUT_IRONY if wants_more else ON_BY_DEFAULT)
    good = good_thing(draft)
    return {
        "good": _(GOOD_WORDS[good]) if good else "",
        "remarks": [_shown(remark, draft) for remark in for_a_screen(remarks)],
        "is_looked_at": True,
        "wants_more": wants_more,
    }


def _draft(action: Action, text: str) -> Draft:
    voices = Voice.objects.filter(action=action, unlisted=False).exclude(first_words="")
    return Draft(
        text=text,
        network=action.thread.network,
        hashtag=action.group.hashtag,
        hashtag_position=WantedHashtagPosition(action.group.hashtag_place),
        others=list(voices.values_list("first_words", flat=True)),
    )


def _shown(remark: CoachRemark, draft: Draft) -> ShownRemark:
    says = COACH_WORDS[remark.rule]
    is_whole = remark.end - remark.start >= min(len(draft.text), MOST_WORDS_SHOWN)
    is_after = remark.rule is RuleName.TOO_LONG
    words = "" if is_whole or is_after else draft.text[remark.start : remark.end].strip()
    return ShownRemark(
        words, _(ARTICLE_NAMES[ARTICLES[remark.rule]]), _(says.why), _(says.question)
    )
