"""Threads that are played, not observed: a crowd, haters, members, a declared order rule.

Made to compare ways of supporting when the truth is known. Every figure that comes
from here is about this toy world and is to be named so.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from jesuisla.analysis.arrays import Flags, Floats, Ints
from jesuisla.analysis.thread import CommentKind, CommentOrder
from jesuisla.analysis.visibility.attention import DEFAULT_CURVE
from jesuisla.analysis.visibility.candidates import KINDS
from jesuisla.analysis.visibility.sighting import SightedComment, Sighting

SIMULATION_START = datetime(2026, 1, 5, 8, tzinfo=UTC)
"""When a simulated thread begins."""

STEP_MINUTES = 10.0
"""Minutes between two looks of the world at itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRule:
    """How a simulated network orders comments.

    A comment's score is ``likes`` log(1 + likes) + ``replies`` log(1 + replies) - ``age``
    log(2 + hours old) + ``length`` log(characters / 100) + a lasting taste of the
    network for it (standard deviation ``taste``) + what differs at each look (Gumbel,
    scale ``whim``).
    """

    likes: float = 1.0
    replies: float = 0.4
    age: float = 0.0
    length: float = 0.0
    taste: float = 0.5
    whim: float = 0.4


ORDER_RULES: Mapping[str, OrderRule] = {
    "likes": OrderRule(),
    "hot": OrderRule(likes=1.0, age=1.2),
    "talk": OrderRule(likes=0.6, replies=1.0, length=0.3),
    "sticky": OrderRule(likes=0.6, taste=1.0, whim=0.2),
}
"""The rules that a simulation may declare."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrowdSetting:
    """How large a simulated thread is and who comes.

    ``comments`` arrive over ``minutes``, a third of them at once; readers come at
    ``readers`` a step and read down the page. Members join after ``launch`` minutes,
    each writing at most one voice.
    """

    comments: int = 120
    minutes: float = 360.0
    readers: float = 60.0
    members: int = 20
    voices: int = 12
    per_member: int = 5
    launch: float = 120.0
    hateful: float = 0.3
    supportive: float = 0.12


@dataclass(slots=True)
class SimulatedThread:
    """A thread as it stands at one simulated minute; columns by comment.

    ``noted_looks`` holds the looks that members noted so far, for policies that ask for them.
    """

    rule: OrderRule
    setting: CrowdSetting
    kind: Ints
    birth_minutes: Floats
    length: Floats
    appeal: Floats
    taste: Floats
    author: Ints
    likes: Floats
    replies: Floats
    minute: float = 0.0
    supports_by_member: dict[int, set[int]] = field(default_factory=dict)
    noted_looks: list[Sighting] = field(default_factory=list)

    @property
    def here(self) -> Flags:
        """Which comments are written by now."""
        return np.asarray(self.birth_minutes <= self.minute)

    def score(self) -> Floats:
        """Score each comment by the rule without whim; minus infinity if not yet written."""
        rule = self.rule
        hours = np.maximum(self.minute - self.birth_minutes, 0) / 60
        score = rule.likes * np.log1p(self.likes) + rule.replies * np.log1p(self.replies)
        score += -rule.age * np.log(2 + hours) + rule.length * np.log(self.length / 100)
        return np.asarray(np.where(self.here, score + self.taste, -np.inf))

    def look(self, generator: np.random.Generator) -> Ints:
        """Return the rows in the order that one viewer sees."""
        score = self.score() + self.rule.whim * generator.gumbel(size=len(self.kind))
        return np.argsort(-score)[: int(self.here.sum())]

    def sighting(self, generator: np.random.Generator, thread: str) -> Sighting:
        """Note one viewer's reading of the whole thread."""
        standings = tuple(
            SightedComment(
                comment=str(row),
                place=place,
                kind=KINDS[self.kind[row]],
                likes=int(self.likes[row]),
                replies=int(self.replies[row]),
                created_at=SIMULATION_START + timedelta(minutes=float(self.birth_minutes[row])),
                length=int(self.length[row]),
            )
            for place, row in enumerate(self.look(generator).tolist(), 1)
        )
        return Sighting(
            thread=thread,
            taken_at=SIMULATION_START + timedelta(minutes=self.minute),
            standings=standings,
            network="simulated",
            order=CommentOrder.RELEVANCE,
        )

    def support(self, member: int, row: int) -> bool:
        """Count a member's like, once each and never for their own voice. Return whether it did."""
        member_rows = self.supports_by_member.setdefault(member, set())
        if row in member_rows or self.author[row] == member or not self.here[row]:
            return False
        member_rows.add(row)
        self.likes[row] += 1
        return True


SupportPolicy = Callable[[SimulatedThread, list[int], np.random.Generator], dict[int, list[int]]]
"""Which rows each of the members now there supports."""


def simulated_thread(rule: OrderRule, setting: CrowdSetting, seed: int) -> SimulatedThread:
    """Make a thread before its first comment; the same seed gives the same crowd."""
    generator = np.random.default_rng([seed, 1])
    count, voices = setting.comments, min(setting.voices, setting.members)
    total = count + voices
    chance = [setting.supportive, 1 - setting.supportive - setting.hateful, setting.hateful]
    kinds = [
        KINDS.index(comment_kind)
        for comment_kind in (CommentKind.SUPPORTIVE, CommentKind.NEUTRAL, CommentKind.HATEFUL)
    ]
    kind = np.concatenate(
        [
            generator.choice(kinds, size=count, p=chance),
            np.full(voices, KINDS.index(CommentKind.OURS)),
        ]
    )
    early = generator.random(count) < 1 / 3
    birth_minutes = np.where(
        early,
        generator.exponential(setting.minutes / 20, count),
        generator.random(count) * setting.minutes,
    )
    join_minutes = (
        setting.launch + generator.random(voices) * (setting.minutes - setting.launch) / 4
    )
    return SimulatedThread(
        rule=rule,
        setting=setting,
        kind=kind,
        birth_minutes=np.concatenate([np.minimum(birth_minutes, setting.minutes), join_minutes]),
        length=np.exp(generator.normal(np.log(100), 0.8, total)).round() + 1,
        appeal=generator.beta(1.2, 12, total),
        taste=rule.taste * generator.standard_normal(total),
        author=np.concatenate([np.full(count, -1), np.arange(voices)]),
        likes=np.zeros(total),
        replies=np.zeros(total),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedThread:
    """What a thread's play gave.

    ``good`` is the mean share of the top's attention that ours and supportive comments
    held from the launch to the end, 0 to 1; ``supports`` how many members gave.
    """

    good: float
    supports: int
    sightings: tuple[Sighting, ...] = ()


def play_thread(
    rule: OrderRule,
    setting: CrowdSetting,
    policy: SupportPolicy,
    seed: int,
    *,
    looks: tuple[float, ...] = (),
    thread: str = "",
) -> PlayedThread:
    """Play one thread to its end under ``policy``; readings are taken at ``looks`` minutes.

    Members come one after the other in the half hour after the launch. The crowd is
    the same for every policy with the same seed, as far as what it sees is the same.

    >>> small = CrowdSetting(comments=20, members=4, voices=2)
    >>> still = play_thread(ORDER_RULES["hot"], small, lambda place, members, hands: {}, seed=1)
    >>> still.supports, 0 <= still.good <= 1
    (0, True)
    """
    place, crowd = simulated_thread(rule, setting, seed), np.random.default_rng([seed, 2])
    eyes, hands = np.random.default_rng([seed, 3]), np.random.default_rng([seed, 4])
    comes = setting.launch + STEP_MINUTES * (1 + np.arange(setting.members) * 6 // setting.members)
    weights = DEFAULT_CURVE.weights(10)
    good_shares: list[float] = []
    support_count, sightings, due = 0, [], sorted(looks)
    good = np.isin(place.kind, [KINDS.index(CommentKind.OURS), KINDS.index(CommentKind.SUPPORTIVE)])
    while place.minute <= setting.minutes:
        while due and due[0] <= place.minute:
            due.pop(0)
            sightings.append(place.sighting(eyes, thread or str(seed)))
        now = [member for member in range(setting.members) if comes[member] == place.minute]
        if now and place.here.any():
            for member, rows in policy(place, now, hands).items():
                member_rows = rows[: setting.per_member]
                support_count += sum(place.support(member, row) for row in member_rows)
        if place.minute > setting.launch and place.here.any():
            top = place.look(eyes)[:10]
            good_shares.append(
                float(weights[: len(top)][good[top]].sum() / weights[: len(top)].sum())
            )
        play_readers(place, crowd, setting)
        place.minute += STEP_MINUTES
    return PlayedThread(
        good=float(np.mean(good_shares)), supports=support_count, sightings=tuple(sightings)
    )


def play_readers(
    place: SimulatedThread,
    generator: np.random.Generator,
    setting: CrowdSetting,
    *,
    room: int = 0,
) -> None:
    """Play the readers of one step: each reads down the page and likes or answers some.

    Chance is drawn for ``room`` comments at least, so that more of them leave the same to others.
    """
    count = len(place.kind)
    readers = generator.poisson(setting.readers)
    noise, likes, replies = generator.random((3, max(count, room)))[:, :count]
    if not place.here.any():
        return
    order = place.look(generator)
    reads = np.zeros(count)
    reads[order] = readers * DEFAULT_CURVE.weights(len(order))
    place.likes += _counts(reads * place.appeal, likes)
    place.replies += _counts(reads * place.appeal * 0.2 * (0.5 + noise), replies)


def _counts(mean: Floats, chance: Floats) -> Floats:
    """Return Poisson numbers from given chances, so that equal crowds give equal numbers."""
    from scipy.special import pdtr, pdtrik  # late: it takes time that every command would pay

    # As scipy.stats.poisson.ppf has it, without what that checks anew for each of a hundred steps.
    mean = np.maximum(mean, 1e-12)
    above = np.ceil(pdtrik(chance, mean))
    below = np.maximum(above - 1, 0)
    return np.asarray(np.where(pdtr(below, mean) >= chance, below, above), dtype=float)
