"""What changed on average, in words, as a drawing and as a table."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.analysis.impact import ENOUGH_ACTIONS, DepthSummary, MeanChange, Summary
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.drawing.intervals import Interval, draw

KEY = "changes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One line of the table: a depth and what stands there, with cases and uncertainty."""

    depth: str
    what: str
    cases: int
    mean: str
    interval: str
    bounds: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeanChanges:
    """A drawing and the same as rows."""

    svg: SafeString
    title: str
    rows: tuple[ChangeRow, ...]


def mean_changes(summary: Summary, *, title: str = "") -> MeanChanges:
    """What changed at each depth that bears a figure; the others are told as too few.

    ``title`` is the name of the drawing, where it is not that of real figures.
    """
    title = title or _("What changed among the top comments, on average")
    pairs = [
        (depth, what, kind, mean) for depth in summary.depths for what, kind, mean in _lines(depth)
    ]
    intervals = [
        Interval(
            group=_first_places(depth.size),
            label=what,
            kind=kind,
            estimate=mean.estimate,
            low=mean.low,
            high=mean.high,
            value=_("%(count)s of %(size)d")
            % {"count": _signed(mean.estimate, depth.size), "size": depth.size},
        )
        for depth, what, kind, mean in pairs
        if mean.estimate is not None and mean.low is not None and mean.high is not None
    ]
    return MeanChanges(
        svg=draw(intervals, key=KEY, title=title),
        title=title,
        rows=tuple(_row(depth, what, mean) for depth, what, _kind, mean in pairs),
    )


def example_changes() -> MeanChanges:
    """Draw what will stand where too few actions are measured yet; its figures are invented."""
    return mean_changes(
        Summary(
            measured_actions=ENOUGH_ACTIONS,
            depths=tuple(
                DepthSummary(
                    size=size,
                    good=_invented(size, *good),
                    hateful=_invented(size, *bad),
                    misleading=MeanChange(size=size, cases=0),
                )
                for size, good, bad in _INVENTED
            ),
        ),
        title=_("Invented example: what will be drawn here"),
    )


_INVENTED = ((5, (1.2, 0.6, 1.8), (-1.0, -1.7, -0.3)), (10, (1.6, 0.5, 2.7), (-0.9, -2.1, 0.3)))
"""For each depth: comments more or fewer (mean, low, high), ours or supportive, then hateful.

One bar crosses the middle, so that whoever looks learns that this too will be shown.
"""


def _invented(size: int, mean: float, low: float, high: float) -> MeanChange:
    low, high = low / size, high / size
    return MeanChange(
        size=size,
        cases=ENOUGH_ACTIONS,
        estimate=mean / size,
        low=low,
        high=high,
        lowest=low,
        highest=high,
    )


HEADLINED_TOP = 5
"""The depth that the headline tells of, where it bears a figure."""


def headline_of(summary: Summary) -> str:
    """Say in one sentence what changed on average; empty where no depth bears a figure."""
    depths = sorted(summary.depths, key=lambda depth: abs(depth.size - HEADLINED_TOP))
    telling = next((depth for depth in depths if not depth.good.too_few), None)
    if telling is None:
        return ""
    words = {
        "size": telling.size,
        "hateful": _hateful_in_words(_moved(telling.hateful, telling.size)),
        "misleading": _misleading_in_words(_moved(telling.misleading, telling.size)),
        "good": _good_in_words(_moved(telling.good, telling.size)),
    }
    if telling.misleading.too_few:
        return _("On average, in the top %(size)d comments: %(hateful)s, %(good)s.") % words
    return (
        _("On average, in the top %(size)d comments: %(hateful)s, %(misleading)s, %(good)s.")
        % words
    )


def _moved(mean: MeanChange, size: int) -> float:
    return round((mean.estimate or 0.0) * size, 1)


def _hateful_in_words(moved: float) -> str:
    if not moved:
        return _("as many hateful")
    sentence = _("%(count)s fewer hateful") if moved < 0 else _("%(count)s more hateful")
    return sentence % {"count": number_format(abs(moved), 1)}


def _misleading_in_words(moved: float) -> str:
    if not moved:
        return _("as many misleading")
    sentence = _("%(count)s fewer misleading") if moved < 0 else _("%(count)s more misleading")
    return sentence % {"count": number_format(abs(moved), 1)}


def _good_in_words(moved: float) -> str:
    if not moved:
        return _("as many from the group or supportive")
    sentence = (
        _("%(count)s fewer from the group or supportive")
        if moved < 0
        else _("%(count)s more from the group or supportive")
    )
    return sentence % {"count": number_format(abs(moved), 1)}


def missing_in_words(summary: Summary) -> str:
    """Say how many actions have been measured, and how many are missing for an average."""
    measured_actions = ngettext(
        "%(measured)s action has been measured so far.",
        "%(measured)s actions have been measured so far.",
        summary.measured_actions,
    ) % {"measured": summary.measured_actions}
    if not summary.measured_actions:
        measured_actions = _("No action has been measured so far.")
    missing = max(ENOUGH_ACTIONS - summary.measured_actions, 1)
    return " ".join(
        (
            measured_actions,
            ngettext(
                "One more, and we can say what changes on average, without mistaking chance "
                "for us.",
                "%(missing)s more, and we can say what changes on average, without mistaking "
                "chance for us.",
                missing,
            )
            % {"missing": missing},
        )
    )


def misleading_in_words(summary: Summary) -> str:
    """Say of how many actions misleading comments are counted, and of how many they cannot be.

    Empty where all the actions could tell them.
    """
    cases = max((depth.misleading.cases for depth in summary.depths), default=0)
    if cases >= max((depth.hateful.cases for depth in summary.depths), default=0):
        return ""
    if not cases:
        return _(
            "Misleading comments can be marked only since recently: none of these actions tells "
            "yet how many there were."
        )
    return ngettext(
        "Misleading comments can be marked only since recently: %(count)d of these actions tells "
        "how many there were.",
        "Misleading comments can be marked only since recently: %(count)d of these actions tell "
        "how many there were.",
        cases,
    ) % {"count": cases}


def _lines(depth: DepthSummary) -> list[tuple[str, CommentKind, MeanChange]]:
    return [
        (_("ours or supportive"), CommentKind.OURS, depth.good),
        (pgettext("kind of place", "hateful"), CommentKind.HATEFUL, depth.hateful),
        (pgettext("kind of place", "misleading"), CommentKind.MISLEADING, depth.misleading),
    ]


def _row(depth: DepthSummary, what: str, mean: MeanChange) -> ChangeRow:
    few = mean.estimate is None
    too_few = pgettext("instead of a figure", "too few")
    return ChangeRow(
        depth=_first_places(depth.size),
        what=what,
        cases=mean.cases,
        mean=too_few if few else _places(mean.estimate, depth.size),
        interval="–" if few else _between(mean.low, mean.high, depth.size),
        bounds="–" if few else _between(mean.lowest, mean.highest, depth.size),
    )


def _between(low: float | None, high: float | None, size: int) -> str:
    return _("%(low)s to %(high)s") % {"low": _signed(low, size), "high": _signed(high, size)}


def _places(share: float | None, size: int) -> str:
    return _("%(count)s of %(size)d comments") % {"count": _signed(share, size), "size": size}


def _signed(share: float | None, size: int) -> str:
    value = round((share or 0.0) * size, 1)
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return f"{sign}{number_format(abs(value), 1)}"


def _first_places(size: int) -> str:
    return ngettext("Top comment", "Top %(count)d comments", size) % {"count": size}
