"""What an action changed: worked out, kept, read again and put in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext, ngettext_lazy

from jesuisla.analysis.impact import GOOD_KINDS, Doubt, KindCount, Outcome, Top, outcome_between
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.kinds import ActionKind, ResultFigure
from jesuisla.collective.actions.models import Action, Support
from jesuisla.collective.actions.tops import Tops, tops_of
from jesuisla.collective.journal.entries import record
from jesuisla.collective.results.events import ResultCounted
from jesuisla.collective.results.models import ActionResult
from jesuisla.collective.threads.models import Place


def outcome_of(tops: Tops) -> Outcome | None:
    """What changed; ``None`` without a reading before and one after."""
    if tops.before is None or tops.now is None or tops.now.taken_at < tops.before.taken_at:
        return None
    return outcome_between(tops.before, tops.now)


@transaction.atomic
def count_result(action: Action) -> ActionResult | None:
    """Keep what a closed action changed; ``None`` while it has no two readings to compare.

    Counting it again changes nothing unless a later reading came.
    """
    action = Action.objects.select_for_update(of=("self",)).get(pk=action.pk)
    if action.state != Action.State.CLOSED or not action.action_kind.result:
        return None
    outcome = outcome_of(tops_of(action))
    if outcome is None:
        return None
    previous_result = ActionResult.objects.filter(action=action).first()
    result = previous_result or ActionResult(group_id=action.group_id, action=action)
    data = as_data(outcome)
    if previous_result is not None and previous_result.tops == data:
        return previous_result
    result.tops = data
    result.counted_at = now()
    result.save()
    record(ResultCounted(group=action.group_id, action=action.pk), by=None)
    return result


def as_data(outcome: Outcome) -> list[dict[str, Any]]:
    """The outcome as lists, numbers and codes; :func:`as_outcome` reads them again.

    >>> from jesuisla.analysis.impact import count_kinds
    >>> from jesuisla.analysis.thread import SnapshotPlace
    >>> seen = count_kinds([SnapshotPlace(position=1, kind=CommentKind.OURS)])
    >>> kept = as_data(Outcome(tops=(Top(size=1, before=seen, after=seen),)))
    >>> kept
    [{'size': 1, 'before': {'ours': 1}, 'after': {'ours': 1}, 'doubts': []}]
    >>> as_outcome(kept).top(1).before.holding(CommentKind.OURS)
    1
    """
    return [
        {
            "size": top.size,
            "before": _counts(top.before),
            "after": _counts(top.after),
            "doubts": [doubt.value for doubt in top.doubts],
            # Results from before this answer existed lack the word, and read as unknown.
            **({"knows_misleading": True} if top.knows_misleading else {}),
        }
        for top in outcome.tops
    ]


def as_outcome(data: Sequence[Mapping[str, Any]]) -> Outcome:
    """The outcome that :func:`as_data` made this of."""
    return Outcome(
        tops=tuple(
            Top(
                size=top["size"],
                before=_count(top["size"], top["before"]),
                after=_count(top["size"], top["after"]),
                doubts=tuple(Doubt(doubt) for doubt in top["doubts"]),
                knows_misleading=top.get("knows_misleading", False),
            )
            for top in data
        )
    )


def _counts(count: KindCount) -> dict[str, int]:
    return {kind.value: number for kind, number in count.by_kind.items() if number}


def _count(size: int, numbers: Mapping[str, int]) -> KindCount:
    return KindCount(size=size, by_kind={kind: numbers.get(kind.value, 0) for kind in CommentKind})


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """The result for the first ``size`` places: what its kind counts, and what is not known.

    Each of ``figures`` is what is counted, in words, and a sentence on it.
    """

    size: int
    figures: tuple[tuple[str, str], ...]
    unknown: str
    doubts: tuple[str, ...]


COUNTED = {
    ResultFigure.GOOD: GOOD_KINDS,
    ResultFigure.SUPPORTIVE: (CommentKind.SUPPORTIVE,),
    ResultFigure.HATEFUL: (CommentKind.HATEFUL,),
    ResultFigure.MISLEADING: (CommentKind.MISLEADING,),
}


def result_in_words(outcome: Outcome, kind: ActionKind) -> list[ResultLine]:
    """Say what such an action changed: one line a depth, in the current language."""
    return [
        ResultLine(
            size=top.size,
            figures=tuple(
                (str(label), _places(top, COUNTED[figure]))
                for figure, label in kind.result.items()
                if _is_told(top, figure)
            ),
            unknown=_unknown(top),
            doubts=tuple(_doubt(doubt) for doubt in top.doubts),
        )
        for top in outcome.tops
    ]


def _is_told(top: Top, figure: ResultFigure) -> bool:
    """Whether the figure can be told: "misleading" is an answer that came later than the others."""
    if figure != ResultFigure.MISLEADING:
        return True
    return top.knows_misleading and bool(
        top.before.holding(CommentKind.MISLEADING) or top.after.holding(CommentKind.MISLEADING)
    )


_NONE = {
    ResultFigure.HATEFUL: gettext_noop("None of the top %(size)d comments is hateful"),
    ResultFigure.GOOD: gettext_noop(
        "None of the top %(size)d comments is from the group or supportive"
    ),
    ResultFigure.SUPPORTIVE: gettext_noop("None of the top %(size)d comments is supportive"),
    ResultFigure.MISLEADING: gettext_noop("None of the top %(size)d comments is misleading"),
}
_SOME = {
    ResultFigure.HATEFUL: ngettext_lazy(
        "Of the top %(size)d comments, %(count)d is hateful",
        "Of the top %(size)d comments, %(count)d are hateful",
        "count",
    ),
    ResultFigure.GOOD: ngettext_lazy(
        "Of the top %(size)d comments, %(count)d is from the group or supportive",
        "Of the top %(size)d comments, %(count)d are from the group or supportive",
        "count",
    ),
    ResultFigure.SUPPORTIVE: ngettext_lazy(
        "Of the top %(size)d comments, %(count)d is supportive",
        "Of the top %(size)d comments, %(count)d are supportive",
        "count",
    ),
    ResultFigure.MISLEADING: ngettext_lazy(
        "Of the top %(size)d comments, %(count)d is misleading",
        "Of the top %(size)d comments, %(count)d are misleading",
        "count",
    ),
}


def headlines(outcome: Outcome | None, kind: ActionKind) -> list[str]:
    """Say in one sentence a figure what such an action changed: hateful comments first.

    A figure that did not move comes last, so that the first sentence is news. It is told for the
    fewest top comments that were all known, before and after. Empty where there are none such;
    what was nought and stayed so is left out.
    """
    if outcome is None:
        return []
    tops = [top for top in outcome.tops if top.comparable]
    top = next((top for top in tops if not (top.before.unknown or top.after.unknown)), None)
    if top is None:
        return []
    counts = {
        figure: (top.before.holding(*COUNTED[figure]), top.after.holding(*COUNTED[figure]))
        for figure in _NONE
        if figure in kind.result and _is_told(top, figure)
    }
    telling = [(figure, pair) for figure, pair in counts.items() if any(pair)]
    telling.sort(key=lambda figure: figure[1][0] == figure[1][1])
    return [_change(figure, top.size, before, after) for figure, (before, after) in telling]


def _change(figure: ResultFigure, size: int, before: int, after: int) -> str:
    sentence = _SOME[figure] if after else _(_NONE[figure])
    words = {"now": sentence % {"size": size, "count": after}}
    if before == after:
        return _("%(now)s, as before.") % words
    if not before:
        return _("%(now)s; there was none before.") % words
    return ngettext(
        "%(now)s; there was %(count)d before.", "%(now)s; there were %(count)d before.", before
    ) % (words | {"count": before})


def news_of(actions: Iterable[Action]) -> list[tuple[Action, str]]:
    """Return these actions, each with what it changed in one sentence, in one query.

    Empty where no result was counted, or nothing can be said for sure.
    """
    actions = list(actions)
    results = ActionResult.objects.filter(action__in=actions)
    tops = dict(results.values_list("action", "tops"))
    return [(action, headline(tops.get(action.pk), action.action_kind)) for action in actions]


def headline(tops: Sequence[Mapping[str, Any]] | None, kind: ActionKind) -> str:
    """Say in one sentence what a counted result says first; empty where nothing is sure."""
    sentences = headlines(as_outcome(tops), kind) if tops else []
    return sentences[0] if sentences else ""


LISTED = 5
"""How many supported comments a result names at most."""


def supported_in_words(action: Action) -> list[tuple[str, str]]:
    """Say where the comments of others that members lifted stood, and stand: the highest first.

    Each with its text. Empty where the kind does not count them, where nobody noted a like or
    an answer, and once supports are forgotten.
    """
    first, last = action.first_reading_id, action.last_reading_id
    if ResultFigure.SUPPORTIVE not in action.action_kind.result or last is None:
        return []
    supported_comments = action.supports.exclude(deed=Support.Deed.READ).values("comment")
    places = Place.objects.filter(reading__in=(first, last), comment__in=supported_comments)
    before: dict[int | None, int] = {}
    after: dict[int | None, tuple[int, str]] = {}
    for place in places.select_related("comment").order_by("position"):
        if place.reading_id == first:
            before[place.comment_id] = place.position
        elif place.comment is not None:
            after[place.comment_id] = (place.position, place.comment.text)
    return [
        (
            text,
            _("no. %(place)s before, no. %(now)s now") % {"place": before[comment], "now": position}
            if comment in before
            else _("no. %(now)s now") % {"now": position},
        )
        for comment, (position, text) in list(after.items())[:LISTED]
    ]


def _places(top: Top, kinds: tuple[CommentKind, ...]) -> str:
    if not top.comparable:
        return _("Too few comments were rated to say what changed.")
    before, after = top.before.holding(*kinds), top.after.holding(*kinds)
    difference = top.difference(*kinds)
    words = _("%(before)d of %(size)d before, %(after)d of %(size)d now") % {
        "before": before,
        "after": after,
        "size": top.size,
    }
    if not (top.before.unknown or top.after.unknown):
        return f"{words}."
    return _("%(words)s; between %(lowest)s and %(highest)s, as some are not rated.") % {
        "words": words,
        "lowest": signed(round(difference.lowest * top.size)),
        "highest": signed(round(difference.highest * top.size)),
    }


def signed(number: int) -> str:
    """A difference with its sign as a printer sets it; none has no sign.

    >>> signed(2), signed(0), signed(-3)
    ('+2', '0', '−3')
    """
    return f"{number:+d}".replace("-", "−") if number else "0"


def _unknown(top: Top) -> str:
    count = top.before.unknown + top.after.unknown
    if not count:
        return ""
    return ngettext(
        "%(count)d comment could not be rated (%(before)d before, %(after)d now).",
        "%(count)d comments could not be rated (%(before)d before, %(after)d now).",
        count,
    ) % {"count": count, "before": top.before.unknown, "after": top.after.unknown}


def _doubt(doubt: Doubt) -> str:
    return {
        Doubt.TOO_FEW_BEFORE: _("Too few comments were rated before the action."),
        Doubt.TOO_FEW_AFTER: _("Too few comments were rated after the action."),
        Doubt.DIFFERENT_ORDER: _("The two snapshots show different orders of comments."),
        Doubt.UNKNOWN_ORDER: _("Nobody noted in which order the comments were shown."),
    }[doubt]
