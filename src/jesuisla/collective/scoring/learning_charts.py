"""What the automatic reading learned: a headline and a drawing for each result, for the team."""

from collections.abc import Sequence

from django.contrib.humanize.templatetags.humanize import intcomma
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.collective.drawing.scales import Scale, ScaleRow, scale
from jesuisla.collective.scoring.explanations import LABELS
from jesuisla.collective.scoring.forecasts import FEWEST, Calibration
from jesuisla.collective.scoring.labels import FEWEST_UNITS, Agreement, Tally
from jesuisla.collective.scoring.scorer_words import percent
from jesuisla.collective.scoring.version_comparison import VersionComparison

SURE, FAIR = 0.8, 0.667
"""From here on agreement is called reliable, and good enough for cautious conclusions.

Krippendorff, Content Analysis (2004), p. 241.
"""
EXPECTED = 0.8
"""The share of forecasts that the interval they tell should hold."""


def agreement_headline(agreements: Sequence[Agreement]) -> str:
    """Say in one sentence how far people agree; empty while nothing is known."""
    alphas = [alpha for _row, alpha in _known(agreements)]
    if not alphas:
        return ""
    if min(alphas) >= SURE:
        return _("We nearly always agree.")
    if min(alphas) >= FAIR:
        return _("We often agree.")
    return _("We do not agree enough yet: let us talk about the cases where we differ.")


def agreement_drawing(agreements: Sequence[Agreement]) -> Scale | None:
    """How far people agree on each question that bears a figure."""
    rows = [
        ScaleRow(
            label=_label(agreement.label),
            value=_agreement_word(alpha),
            words=ngettext(
                "%(word)s (%(alpha)s of 1, on %(counter)s comment seen by two)",
                "%(word)s (%(alpha)s of 1, on %(counter)s comments seen by two)",
                agreement.n,
            )
            % {
                "word": _agreement_word(alpha),
                "alpha": floatformat(alpha, 2),
                "counter": agreement.n,
            },
            share=max(alpha, 0.0),
        )
        for agreement, alpha in _known(agreements)
    ]
    if not rows:
        return None
    heads = (_("Question"), _("We agree"))
    return scale(rows, key="agree", title=_("How far we agree"), heads=heads)


def _known(agreements: Sequence[Agreement]) -> list[tuple[Agreement, float]]:
    return [(it, it.alpha) for it in agreements if not it.too_few and it.alpha is not None]


def _agreement_word(alpha: float) -> str:
    if alpha >= SURE:
        return pgettext("we agree", "nearly always")
    return pgettext("we agree", "often") if alpha >= FAIR else pgettext("we agree", "too rarely")


def missing_agreement(agreements: Sequence[Agreement]) -> str:
    """Say on which questions it is too early, and what is missing; empty where nothing is."""
    missing = [
        _("%(question)s (%(count)d more)")
        % {"question": _label(it.label), "count": max(FEWEST_UNITS - it.n, 1)}
        for it in agreements
        if it.too_few
    ]
    if not missing:
        return ""
    return _("Comments seen by two are still missing for: %(questions)s.") % {
        "questions": ", ".join(missing)
    }


def forecast_headline(calibration: Calibration) -> str:
    """Say in one sentence how forecasts of size held, or how many are missing to say it."""
    if calibration.too_few:
        missing = FEWEST - calibration.n
        return ngettext(
            "Too few to tell yet: %(count)d more forecast has to come due.",
            "Too few to tell yet: %(count)d more forecasts have to come due.",
            missing,
        ) % {"count": missing}
    return _("%(within)d forecasts of %(n)d came true, as far as the size of threads goes.") % {
        "within": calibration.within,
        "n": calibration.n,
    }


def forecast_drawing(calibration: Calibration) -> Scale | None:
    """How many forecasts held, beside how many should; ``None`` where they are too few."""
    if calibration.too_few:
        return None
    summary = _("%(within)d of %(n)d") % {"within": calibration.within, "n": calibration.n}
    expectation = _("where 8 of 10 should")
    row = ScaleRow(
        label=_("Size of threads"),
        value=summary,
        words=f"{summary}, {expectation}",
        share=calibration.within / calibration.n,
        mark=EXPECTED,
    )
    return scale(
        [row],
        key="held",
        title=_("Forecasts that came true"),
        heads=(_("Forecast"), _("Came true")),
        mark=expectation,
    )


def tally_drawing(tallies: Sequence[Tally]) -> Scale | None:
    """How many answers the group gave, by where they come from; the most fills the line."""
    if not tallies:
        return None
    most = max(tally.labels for tally in tallies)
    rows = [
        ScaleRow(
            label=str(tally.source),
            value=intcomma(tally.labels),
            words=intcomma(tally.labels),
            share=tally.labels / most,
        )
        for tally in tallies
    ]
    heads = (_("Where from"), _("Answers"))
    return scale(rows, key="tallies", title=_("Answers that you gave"), heads=heads)


def tally_headline(tallies: Sequence[Tally]) -> str:
    """Say how many answers the group gave; empty for none."""
    total = sum(tally.labels for tally in tallies)
    if not total:
        return ""
    return ngettext(
        "You gave it %(count)s answer.",
        "You gave it %(count)s answers.",
        total,
    ) % {"count": intcomma(total)}


def comparison_drawing(rows: Sequence[VersionComparison], key: str) -> Scale | None:
    """The quality of the new version on each question, with the old one as a mark."""
    bars = [bar for row in rows if (bar := _bar(row)) is not None]
    if not bars:
        return None
    heads = (_("Question"), _("Quality"))
    title = _("Quality of the answers, now and before")
    return scale(bars, key=key, title=title, heads=heads, mark=_("the version before"))


def _bar(row: VersionComparison) -> ScaleRow | None:
    if row["too_few"] or row["before"] is None or row["after"] is None:
        return None
    low, high = row["after_ci95"] or (None, None)
    return ScaleRow(
        label=_label(row["label"]),
        value=_("%(percent)s of 100") % {"percent": percent(row["after"])},
        words=_("%(after)s of 100 (between %(low)s and %(high)s); the version before %(before)s")
        % {
            "after": percent(row["after"]),
            "low": percent(low),
            "high": percent(high),
            "before": percent(row["before"]),
        },
        share=row["after"],
        low=low,
        high=high,
        mark=row["before"],
    )


def _label(label: str) -> str:
    return str(LABELS.get(label, label))
