"""The chances of comments to reach the top: a name for each, a headline and a drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from jesuisla.analysis.visibility import FEWEST_READINGS, FEWEST_THREADS, Chance
from jesuisla.collective.actions.lifting.odds import chance
from jesuisla.collective.actions.lifting.prospects import ANNOUNCED_TOP, MORE, Prospect
from jesuisla.collective.actions.lifting.support_targets import Target
from jesuisla.collective.drawing.scales import Scale, ScaleRow, scale

DRAWN = 8
"""Comments drawn at most, the likeliest first; the table has them all."""
NAME_LENGTH = 72
LIKELIHOODS: Sequence[tuple[float, str | Promise]] = (
    (0.9, pgettext_lazy("will it be there?", "very likely")),
    (0.6, pgettext_lazy("will it be there?", "probably")),
    (0.3, pgettext_lazy("will it be there?", "perhaps")),
    (0.1, pgettext_lazy("will it be there?", "probably not")),
    (0, pgettext_lazy("will it be there?", "hardly")),
)
"""A chance from so much on in a word: its percent and interval are in the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChanceRow:
    """A comment with a name that no other has, and its prospect."""

    name: str
    prospect: Prospect


def chance_rows(prospects: Sequence[tuple[Target, Prospect]]) -> list[ChanceRow]:
    """Return a row for each comment, the likeliest to reach the top first."""
    names: list[str] = []
    rows = []
    for target, prospect in prospects:
        name = _name(target)
        again = sum(other == name for other in names)
        names.append(name)
        rows.append(ChanceRow(name=f"{name} ({again + 1})" if again else name, prospect=prospect))
    return sorted(rows, key=lambda row: -_likelihood(row))


def _name(target: Target) -> str:
    """The first words of a comment, and the rank of somebody else's.

    The alias stands for a voice without words alone: it is no race between members.
    """
    if target.voice is not None:
        own_words = Truncator(target.voice.first_words).chars(NAME_LENGTH - 12)
        return _("“%(words)s”") % {"words": own_words} if own_words else target.voice.writer or "–"
    words = Truncator(target.comment.text if target.comment else "").chars(NAME_LENGTH - 12)
    if target.place is None:
        return words
    return _("no. %(rank)d, “%(words)s”") % {"rank": target.place, "words": words or "–"}


def _likelihood(row: ChanceRow) -> float:
    odds = row.prospect.now[ANNOUNCED_TOP]
    return odds.probability if odds else -1.0


def headline_of(rows: Sequence[ChanceRow]) -> str:
    """Say which comment is the likeliest to reach the top; empty where nobody can tell.

    What more supports would change is added where it changes the word.
    """
    odds = rows[0].prospect.now[ANNOUNCED_TOP] if rows else None
    if odds is None:
        return ""
    more = rows[0].prospect.more[ANNOUNCED_TOP]
    answer = _in_a_word(odds)
    sentence = _(
        "Nearest to the top %(top)d: %(name)s. Will it be there at the next snapshot? %(answer)s."
    ) % {"top": ANNOUNCED_TOP, "name": rows[0].name, "answer": capfirst(answer)}
    if more is None or (with_more := _in_a_word(more)) == answer:
        return sentence
    return f"{sentence} " + _("%(condition)s: %(answer)s.") % {
        "condition": capfirst(_with_more()),
        "answer": with_more,
    }


def drawing_of(rows: Sequence[ChanceRow]) -> Scale | None:
    """The chances of the top as bars, with what more supports would bring as marks."""
    bars = [bar for row in rows[:DRAWN] if (bar := _bar(row)) is not None]
    if not bars:
        return None
    return scale(
        bars,
        key="chances",
        title=_("Chance of the top %(top)d at the next snapshot") % {"top": ANNOUNCED_TOP},
        heads=(_("Comment"), _("Chance")),
        mark=_with_more(),
    )


def _bar(row: ChanceRow) -> ScaleRow | None:
    odds, more = row.prospect.now[ANNOUNCED_TOP], row.prospect.more[ANNOUNCED_TOP]
    if odds is None:
        return None
    words = chance(odds)
    if more is not None:
        words = _("%(words)s; %(more)s: %(chance)s") % {
            "words": words,
            "more": _with_more(),
            "chance": chance(more),
        }
    return ScaleRow(
        label=row.name,
        value=_in_a_word(odds),
        words=words,
        share=odds.probability,
        low=odds.lowest,
        high=odds.highest,
        mark=more.probability if more else None,
    )


def _in_a_word(odds: Chance) -> str:
    return str(next(word for least, word in LIKELIHOODS if odds.probability >= least))


def _with_more() -> str:
    return ngettext("with %(count)d more support", "with %(count)d more supports", MORE) % {
        "count": MORE
    }


def too_few_in_words() -> str:
    """Say how many snapshots the model needs before it says anything."""
    return _(
        "The model needs at least %(readings)d snapshots, of %(threads)d threads. Each page that "
        "you paste brings it nearer."
    ) % {"readings": FEWEST_READINGS, "threads": FEWEST_THREADS}
