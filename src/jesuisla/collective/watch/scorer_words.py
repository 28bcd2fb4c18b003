"""What scorers said, learned and foretold, as finished sentences."""

from collections.abc import Sequence

from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.analysis.triage.scorer import Scorer
from jesuisla.collective.watch.comparing import Comparison
from jesuisla.collective.watch.learning_models import Forecast, GroupScorer
from jesuisla.collective.watch.models import Comment
from jesuisla.collective.watch.queries.corrections import Changes, Moved
from jesuisla.collective.watch.queries.forecasts import Calibration
from jesuisla.collective.watch.queries.labelling import Agreement
from jesuisla.collective.watch.queries.thoughts import LABELS, Thought, Thoughts


def labelled(label: Promise | str, value: Promise | str) -> str:
    """Put a label before its value, as the language of the page does it."""
    between = pgettext("between a label and its value", ": ")
    return f"{label}{between}{value}"


def percent(share: float | None) -> int | None:
    """A share in percent, without digits that would look more certain than it is."""
    return None if share is None else round(100 * share)


def who_said_so(comment: Comment) -> str:
    """Word the question below a comment: who said what it is, and whether that is right."""
    if comment.kind_by_id:
        return _("A person said so")
    if comment.kind == "unknown":
        return _("What is it?")
    return _("The scorer thinks so: right?")


def who_thought(thoughts: Thoughts) -> str:
    """Say whose thoughts follow."""
    if thoughts.reader:
        return _("The better reader (%(version)s) thought:") % {"version": thoughts.version}
    return _("The scorer (%(version)s) thought:") % {"version": thoughts.version}


def thought_in_words(thought: Thought) -> str:
    """Say how likely a label is held, or why that is not known."""
    if thought.percent is None:
        return labelled(thought.label, thought.why_not or "")
    chance = _("%(percent)s %% (between %(low)s and %(high)s)") % {
        "percent": thought.percent,
        "low": thought.low,
        "high": thought.high,
    }
    if thought.words:
        chance += _("; what weighed most:")
    return labelled(thought.label, chance)


def targets_in_words(targets: Sequence[Promise | str]) -> str:
    """Say whom a comment is aimed at, if it is hateful."""
    return labelled(_("if it is hate, aimed at people for"), ", ".join(map(str, targets)))


def comparison_in_words(row: Comparison) -> str:
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
        "turned": calibration.turned,
        "n": calibration.n_turning,
        "brier": floatformat(calibration.brier, 3),
    }


def version_in_words(scorer: Scorer, live: GroupScorer | None, outdated: GroupScorer | None) -> str:
    """Say which version reads now, and what it was made from."""
    if live is not None:
        made = _("It was made on %(when)s from %(count)s comments that you judged.") % {
            "when": date_format(localtime(live.made_at), "DATE_FORMAT"),
            "count": live.labels_used,
        }
    elif outdated is not None:
        made = _("It is the one that was delivered.")
    else:
        made = _("It is the one that was delivered; it has learned nothing from you yet.")
    reads = _("Version %(version)s reads now.") % {"version": scorer.version}
    return f"{reads} {made}"


def changes_in_words(changes: Changes) -> str:
    """Say how many comments were put right, and in how many threads."""
    comments = ngettext(
        "You put %(counter)s comment right,",
        "You put %(counter)s comments right,",
        changes.comments,
    ) % {"counter": changes.comments}
    threads = ngettext("in %(counter)s thread.", "in %(counter)s threads.", changes.threads) % {
        "counter": changes.threads
    }
    beside = _("On the desk, by urgency, beside where they would stand had nobody said anything:")
    return f"{comments} {threads} {beside}"


def move_in_words(moved: Moved) -> str:
    """Say how far a thread moved on the desk; to be read after its name."""
    places = {"place": moved.place, "without": moved.without}
    if moved.place < moved.without:
        return _("higher, at place %(place)s instead of %(without)s") % places
    return _("lower, at place %(place)s instead of %(without)s") % places


def not_supported_in_words(language: str, count: int) -> str:
    """Say that comments of a language cannot be read yet, and how many there were."""
    comments = ngettext(
        "not supported yet (%(counter)s comment in 30 days)",
        "not supported yet (%(counter)s comments in 30 days)",
        count,
    ) % {"counter": count}
    return labelled(str(capfirst(language)), comments)


def forecast_in_words(forecast: Forecast) -> str:
    """Say what a forecast expects of a thread."""
    sentence = _(
        "about %(middle)s comments at %(due)s, in eight cases of ten between %(low)s and %(high)s."
    ) % {
        "due": date_format(localtime(forecast.due_at), "TIME_FORMAT"),
        "middle": forecast.middle,
        "low": forecast.low,
        "high": forecast.high,
    }
    return _with_turning(sentence, forecast)


def six_hours_in_words(forecast: Forecast) -> str:
    """Say what a forecast expects of a thread, on the desk."""
    sentence = _(
        "In six hours: about %(middle)s comments, in eight cases of ten between %(low)s and "
        "%(high)s."
    ) % {"middle": forecast.middle, "low": forecast.low, "high": forecast.high}
    return _with_turning(sentence, forecast)


def _with_turning(sentence: str, forecast: Forecast) -> str:
    if forecast.turning is None:
        return sentence
    turning = _("That most of those to come are hateful: %(percent)s in 100.") % {
        "percent": percent(forecast.turning)
    }
    return f"{sentence} {turning}"


def how_many_came(forecast: Forecast) -> str:
    """Say how many comments there were when the forecast fell due."""
    count = forecast.came or 0
    return ngettext("There was %(counter)s", "There were %(counter)s", count) % {"counter": count}


def how_it_held(forecast: Forecast) -> str:
    """Say whether a settled forecast held; to be read after :func:`how_many_came`."""
    came = forecast.came or 0
    if forecast.low <= came <= forecast.high:
        sentence = _(", between the two bounds")
    else:
        sentence = _(", beyond the bounds")
    if forecast.crps is not None:
        score = _("(score: %(crps)s comments off, CRPS)") % {"crps": floatformat(forecast.crps, 1)}
        sentence += f" {score}"
    sentence += "."
    if forecast.turned is None:
        return sentence
    if forecast.turned:
        sentence += " " + _("Most of those that came were hateful.")
    else:
        sentence += " " + _("Most of those that came were not hateful.")
    if forecast.brier is not None:
        score = _("(Brier score %(brier)s)") % {"brier": floatformat(forecast.brier, 2)}
        sentence += f" {score}"
    return sentence
