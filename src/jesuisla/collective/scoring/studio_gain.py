"""What the group's own labels of the studio brought: chosen ones beside as much work on drawn ones.

Measured after a lesson, on comments that the group kept aside, of one question: is it hateful?
"""

from collections import Counter
from dataclasses import asdict
from statistics import median
from typing import Any, TypedDict

import numpy as np
from django.utils.timezone import now

from jesuisla.analysis.triage import (
    FEWEST_VERDICTS,
    Gain,
    LabelGain,
    LabelName,
    ShippedScorer,
    compare_ways,
    fewest_to_compare,
    is_enough_kept,
    read_labelled,
    shipped_scorer,
    starting,
)
from jesuisla.collective.groups.models import Group
from jesuisla.collective.scoring.label_studio import seconds_taken
from jesuisla.collective.scoring.models import Label, StudioMeasure
from jesuisla.collective.scoring.teaching import Lesson, lessons

ASSUMED_SECONDS = 10.0
"""A label, where the group's own pace is not known."""
PARTS = (Label.Source.CHOSEN, Label.Source.DRAWN, Label.Source.KEPT)


class StudioOutcome(TypedDict):
    """What was there to measure, and what came of it.

    Only comments in ``lang`` count, whose words are still kept; ``elsewhere_count`` are
    the others whose words are. ``yes_count`` are the hateful ones of those kept aside,
    ``fewest_…`` what is needed.
    ``gain`` is a :class:`~jesuisla.analysis.triage.LabelGain` as plain numbers, ``None`` where
    nothing can be said.
    """

    version: str
    lang: str
    chosen_count: int
    drawn_count: int
    kept_count: int
    yes_count: int
    elsewhere_count: int
    fewest_chosen: int
    fewest_drawn: int
    seconds_chosen: float
    seconds_drawn: float
    is_pace_known: bool
    gain: dict[str, Any] | None


def measure_studio(group: Group) -> None:
    """Measure what the labels of the studio brought, and keep it in place of the last measure.

    Takes seconds to minutes: for jobs, never for a page. Needs the scope of the group.
    """
    outcome = studio_outcome(lessons(group), shipped_scorer())
    StudioMeasure.objects.update_or_create(
        group=group, defaults={"measured_at": now(), "outcome": outcome}
    )


def last_measure() -> StudioMeasure | None:
    """Return the last measure; ``None`` before the first. Needs the scope of the group."""
    return StudioMeasure.objects.first()


def gain_of(outcome: StudioOutcome) -> LabelGain | None:
    """Return the gain that an outcome tells of; ``None`` where nothing can be said."""
    numbers = outcome["gain"]
    if numbers is None:
        return None
    loss, order = (
        Gain(**{**numbers[name], "interval": tuple(numbers[name]["interval"])})
        for name in ("loss", "auc")
    )
    return LabelGain(**{**numbers, "loss": loss, "auc": order})


def studio_outcome(all_lessons: list[Lesson], scorer: ShippedScorer) -> StudioOutcome:
    """Return what a group's lessons of the studio tell; the same ones always tell the same."""
    of_hate = sorted(
        (it for it in all_lessons if it.part in PARTS and LabelName.HATE in it.row.labels),
        key=lambda lesson: (lesson.at, lesson.row.id),
    )
    langs = Counter(
        it.row.lang for it in of_hate if starting(LabelName.HATE, it.row.lang, scorer) is not None
    )
    # Alphabetical where two are as many.
    lang = min(langs, key=lambda one: (-langs[one], one), default="")
    rows = {
        part: [it.row for it in of_hate if it.part == part and it.row.lang == lang]
        for part in PARTS
    }
    pace = _paces()
    seconds = pace or (ASSUMED_SECONDS, ASSUMED_SECONDS)
    fewest_chosen, fewest_drawn = fewest_to_compare(*seconds)
    counts = [len(rows[part]) for part in PARTS]
    begin = starting(LabelName.HATE, lang, scorer)
    gain: LabelGain | None = None
    verdicts = np.array([row.labels[LabelName.HATE] for row in rows[Label.Source.KEPT]], np.float64)
    enough = counts[0] >= fewest_chosen and counts[1] >= fewest_drawn and is_enough_kept(verdicts)
    if begin is not None and enough:
        read = {part: read_labelled(rows[part], LabelName.HATE, scorer) for part in PARTS}
        gain = compare_ways(
            read[Label.Source.CHOSEN],
            read[Label.Source.DRAWN],
            read[Label.Source.KEPT],
            begin,
            seconds=seconds,
        )
    return {
        "version": scorer.version,
        "lang": lang,
        "chosen_count": counts[0],
        "drawn_count": counts[1],
        "kept_count": counts[2],
        "yes_count": int(verdicts.sum()),
        "elsewhere_count": len(of_hate) - sum(counts),
        "fewest_chosen": fewest_chosen,
        "fewest_drawn": fewest_drawn,
        "seconds_chosen": seconds[0],
        "seconds_drawn": seconds[1],
        "is_pace_known": pace is not None,
        "gain": None if gain is None else asdict(gain),
    }


def _paces() -> tuple[float, float] | None:
    """Return the usual seconds of a chosen and of a drawn label; ``None`` where too few tell."""
    by_part: dict[str, list[float]] = {Label.Source.CHOSEN: [], Label.Source.DRAWN: []}
    for part, seconds in seconds_taken():
        if part in by_part:
            by_part[part].append(max(seconds, 1.0))
    if min(map(len, by_part.values())) < FEWEST_VERDICTS:
        return None
    return median(by_part[Label.Source.CHOSEN]), median(by_part[Label.Source.DRAWN])
