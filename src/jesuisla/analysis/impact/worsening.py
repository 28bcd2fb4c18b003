"""Whether a running action seems to make things worse, so that the team looks at once."""

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from jesuisla.analysis.thread import CommentKind, ThreadSnapshot

WATCHED_PLACES = 10
"""What is compared: the places that people see first."""
KNOWN_PLACES = 5
"""So many of them must be known in each reading for their share to say anything."""
ROSE_BY = Fraction(1, 10)
"""One place of ten more than at the launch. One rater may see one comment otherwise than another
(Krippendorff's alpha of hate lies between 0 and 0.6 among trained coders), so that it has to hold
in :data:`READINGS_IN_A_ROW`. An assumption: a false alarm costs a look, a missed one costs more.
"""
READINGS_IN_A_ROW = 2
ATTACKS = 2


class Worsening(StrEnum):
    """A sign that an action makes things worse, the weightiest first."""

    CLOSED = "closed"
    ATTACKED = "attacked"
    HATE_ROSE = "hate_rose"


def signs_of_worsening(
    at_launch: ThreadSnapshot | None,
    later: Sequence[ThreadSnapshot],
    *,
    attacks: int = 0,
    comments_closed: bool = False,
) -> tuple[Worsening, ...]:
    """Return the signs that hold now, in the order of :class:`Worsening`.

    ``later`` are the readings since the launch, the oldest first; ``attacks`` are members' calls
    for help in the action; ``comments_closed`` says that nobody can write there any more.

    >>> signs_of_worsening(None, [], attacks=2, comments_closed=True)
    (<Worsening.CLOSED: 'closed'>, <Worsening.ATTACKED: 'attacked'>)
    """
    holds = {
        Worsening.CLOSED: comments_closed,
        Worsening.ATTACKED: attacks >= ATTACKS,
        Worsening.HATE_ROSE: _hate_rose(at_launch, later),
    }
    return tuple(sign for sign in Worsening if holds[sign])


def _hate_rose(at_launch: ThreadSnapshot | None, later: Sequence[ThreadSnapshot]) -> bool:
    """Whether more of the top was hateful than at the launch in each of the last readings."""
    before = _hateful_share(at_launch)
    shares = [_hateful_share(snapshot) for snapshot in later]
    latest = [share for share in shares if share is not None][-READINGS_IN_A_ROW:]
    return (
        before is not None
        and len(latest) == READINGS_IN_A_ROW
        and all(share >= before + ROSE_BY for share in latest)
    )


def _hateful_share(snapshot: ThreadSnapshot | None) -> Fraction | None:
    """The share of the known first places that is hateful; ``None`` while too few are known."""
    places = snapshot.top(WATCHED_PLACES) if snapshot else ()
    kinds = [place.kind for place in places if place.kind is not CommentKind.UNKNOWN]
    if len(kinds) < KNOWN_PLACES:
        return None
    return Fraction(kinds.count(CommentKind.HATEFUL), len(kinds))
