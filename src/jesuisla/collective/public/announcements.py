"""The announcement of a running action in the group's own closed space, and its link.

A moderator pastes it there by hand; nothing of it is kept. It names nobody and quotes no comment,
and there is nothing in it to paste in a thread.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.core.signing import BadSignature, Signer
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override

from jesuisla.analysis.impact import OUTCOME_DEPTHS
from jesuisla.analysis.text import normalise, unaccented
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.actions.models import Action
from jesuisla.collective.actions.tops import tops_of
from jesuisla.collective.drawing import palette
from jesuisla.collective.drawing.charts import LETTERS
from jesuisla.collective.drawing.squares import hateful_in_words
from jesuisla.collective.drawing.voices import row_of_shapes
from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.groups.groups import base_url
from jesuisla.collective.groups.language import letter_language
from jesuisla.collective.public.share_picture import HEIGHT, WIDTH, line_of_text
from jesuisla.collective.threads.models import Comment
from jesuisla.collective.threads.thread_words import network_name

SALT = "public.action_link"
QUOTE_WORDS = 6
"""So many words on end that also stand in a comment are a quote of it."""
MOST_COMMENTS = 2000
TITLE_LINE = 34
SENTENCE_LINE = 56
LEGEND_WIDTH = 215


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """What a moderator pastes: in the group's ``language``, with the picture told in words.

    ``hides_why`` says that the reason was left out, for it repeats words of a comment.
    """

    language: str
    text: str
    picture_in_words: str
    hides_why: bool


def action_link(action: Action) -> str:
    """Return the whole address that leads to this action, as long as it runs."""
    return base_url(action.group) + reverse("public:visit", args=[_signer().sign(str(action.pk))])


def action_of_link(token: str) -> Action | None:
    """Return the action that a link was made for, whatever became of it.

    ``None`` for a link that was not made here, or in another group.
    """
    try:
        number = int(_signer().unsign(token))
    except (BadSignature, ValueError):
        return None
    launched_actions = Action.objects.exclude(launched_at=None)
    return launched_actions.select_related("thread", "thread__page").filter(pk=number).first()


def _signer() -> Signer:
    # A colon would end the link where networks look for its end.
    return Signer(salt=SALT, sep=".")


def announcement_of(action: Action) -> Announcement:
    """Return the announcement of a running action, in the group's language."""
    language = announcing_language(action)
    quotes = repeats_a_comment(action, action.why)
    with override(language), timezone.override(action.group.zone):
        parts = [
            f"{action.group.hashtag} · {capfirst(action.get_kind_display())}",
            announced_title(action),
            "" if quotes else action.why.strip(),
            lasts_in_words(action),
            _("To take part: %(link)s") % {"link": action_link(action)},
            _(
                "If you have a moment, write in your own words, or read and support the others. "
                "Thank you."
            ),
        ]
        in_words = hateful_in_words(top_kinds(action))
    return Announcement(
        language=language,
        text="\n\n".join(str(part) for part in parts if part),
        picture_in_words=in_words,
        hides_why=quotes,
    )


def announcing_language(action: Action) -> str:
    """Return the group's language, or the nearest one that the screens have."""
    return letter_language("", action.group)


def announced_title(action: Action) -> str:
    """Name the post without its page, which may be a person, and whom we stand with not at all."""
    if action.thread.title and not action.action_kind.hides_page:
        return action.thread.title
    return _("A post on %(network)s") % {"network": network_name(action.thread.network)}


def lasts_in_words(action: Action) -> str:
    """Say until when an action runs."""
    if action.closes_at is None:
        return ""
    until = timezone.localtime(action.closes_at)
    return _("It runs until %(day)s, %(hour)s.") % {
        "day": day_in_words(until, "l j F"),
        "hour": day_in_words(until, "TIME_FORMAT"),
    }


def top_kinds(action: Action) -> list[CommentKind]:
    """Return what stands at the top of the thread, as far as somebody looked; else nothing."""
    tops = tops_of(action)
    snapshot = tops.now or tops.before
    return [place.kind for place in snapshot.top(max(OUTCOME_DEPTHS))] if snapshot else []


def shown_brief(action: Action) -> list[tuple[object, str]]:
    """Return what everybody may read of a brief, below its reason.

    Not which comments a boost lifts, and nothing that repeats words of a comment.
    """
    return [
        (term, answer)
        for term, answer in action.brief_answers
        if not (action.action_kind.write_optional and answer == action.whom)
        and not repeats_a_comment(action, str(answer))
    ]


def repeats_a_comment(action: Action, text: str) -> bool:
    """Whether some words on end also stand in a comment of the thread."""
    runs = _runs(text)
    if not runs:
        return False
    texts = Comment.objects.filter(thread=action.thread_id).exclude(text="").order_by("pk")
    return any(
        not runs.isdisjoint(_runs(comment))
        for comment in texts.values_list("text", flat=True)[:MOST_COMMENTS]
    )


def _runs(text: str) -> set[tuple[str, ...]]:
    """Return each few words on end, whatever their capitals, accents and marks.

    >>> _runs("Rentrez chez vous") == _runs("")
    True
    >>> _runs("On n’en veut pas ici, JAMAIS") == _runs("on n'en veut pas ici jamais !")
    True
    """
    letters = "".join(sign if sign.isalnum() else " " for sign in unaccented(normalise(text)))
    words = letters.split()
    return {tuple(words[at : at + QUOTE_WORDS]) for at in range(len(words) - QUOTE_WORDS + 1)}


def announced_drawing(action: Action) -> str:
    """Return the picture beside an announcement as SVG: the top of the thread as squares.

    Neither a name nor a word of a comment stands in it, nor the post's title.
    """
    with override(announcing_language(action)), timezone.override(action.group.zone):
        kinds = top_kinds(action)
        title = capfirst(action.get_kind_display())
        sentence = hateful_in_words(kinds) if kinds else ""
        legend = _legend([kind for kind in CommentKind if kind in kinds])
        lasts = lasts_in_words(action)
    lines = [
        line_of_text(72, 104, 36, action.group.hashtag, palette.INK_SOFT),
        *(
            line_of_text(72, 190 + 70 * at, 64, line, palette.INK, bold=True)
            for at, line in enumerate(wrap(title, TITLE_LINE)[:2])
        ),
        *(
            line_of_text(72, 262 + 46 * at, 38, line, palette.INK)
            for at, line in enumerate(wrap(sentence, SENTENCE_LINE)[:2])
        ),
        _squares(kinds),
        legend,
        line_of_text(72, 564, 34, lasts, palette.ACCENT, bold=True),
    ]
    return "".join(
        (
            (
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}"'
                f' viewBox="0 0 {WIDTH} {HEIGHT}" font-family="{LETTERS}">'
            ),
            palette.patterns("top"),
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{palette.PAPER}"/>',
            *lines,
            f'<g transform="translate(820 126) scale(1.5)">{row_of_shapes(5)}</g>',
            "</svg>",
        )
    )


def _legend(kinds: Sequence[CommentKind]) -> str:
    return "".join(
        f'<g transform="translate({72 + LEGEND_WIDTH * at} 474) scale(1.4)">{_square(0, kind)}</g>'
        + line_of_text(116 + LEGEND_WIDTH * at, 498, 26, palette.word(kind), palette.INK_SOFT)
        for at, kind in enumerate(kinds)
    )


def _squares(kinds: Sequence[CommentKind]) -> str:
    # Larger than on a page, so that the patterns are seen in a small picture too.
    squares = "".join(_square(26 * at, kind) for at, kind in enumerate(kinds))
    return f'<g transform="translate(72 354) scale(4)">{squares}</g>'


def _square(x: int, kind: CommentKind) -> str:
    place = f'x="{x}" width="22" height="22" rx="3"'
    edge = f'<rect {place} fill="none" stroke="{palette.LINE_STRONG}"/>'
    return f"<rect {place} {palette.fill(kind, 'top')}/>{edge}"
