"""The reasons of a thread's urgency, in words."""

from collections.abc import Callable, Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import Factor, FactorReason, Urgency
from jesuisla.collective.drawing.palette import count_in_words

Params = Mapping[str, float]


def reasons_in_words(urgency: Urgency) -> list[tuple[str, bool]]:
    """Return a sentence for each factor, and whether the factor is known.

    One sentence says it where no factor is: five times "unknown" would only push the
    threads that somebody has read out of sight.
    """
    if all(factor.value is None for factor in urgency.factors):
        return [(_("Nothing is known about it yet. Rating the top ten tells the most."), False)]
    return [(in_words(factor), factor.value is not None) for factor in urgency.factors]


def in_words(factor: Factor) -> str:
    """Return why a factor has its value, as a sentence in the current language."""
    return WORDS[factor.reason](factor.params)


def _about(number: float) -> str:
    """Two digits: more would look more certain than it is."""
    digits = len(str(int(number)))
    return _grouped(round(number, 2 - digits) if digits > 2 else number)


def _grouped(number: float) -> str:
    return number_format(round(number), use_l10n=True, force_grouping=True)


def _reach_of_page(params: Params) -> str:
    return _("The page has %(audience)s followers: about %(readers)s people may read this.") % {
        "audience": _grouped(params["audience"]),
        "readers": _about(params["readers"]),
    }


def _reach_of_comments(params: Params) -> str:
    count = int(params["comments"])
    return ngettext(
        "%(count)d comment so far: about %(readers)s people may read this.",
        "%(count)d comments so far: about %(readers)s people may read this.",
        count,
    ) % {"count": count, "readers": _about(params["readers"])}


def _speed_measured(params: Params) -> str:
    per_hour = params["per_hour"]
    if per_hour < 1:
        return _("It hardly grows: less than one new comment an hour.")
    return ngettext(
        "It grows by about %(count)d comment an hour.",
        "It grows by about %(count)d comments an hour.",
        round(per_hour),
    ) % {"count": round(per_hour)}


def _speed_from_age(params: Params) -> str:
    count = int(params["comments"])
    return ngettext(
        "%(count)d comment in %(hours)s; nobody measured how fast it grows now.",
        "%(count)d comments in %(hours)s; nobody measured how fast it grows now.",
        count,
    ) % {"count": count, "hours": _hours(params["hours"])}


def _harm_read(params: Params) -> str:
    hateful, unknown = round(params["hateful"] * 10), round(params["unknown"] * 10)
    if unknown and not hateful:
        sentence = _(
            "None of the top ten comments is hateful so far, %(unknown)d not rated yet"
        ) % {"unknown": unknown}
    elif not hateful:
        sentence = _("None of the top ten comments is hateful")
    elif unknown:
        sentence = ngettext(
            "%(count)d of the top ten comments is hateful, %(unknown)d not rated yet",
            "%(count)d of the top ten comments are hateful, %(unknown)d not rated yet",
            hateful,
        ) % {"count": hateful, "unknown": unknown}
    else:
        sentence = ngettext(
            "%(count)d of the top ten comments is hateful",
            "%(count)d of the top ten comments are hateful",
            hateful,
        ) % {"count": hateful}
    if misleading := round(params.get("misleading", 0) * 10):
        sentence = _("%(sentence)s, %(misleading)s") % {
            "sentence": sentence,
            "misleading": count_in_words(CommentKind.MISLEADING, misleading),
        }
    if "hours" not in params:
        return f"{sentence}."
    return _("%(sentence)s; read %(hours)s ago.") % {
        "sentence": sentence,
        "hours": _hours(params["hours"]),
    }


def _harm_scored(params: Params) -> str:
    count = round((params["hateful"] + params["expected"]) * 10)
    if count == 0:
        return _(
            "The classifier predicts hardly any hateful comment among the top ten; it errs "
            "often, and nobody has looked yet."
        )
    return ngettext(
        "The classifier predicts about %(count)d hateful comment among the top ten; it errs "
        "often, and nobody has looked yet.",
        "The classifier predicts about %(count)d hateful comments among the top ten; it errs "
        "often, and nobody has looked yet.",
        count,
    ) % {"count": count}


def _harm_stale(params: Params) -> str:
    return _("%(sentence)s The top may have changed since.") % {"sentence": _harm_read(params)}


def _change_open(params: Params) -> str:
    return _("Few comments yet: three voices can still rise to the top. %(voices)s") % {
        "voices": _voices(params)
    }


def _change_crowded(params: Params) -> str:
    return _("Many comments already: new voices rise with difficulty. %(voices)s") % {
        "voices": _voices(params)
    }


def _change_enough(params: Params) -> str:
    return _("Good voices already hold much of the top. %(voices)s") % {"voices": _voices(params)}


def _voices(params: Params) -> str:
    if "voices" not in params:
        return _("Nobody told how many good voices there are.")
    count = int(params["voices"])
    if count == 0:
        return _("No good voice among the first ten.")
    return ngettext(
        "%(count)d good voice among the first ten.",
        "%(count)d good voices among the first ten.",
        count,
    ) % {"count": count}


def _window(params: Params) -> str:
    return _("There are about %(hours)s left to change something.") % {
        "hours": _hours(params["hours"])
    }


def _hours(hours: float) -> str:
    if hours < 1:
        minutes = max(1, round(hours * 60))
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    if hours < 48:
        return ngettext("%(count)d hour", "%(count)d hours", round(hours)) % {"count": round(hours)}
    days = round(hours / 24)
    return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}


WORDS: Mapping[FactorReason, Callable[[Params], str]] = {
    FactorReason.REACH_OF_PAGE: _reach_of_page,
    FactorReason.REACH_OF_COMMENTS: _reach_of_comments,
    FactorReason.REACH_UNKNOWN: lambda _p: _("How many people may read this is not known."),
    FactorReason.SPEED_MEASURED: _speed_measured,
    FactorReason.SPEED_FROM_AGE: _speed_from_age,
    FactorReason.SPEED_UNKNOWN: lambda _p: _("How fast it grows is not known."),
    FactorReason.HARM_READ: _harm_read,
    FactorReason.HARM_STALE: _harm_stale,
    FactorReason.HARM_SCORED: _harm_scored,
    FactorReason.HARM_NOT_READ: lambda _p: _("Nobody has rated the top ten yet."),
    FactorReason.CHANGE_OPEN: _change_open,
    FactorReason.CHANGE_CROWDED: _change_crowded,
    FactorReason.CHANGE_ENOUGH_VOICES: _change_enough,
    FactorReason.CHANGE_UNKNOWN: lambda _p: _("How much three voices could change is not known."),
    FactorReason.WINDOW_SHORT: _window,
    FactorReason.WINDOW_LONG: _window,
    FactorReason.WINDOW_UNKNOWN: lambda _p: _("How much time is left is not known."),
}
