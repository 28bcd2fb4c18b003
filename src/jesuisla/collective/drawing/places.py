"""The first places of a thread, drawn as a column: what stood there, what stands there now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.analysis.thread import CommentKind, SnapshotPlace

from . import palette

STEP = 40
BAR = 34
HEAD = 30
NUMBERS = 28
BETWEEN = 52
WIDTH = 340


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One place, counted from 1.

    ``before`` and ``was_at`` are ``None`` without a reading to compare with; ``was_at`` is
    also ``None`` where nobody knows which comment stands here or where it stood.
    ``is_new`` says that the comment here is known not to have stood among these places.
    """

    position: int
    now: CommentKind
    before: CommentKind | None = None
    was_at: int | None = None
    is_new: bool = False

    @property
    def movement(self) -> str:
        """How far the comment here has moved, in words; empty when that is not known."""
        if self.was_at is None:
            return pgettext("movement of a comment", "new") if self.is_new else ""
        rise = self.was_at - self.position
        if rise > 0:
            return ngettext("up %(count)d rank", "up %(count)d ranks", rise) % {"count": rise}
        if rise < 0:
            return ngettext("down %(count)d rank", "down %(count)d ranks", -rise) % {"count": -rise}
        return pgettext("movement of a comment", "same rank")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A drawing and the same as rows; ``has_before`` tells whether it shows a before.

    ``heads`` are the words over what stood there and what stands there.
    """

    svg: SafeString
    rows: tuple[PlaceRow, ...]
    has_before: bool
    heads: tuple[str, str]


def column(
    now: Sequence[SnapshotPlace],
    before: Sequence[SnapshotPlace] | None = None,
    *,
    key: str,
    heads: tuple[str, str] | None = None,
) -> Column:
    """The places of ``now`` drawn beside those of ``before``, if given.

    Both are the first places of a reading, as ``Reading.top(10)`` gives them. ``key`` is a
    short name of ASCII letters, digits and dashes, once a page. ``heads`` are short words
    over ``before`` and ``now`` where they are other moments than the launch and now. Raises
    ``ValueError`` on another key and on no places at all.
    """
    palette.check_key(key)
    if not now:
        raise ValueError("a column needs at least one place")
    rows = rows_of(now, before)
    has_before = before is not None
    title = _title(rows, has_before=has_before) if heads is None else _plain_title(rows)
    words = heads or (_("Before"), _("Now"))
    svg = _draw(rows, has_before=has_before, key=key, title=title, heads=words)
    return Column(svg=svg, rows=rows, has_before=has_before, heads=words)


def rows_of(
    now: Sequence[SnapshotPlace], before: Sequence[SnapshotPlace] | None = None
) -> tuple[PlaceRow, ...]:
    """What stands at each place of ``now``, what stood there, and where it came from.

    >>> ours, hateful = CommentKind.OURS, CommentKind.HATEFUL
    >>> now = [SnapshotPlace(position=1, kind=ours, comment="c"), SnapshotPlace(position=2)]
    >>> past = [SnapshotPlace(position=1, kind=hateful), SnapshotPlace(position=2, comment="c")]
    >>> [(row.now.value, row.before.value, row.was_at) for row in rows_of(now, past)]
    [('ours', 'hateful', 2), ('unknown', 'unknown', None)]
    """
    kinds = {place.position: place.kind for place in before or ()}
    earlier_positions = {
        place.comment: place.position for place in before or () if place.comment is not None
    }
    all_known = before is not None and len(earlier_positions) == len(before) >= len(now)
    return tuple(
        PlaceRow(
            position=place.position,
            now=place.kind,
            before=None if before is None else kinds.get(place.position, CommentKind.UNKNOWN),
            was_at=None if place.comment is None else earlier_positions.get(place.comment),
            is_new=all_known
            and place.comment is not None
            and place.comment not in earlier_positions,
        )
        for place in now
    )


def _draw(
    rows: tuple[PlaceRow, ...], *, has_before: bool, key: str, title: str, heads: tuple[str, str]
) -> SafeString:
    height = HEAD + STEP * len(rows)
    bar = (WIDTH - NUMBERS - BETWEEN) / 2 if has_before else WIDTH - NUMBERS
    right = NUMBERS + bar + BETWEEN if has_before else NUMBERS
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
            f' aria-labelledby="{key}-title {key}-desc" font-size="15">'
        ),
        f'<title id="{key}-title">{escape(title)}</title>',
        f'<desc id="{key}-desc">{escape(_summary(rows, heads))}</desc>',
        palette.patterns(key),
    ]
    if has_before:
        parts.append(_head(NUMBERS, heads[0]))
    parts.append(_head(right, heads[1]))
    for index, row in enumerate(rows):
        top = HEAD + STEP * index
        parts.append(_number(row.position, top))
        if row.before is not None:
            parts.append(_bar(row.before, NUMBERS, top, bar, key))
        parts.append(_bar(row.now, right, top, bar, key))
    if has_before:
        parts.extend(_moves(rows, NUMBERS + bar, right))
    parts.append("</svg>")
    # Everything typed by people stays out; words from translations are escaped above.
    return mark_safe("".join(parts))  # noqa: S308


def _head(x: float, text: str) -> str:
    return (
        f'<text x="{x:g}" y="18" class="draw-soft" fill="{palette.INK_SOFT}">{escape(text)}</text>'
    )


def _number(position: int, top: int) -> str:
    return (
        f'<text x="{NUMBERS - 8}" y="{top + 23}" text-anchor="end" font-weight="700"'
        f' class="draw-ink" fill="{palette.INK}">{position}</text>'
    )


def _bar(kind: CommentKind, x: float, top: int, width: float, key: str) -> str:
    word = escape(palette.word(kind))
    if kind is CommentKind.OURS:
        return (
            f'<rect x="{x:g}" y="{top}" width="{width:g}" height="{BAR}" rx="5"'
            f" {palette.fill(kind, key)}/>"
            f'<text x="{x + 12:g}" y="{top + 23}" font-weight="700" class="draw-paper"'
            f' fill="{palette.SURFACE}">{word}</text>'
        )
    dashes = ' stroke-dasharray="2 4"' if kind is CommentKind.UNKNOWN else ""
    return (
        f'<rect x="{x:g}" y="{top}" width="{width:g}" height="{BAR}" rx="5"'
        f' class="draw-paper" fill="{palette.SURFACE}"/>'
        f'<rect x="{x:g}" y="{top}" width="26" height="{BAR}" rx="5" {palette.fill(kind, key)}/>'
        f'<rect x="{x + 0.75:g}" y="{top + 0.75}" width="{width - 1.5:g}" height="{BAR - 1.5}"'
        f' rx="4.5" class="draw-edge" fill="none" stroke="{palette.LINE_STRONG}"'
        f' stroke-width="1.5"{dashes}/>'
        f'<text x="{x + 34:g}" y="{top + 23}" class="draw-ink" fill="{palette.INK}">{word}</text>'
    )


def _moves(rows: tuple[PlaceRow, ...], left: float, right: float) -> list[str]:
    first = rows[0].position
    return [
        _move(row, left, right, first)
        for row in rows
        if row.was_at is not None and 0 <= row.was_at - first < len(rows)
    ]


def _move(row: PlaceRow, left: float, right: float, first: int) -> str:
    assert row.was_at is not None
    start = HEAD + STEP * (row.was_at - first) + BAR / 2
    end = HEAD + STEP * (row.position - first) + BAR / 2
    rises = row.was_at > row.position and row.now in (CommentKind.OURS, CommentKind.SUPPORTIVE)
    name, colour, stroke = (
        ("draw-rise", palette.ACCENT, 3) if rises else ("draw-move", palette.INK_SOFT, 1.25)
    )
    tip, bend = right - 3, (right - left) / 2
    return (
        f'<path class="{name}" fill="none" stroke="{colour}" stroke-width="{stroke}"'
        ' stroke-linecap="round" stroke-linejoin="round"'
        f' d="M{left + 3:g} {start:g}C{left + bend:g} {start:g} {right - bend:g} {end:g}'
        f' {tip:g} {end:g}m-6 -5l6 5l-6 5"/>'
    )


def _title(rows: tuple[PlaceRow, ...], *, has_before: bool) -> str:
    count = len(rows)
    if has_before:
        text = ngettext(
            "The top comment of the thread, before and now",
            "The top %(count)d comments of the thread, before and now",
            count,
        )
    else:
        text = ngettext(
            "The top comment of the thread, now",
            "The top %(count)d comments of the thread, now",
            count,
        )
    return text % {"count": count}


def _plain_title(rows: tuple[PlaceRow, ...]) -> str:
    return ngettext(
        "The top comment of the thread", "The top %(count)d comments of the thread", len(rows)
    ) % {"count": len(rows)}


def _summary(rows: tuple[PlaceRow, ...], heads: tuple[str, str]) -> str:
    past = [row.before for row in rows if row.before is not None]
    moments = [*([(heads[0], past)] if past else []), (heads[1], [row.now for row in rows])]
    return " ".join(
        _("%(what)s: %(told)s.") % {"what": when, "told": _kinds(kinds)} for when, kinds in moments
    )


def _kinds(kinds: Sequence[CommentKind]) -> str:
    return ", ".join(
        palette.count_in_words(kind, kinds.count(kind)) for kind in CommentKind if kind in kinds
    )
