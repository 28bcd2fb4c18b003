"""The comments a planner chooses among, as columns."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats, Ints
from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.visibility.chance import steepness
from jesuisla.analysis.visibility.features import AT, FIRST_LIKES, Scene
from jesuisla.analysis.visibility.order import OrderWeights

KINDS = tuple(CommentKind)
"""The kinds, by the number that stands for each among candidates."""

_GOOD = (KINDS.index(CommentKind.OURS), KINDS.index(CommentKind.SUPPORTIVE))
_OURS = KINDS.index(CommentKind.OURS)
_HATEFUL = KINDS.index(CommentKind.HATEFUL)


class UnknownCommentError(ValueError):
    """A comment was named that the reading does not show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Comments by row: what pulls each up now, and what one more support would do.

    ``pull`` is the log rate of arrival; ``many`` and ``few`` the weights of log likes
    and of the first likes; ``kind`` numbers :data:`KINDS`; ``open`` says who may be
    supported; ``page`` is what the page's own reaction would add, 0 where it has
    reacted already. All have shape (comments,).
    """

    pull: Floats
    likes: Floats
    many: Floats
    few: Floats
    kind: Ints
    open: Flags
    page: Floats

    def __post_init__(self) -> None:
        """Refuse columns of unequal length, no comment at all, and numbers that are none."""
        lengths = {
            len(self.pull), len(self.likes), len(self.many), len(self.few),
            len(self.kind), len(self.open), len(self.page),
        }  # fmt: skip
        if len(lengths) != 1 or not len(self.pull):
            raise ValueError("candidates are at least one comment, and columns of one length")
        for column in (self.pull, self.likes, self.many, self.few, self.page):
            if not np.all(np.isfinite(column)):
                raise ValueError("candidates hold finite numbers only")
        if np.any(self.likes < 0) or np.any(self.many < 0) or np.any(self.few < 0):
            raise ValueError("likes and what they weigh are zero or more")

    @property
    def good(self) -> Flags:
        """Which comments are ours or supportive."""
        return np.isin(self.kind, _GOOD)

    @property
    def ours(self) -> Flags:
        """Which comments are the group's own voices."""
        return np.asarray(self.kind == _OURS)

    @property
    def hateful(self) -> Flags:
        """Which comments are hateful."""
        return np.asarray(self.kind == _HATEFUL)

    def lifted(self, supports: Floats, rows: Ints | None = None) -> Floats:
        """Return the pull with ``supports`` more: all rows, or a (rows, supports) table."""
        if rows is None:
            pull, likes, many, few = self.pull, self.likes, self.many, self.few
        else:
            pull, likes = self.pull[rows, None], self.likes[rows, None]
            many, few = self.many[rows, None], self.few[rows, None]
        more = np.log1p(likes + supports) - np.log1p(likes)
        first = (likes + supports) / (likes + supports + FIRST_LIKES)
        return np.asarray(pull + many * more + few * (first - likes / (likes + FIRST_LIKES)))


def candidates_in(
    model: OrderWeights,
    scene: Scene,
    *,
    barred: Collection[str] = (),
    given: Floats | None = None,
) -> Candidates:
    """Return the candidates of a scene under ``model``.

    May be supported: our voices and outsiders who speak up; never a comment in
    ``barred`` (those that break the charter) and never an answer to a hateful comment
    or to one whose kind nobody knows, since an answer lifts what it answers. ``given``
    are supports given since the scene was seen, one number a comment. Raises
    :class:`UnknownCommentError` when ``barred`` names a comment that is not there.
    """
    names = scene.names
    if missing := set(barred) - set(names):
        raise UnknownCommentError(f"not in this reading: {min(missing)}")
    kinds = {item.comment: item.kind for item in scene.standings}
    weights = model.mean[None]
    many, few = steepness(weights, scene)
    page_reactions = scene.columns[:, AT["page"]]
    start = Candidates(
        pull=np.asarray(scene.columns @ model.mean),
        likes=scene.likes,
        many=np.asarray(many[0]),
        few=np.asarray(few[0]),
        kind=np.array([KINDS.index(item.kind) for item in scene.standings], dtype=np.int64),
        open=np.array(
            [
                item.kind in {CommentKind.OURS, CommentKind.SUPPORTIVE}
                and item.comment not in barred
                and (item.parent is None or _safe(kinds.get(item.parent)))
                for item in scene.standings
            ],
            dtype=bool,
        ),
        page=model.mean[AT["page"]] * (1 - page_reactions),
    )
    return start if given is None else candidates_after(start, given)


def _safe(kind: CommentKind | None) -> bool:
    return kind in {CommentKind.OURS, CommentKind.SUPPORTIVE, CommentKind.NEUTRAL}


def candidates_after(comments: Candidates, supports: Floats) -> Candidates:
    """Return the candidates once each comment has ``supports`` more likes."""
    return Candidates(
        pull=comments.lifted(np.asarray(supports, dtype=float)),
        likes=comments.likes + supports,
        many=comments.many,
        few=comments.few,
        kind=comments.kind,
        open=comments.open,
        page=comments.page,
    )
