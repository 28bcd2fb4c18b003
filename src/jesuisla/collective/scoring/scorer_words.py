"""What scorers said and foretold, as finished sentences."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.collective.scoring.explanations import Thought, Thoughts
from jesuisla.collective.scoring.models import Forecast
from jesuisla.collective.threads.models import Comment


def labelled(label: Promise | str, value: Promise | str) -> str:
    """Put a label before its value, as the language of the page does it."""
    between = pgettext("between a label and its value", ": ")
    return f"{label}{between}{value}"


def percent(share: float | None) -> int | None:
    """Return a share in percent, without digits that would look more certain than it is."""
    return None if share is None else round(100 * share)


def who_said_so(comment: Comment) -> str:
    """Word the question below a comment: who said what it is, and whether that is right."""
    if comment.kind_by_id:
        return _("Labelled by a person")
    if comment.kind == "unknown":
        return _("What is it?")
    return _("This is what the classifier found. Is it right?")


def who_thought(thoughts: Thoughts) -> str:
    """Say whose thoughts follow."""
    if thoughts.by_second_stage:
        return _("The second-stage model (%(version)s) found:") % {"version": thoughts.version}
    return _("The classifier (%(version)s) found:") % {"version": thoughts.version}


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
    return with_turning(sentence, forecast)


def with_turning(sentence: str, forecast: Forecast) -> str:
    """Add to a sentence on a forecast how likely hate is in what comes, where that is foretold."""
    if forecast.turning is None:
        return sentence
    turning = _("Risk that most of the next ones are hateful: %(percent)s %%.") % {
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
    sentence += "."
    if forecast.turned is None:
        return sentence
    if forecast.turned:
        sentence += " " + _("Most of those that came were hateful.")
    else:
        sentence += " " + _("Most of those that came were not hateful.")
    return sentence
