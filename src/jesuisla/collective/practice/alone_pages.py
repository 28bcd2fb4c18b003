"""``/entrainement/fils/<name>``: read, choose a goal, write, be asked, see the top move.

What is written goes from page to page in the form and is kept nowhere.
"""

from django import forms
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from jesuisla.analysis.charter import Draft, Goal, WantedHashtagPosition
from jesuisla.collective.actions.coach_page import (
    DraftForm,
    language_of_draft,
    what_the_coach_says,
)
from jesuisla.collective.actions.facts_at_hand import as_coach_reads
from jesuisla.collective.actions.kinds import Tone
from jesuisla.collective.drawing.places import column
from jesuisla.collective.drawing.shares import Bar, shares
from jesuisla.collective.drawing.squares import hateful_in_words
from jesuisla.collective.groups.charter_rules import articles_for, charter_rules
from jesuisla.collective.groups.coach_words import coach_languages
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.members.access import RoomRequest, members_only
from jesuisla.collective.practice.alone import (
    CROWDS,
    READERS,
    Company,
    RehearsedEnd,
    ends_of,
    top_before,
)
from jesuisla.collective.practice.invented_threads import RehearsedThread, practice_threads
from jesuisla.collective.practice.models import PracticeDone
from jesuisla.collective.practice.practised import note_done
from jesuisla.collective.practice.sheets_at_hand import sheets_beside


class RehearsalForm(DraftForm):
    """What one wants to bring to those who read, and one's own comment."""

    goal = forms.ChoiceField(
        label=gettext_lazy("What would you like to bring?"),
        choices=[(goal.value, Tone(goal.value).label) for goal in Goal],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one of the three first.")},
    )
    field_order = ("goal", "text")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@members_only
def thread(request: RoomRequest, name: str) -> HttpResponse:
    """Show a thread and the form; look at the draft, or put it into the thread and play on."""
    invented = next(
        (each for each in practice_threads(request.languages) if each.name == name), None
    )
    if invented is None:
        raise Http404
    form = RehearsalForm(request.POST if request.method == "POST" else None)
    form.fields["text"].label = _("Your comment, in your own words")
    sheets = sheets_beside(request.group, invented)
    prefetch_related_objects(sheets, "sources")
    context: dict[str, object] = {
        "thread": invented,
        "sheets": sheets,
        "kinds": [comment.kind for comment in invented.comments],
        "form": form,
    }
    if form.is_bound and form.is_valid():
        if "crowd" in request.POST:
            note_done(request.viewer.membership, PracticeDone.What.THREAD, name)
            context |= _played(invented, request.POST["crowd"])
            return render(request, "practice/played.html", context)
        text = form.cleaned_data["text"]
        draft = Draft(
            text=text,
            language=language_of_draft(text, invented.language),
            goal=Goal(form.cleaned_data["goal"]),
            hashtag=request.group.hashtag,
            hashtag_position=WantedHashtagPosition(request.group.hashtag_place),
            others=invented.others,
            sheets=tuple(map(as_coach_reads, sheets)),
        )
        rules = charter_rules(request.group)
        # There is no thread in the languages that the coach alone speaks; drafts there are.
        with override(draft.language if draft.language in coach_languages() else page_language()):
            context |= what_the_coach_says(
                draft,
                wants_more="more" in request.POST,
                rules=rules,
                articles=articles_for(request.group, [page_language()], rules),
            )
    status = 422 if form.errors else 200
    return render(request, "practice/thread.html", context, status=status)


def _played(invented: RehearsedThread, sent_crowd: str) -> dict[str, object]:
    crowd = int(sent_crowd) % CROWDS if sent_crowd.isascii() and sent_crowd.isdecimal() else 0
    before, ends = top_before(invented), ends_of(invented, crowd)
    last = ends[-1]
    heads = (_("Before"), _("Two hours later"))
    return {
        "before": [place.kind for place in before],
        "before_words": hateful_in_words([place.kind for place in before]),
        "ends": [
            (end, _TITLES[end.company] % {"count": READERS}, _end_in_words(end)) for end in ends
        ],
        "chart": shares(
            [Bar(label=str(_LABELS[end.company]), shares=end.first_shares) for end in ends],
            key="first",
            title=_("The first five, two hours later"),
            head=_("Who is there"),
        ),
        "column": column(last.places, before, key="top", heads=heads),
        "crowd": crowd + 1,
        "next_crowd": (crowd + 1) % CROWDS,
        "crowds": CROWDS,
    }


_TITLES = {
    Company.ALONE: gettext_lazy("You write alone"),
    Company.THREE: gettext_lazy("Two others write, too"),
    Company.ALONE_READ: gettext_lazy("You write alone, and %(count)d of the group read and like"),
    Company.READING: gettext_lazy("Three voices, and %(count)d of the group read and like them"),
}
_LABELS = {
    Company.ALONE: gettext_lazy("1 voice, not read"),
    Company.THREE: gettext_lazy("3 voices, not read"),
    Company.ALONE_READ: gettext_lazy("1 voice, read"),
    Company.READING: gettext_lazy("3 voices, read"),
}


def _end_in_words(end: RehearsedEnd) -> list[str]:
    """Say where one's own comment stands with this crowd, and how often near the top in all."""
    often = ngettext(
        "Of %(crowds)d crowds, %(count)d takes it into the top five.",
        "Of %(crowds)d crowds, %(count)d take it into the top five.",
        end.often_near_top,
    )
    return [
        _("Your comment is no. %(rank)d.") % {"rank": end.rank},
        hateful_in_words(end.kinds),
        often % {"crowds": CROWDS, "count": end.often_near_top}
        if end.often_near_top
        else _("None of %(crowds)d crowds takes it into the top five.") % {"crowds": CROWDS},
    ]
