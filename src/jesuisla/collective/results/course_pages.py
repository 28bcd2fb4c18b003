"""The whole action over time, for the team."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility import Chance
from jesuisla.collective.actions.access import visible_actions
from jesuisla.collective.actions.action_page import TOP
from jesuisla.collective.actions.kinds import CALLS_NOBODY
from jesuisla.collective.actions.lifting.help_wanted import rank_requests
from jesuisla.collective.actions.lifting.odds import chance
from jesuisla.collective.actions.lifting.prospects import ANNOUNCED_TOP, MORE, prospects_of
from jesuisla.collective.actions.lifting.support_targets import targets_of
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.drawing.places import column
from jesuisla.collective.drawing.shares import Bar, Shares, shares
from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.members.access import RoomRequest, team_only
from jesuisla.collective.results.attention_words import attention_in_words, unaided_in_words
from jesuisla.collective.results.chances import (
    chance_rows,
    drawing_of,
    headline_of,
    too_few_in_words,
)
from jesuisla.collective.results.course import (
    Course,
    ModelComparison,
    ReadingStep,
    compare_with_model,
    course_of_action,
)
from jesuisla.collective.results.results import headlines, outcome_of


@require_GET
@team_only
def show_course(request: RoomRequest, number: int) -> HttpResponse:
    """Attention, voices, supports and outsiders over time; a replay; the model beside."""
    actions = visible_actions(request.viewer).select_related("first_reading", "last_reading")
    launched_actions = actions.exclude(launched_at=None).exclude(kind__in=CALLS_NOBODY)
    action = get_object_or_404(launched_actions, number=number)
    course = course_of_action(action)
    runs = action.state == Action.State.RUNNING
    prospects = prospects_of(action.thread) if runs else None
    comparison = compare_with_model(action, course)
    expected_chances = _expected(comparison) if comparison else []
    rows = chance_rows(prospects.among(targets_of(action)) if prospects else [])
    return render(
        request,
        "results/course.html",
        {
            "action": action,
            "course": course,
            "over_time": _over_time(course),
            "comparison": comparison,
            "beside": _beside(comparison) if comparison else None,
            "expected": expected_chances,
            "expects_ranges": any(_has_range(words) for _kind, words in expected_chances),
            "headlines": headlines(outcome_of(tops_of(action)), action.action_kind),
            "done": _done(course),
            "attention": attention_in_words(course),
            "unaided": unaided_in_words(comparison) if comparison else "",
            "runs": runs,
            "chances": prospects,
            "chance_rows": rows,
            "tells_ranges": any(
                _has_range(chance(odds))
                for row in rows
                for odds in (*row.prospect.now.values(), row.prospect.more.get(ANNOUNCED_TOP))
            ),
            "chance_headline": headline_of(rows),
            "chance_drawing": drawing_of(rows),
            "too_few": too_few_in_words(),
            "more": MORE,
            "requests": rank_requests(action, request.viewer.membership, now()),
            **_replay(course, request.GET.get("releve", "")),
        },
    )


def _done(course: Course) -> str:
    """Say what was done until the last reading; empty without any."""
    if not course.steps:
        return ""
    last = course.steps[-1]
    if not (last.voices or last.supports or last.outsiders):
        return _("Until the last snapshot nobody had written or supported yet.")
    parts = []
    if last.voices:
        parts.append(
            ngettext("%(count)d voice", "%(count)d voices", last.voices) % {"count": last.voices}
        )
    if last.supports:
        parts.append(
            ngettext("%(count)d support", "%(count)d supports", last.supports)
            % {"count": last.supports}
        )
    if last.outsiders:
        parts.append(
            ngettext(
                "%(count)d outsider who joined in",
                "%(count)d outsiders who joined in",
                last.outsiders,
            )
            % {"count": last.outsiders}
        )
    return _("Until the last snapshot: %(parts)s.") % {"parts": ", ".join(parts)}


def _labels(course: Course) -> list[str]:
    """A label for each step, each another one: two readings of a minute are numbered."""
    days = {localtime(step.reading.taken_at).date() for step in course.steps}
    form = "TIME_FORMAT" if len(days) == 1 else "SHORT_DATETIME_FORMAT"
    labels: list[str] = []
    for step in course.steps:
        label = day_in_words(localtime(step.reading.taken_at), form)
        again = sum(other.split(" · ")[0] == label for other in labels)
        labels.append(f"{label} · {again + 1}" if again else label)
    return labels


def _over_time(course: Course) -> Shares | None:
    if not course.steps:
        return None
    bars = [
        Bar(label=label, shares=step.attention, untold=_untold(step))
        for label, step in zip(_labels(course), course.steps, strict=True)
    ]
    return shares(bars, key="course", title=_("Who holds the attention at the top, over time"))


def _untold(step: ReadingStep) -> frozenset[CommentKind]:
    """The kinds that nobody could name when the step was rated."""
    return frozenset(() if step.snapshot.knows_misleading else {CommentKind.MISLEADING})


def _beside(comparison: ModelComparison) -> Shares:
    expected_shares = {kind: it.share for kind, it in comparison.expected.items()}
    total = sum(expected_shares.values())
    return shares(
        [
            Bar(
                label=_("What happened"),
                shares=comparison.step.attention,
                untold=_untold(comparison.step),
            ),
            Bar(
                label=_("Without us (model)"),
                shares={kind: share / total for kind, share in expected_shares.items()},
                untold=_untold(comparison.step),
            ),
        ],
        key="beside",
        title=_("What happened, and what the model expects without us"),
    )


def _expected(comparison: ModelComparison) -> list[tuple[CommentKind, str]]:
    """What the model expects of each kind but ours, as a chance with its interval."""
    return [
        (
            kind,
            chance(Chance(probability=it.share, lowest=it.lowest, highest=it.highest)),
        )
        for kind, it in comparison.expected.items()
        if kind is not CommentKind.OURS and it.highest > 0
    ]


def _has_range(words: str) -> bool:
    """Whether a chance in words has its interval behind it, in brackets."""
    return "(" in words


def _replay(course: Course, wanted: str) -> dict[str, object]:
    """The step asked for by its number from 1, else the last: how it stands now."""
    if not course.steps:
        return {"replay": None}
    numbers = {str(at): at for at in range(1, len(course.steps) + 1)}
    at = numbers.get(wanted or str(len(numbers)), 0)
    if not at:
        raise Http404
    step = course.steps[at - 1]
    before = course.steps[at - 2].snapshot.top(TOP) if at > 1 else None
    heads = (_("Snapshot %(at)d") % {"at": at - 1}, _("Snapshot %(at)d") % {"at": at})
    return {
        "replay": column(step.snapshot.top(TOP), before, key="replay", heads=heads),
        "replayed": step,
        "at": at,
        "earlier": at - 1 if at > 1 else None,
        "later": at + 1 if at < len(course.steps) else None,
    }
