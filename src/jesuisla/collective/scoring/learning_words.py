"""What scorers learned and how well they do, as finished sentences for the team."""

from django.template.defaultfilters import floatformat
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.scoring.explanations import LABELS
from jesuisla.collective.scoring.forecasts import Calibration
from jesuisla.collective.scoring.label_studio import StudioWork
from jesuisla.collective.scoring.labels import Agreement
from jesuisla.collective.scoring.models import GroupScorer
from jesuisla.collective.scoring.scorer_words import labelled, percent
from jesuisla.collective.scoring.version_comparison import VersionComparison


def version_in_words(live: GroupScorer | None) -> str:
    """Say what the version that reads learned from; ``live`` is ``None`` for the shipped one."""
    if live is None:
        return _("It still reads as it was shipped.")
    return ngettext(
        "Since %(when)s it reads with what %(count)s comment of yours taught it.",
        "Since %(when)s it reads with what %(count)s comments of yours taught it.",
        live.labels_used,
    ) % {
        "when": day_in_words(localtime(live.made_at), "DATE_FORMAT"),
        "count": live.labels_used,
    }


def comparison_in_words(row: VersionComparison) -> str:
    """Say how well old and new answered one question."""
    label = LABELS.get(row["label"], row["label"])
    if row["too_few"]:
        few = ngettext(
            "too few (%(counter)s verdict)", "too few (%(counter)s verdicts)", row["n"]
        ) % {"counter": row["n"]}
        return labelled(label, few)
    low, high = row["after_ci95"] or (None, None)
    quality = ngettext(
        "quality (macro-F1) %(before)s of 100 before, %(after)s now (between %(low)s and "
        "%(high)s), on %(counter)s verdict",
        "quality (macro-F1) %(before)s of 100 before, %(after)s now (between %(low)s and "
        "%(high)s), on %(counter)s verdicts",
        row["n"],
    ) % {
        "before": percent(row["before"]),
        "after": percent(row["after"]),
        "low": percent(low),
        "high": percent(high),
        "counter": row["n"],
    }
    return labelled(label, quality)


def changed_in_words(row: VersionComparison) -> str:
    """Say in plain words what a lesson changed; nothing where that was not counted.

    >>> changed_in_words({"n": 40})
    ''
    """
    right, said = row.get("right_after"), row.get("said_after")
    if right is None or said is None:
        return ""
    sentences = [
        ngettext(
            "right on %(after)s of %(counter)s verdict; before, on %(before)s.",
            "right on %(after)s of %(counter)s verdicts; before, on %(before)s.",
            row["n"],
        )
        % {"after": right, "before": row["right_before"], "counter": row["n"]}
    ]
    if said != row["said_before"]:
        less = said < (row["said_before"] or 0)
        pattern = (
            _("It says yes less often: %(after)s times, %(before)s before; you, %(yours)s.")
            if less
            else _("It says yes more often: %(after)s times, %(before)s before; you, %(yours)s.")
        )
        numbers = {"after": said, "before": row["said_before"], "yours": row["given"]}
        sentences.append(pattern % numbers)
    if row.get("new_order") is False:
        sentences.append(
            _(
                "The order of comments stays the same: there is too little to learn it from, or"
                " nothing better was found."
            )
        )
    return labelled(LABELS.get(row["label"], row["label"]), " ".join(sentences))


def studio_in_words(work: StudioWork) -> list[str]:
    """Say what was labelled in the studio, how much is kept aside, and what ten minutes bring."""
    if not work.to_learn + work.kept:
        return [_("Nothing has been labelled here yet.")]
    sentences = [
        ngettext(
            "%(counter)s comment labelled here to learn from.",
            "%(counter)s comments labelled here to learn from.",
            work.to_learn,
        )
        % {"counter": work.to_learn},
        ngettext(
            "%(counter)s drawn and kept aside: every version is tried on it.",
            "%(counter)s drawn and kept aside: every version is tried on them.",
            work.kept,
        )
        % {"counter": work.kept},
    ]
    if work.in_ten_minutes is None:
        sentences.append(_("How many ten minutes bring is not known yet."))
    else:
        pace = ngettext(
            "Ten minutes bring about %(counter)s comment.",
            "Ten minutes bring about %(counter)s comments.",
            work.in_ten_minutes,
        )
        sentences.append(pace % {"counter": work.in_ten_minutes})
    return sentences


def agreement_in_words(agreement: Agreement) -> str:
    """Say how far two people agree on one question."""
    label = LABELS.get(agreement.label, agreement.label)
    if agreement.too_few or agreement.alpha is None:
        few = ngettext(
            "too few (%(counter)s comment seen by two)",
            "too few (%(counter)s comments seen by two)",
            agreement.n,
        ) % {"counter": agreement.n}
        return labelled(label, few)
    alpha = ngettext(
        "%(alpha)s (%(counter)s comment seen by two)",
        "%(alpha)s (%(counter)s comments seen by two)",
        agreement.n,
    ) % {"alpha": floatformat(agreement.alpha, 2), "counter": agreement.n}
    return labelled(label, alpha)


def calibration_in_words(calibration: Calibration) -> list[str]:
    """Say how well forecasts held: of the size, of the turning, and what is still open."""
    sentences = [_size_in_words(calibration), _turning_in_words(calibration)]
    if calibration.waiting or calibration.not_looked:
        sentences.append(
            _("%(waiting)s still to come; after %(missed)s nobody looked in time.")
            % {"waiting": calibration.waiting, "missed": calibration.not_looked}
        )
    return sentences


def _size_in_words(calibration: Calibration) -> str:
    if calibration.too_few:
        return ngettext(
            "How large threads become: too few to say (%(counter)s forecast settled).",
            "How large threads become: too few to say (%(counter)s forecasts settled).",
            calibration.n,
        ) % {"counter": calibration.n}
    return _(
        "How large threads become: %(within)s of %(n)s ended between the two bounds, where 8 of "
        "10 should; on average %(crps)s comments off (CRPS)."
    ) % {
        "within": calibration.within,
        "n": calibration.n,
        "crps": floatformat(calibration.crps, 1),
    }


def _turning_in_words(calibration: Calibration) -> str:
    if calibration.too_few_turning:
        return ngettext(
            "Whether they turn: too few to say (%(counter)s forecast settled).",
            "Whether they turn: too few to say (%(counter)s forecasts settled).",
            calibration.n_turning,
        ) % {"counter": calibration.n_turning}
    return _(
        "Whether they turn: %(turned)s of %(n)s did; Brier score %(brier)s, where 0 is perfect "
        "and 0.25 is tossing a coin."
    ) % {
        "turned": calibration.turns,
        "n": calibration.n_turning,
        "brier": floatformat(calibration.brier, 3),
    }


def not_supported_in_words(language: str, count: int) -> str:
    """Say that comments of a language cannot be read yet, and how many there were."""
    comments = ngettext(
        "not supported yet (%(counter)s comment in 30 days)",
        "not supported yet (%(counter)s comments in 30 days)",
        count,
    ) % {"counter": count}
    return labelled(str(capfirst(language)), comments)
