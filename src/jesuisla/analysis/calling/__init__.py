"""Whom an action calls: those who wish it now, drawn so that the same ones are not always called.

``wishes`` says who may be called, ``candidates`` who is, ``waves`` how many and when again.
Everything outside the analysis imports from here.
"""

from jesuisla.analysis.calling.candidates import Candidate, draw
from jesuisla.analysis.calling.waves import (
    PEOPLE_NEEDED,
    WAVE_AFTER,
    WAVES,
    CallHistory,
    wave_size,
)
from jesuisla.analysis.calling.wishes import (
    CALLS_A_WEEK,
    ActionTraits,
    CallWishes,
    Obstacle,
    is_quiet,
    obstacle_to,
)

__all__ = [
    "CALLS_A_WEEK",
    "PEOPLE_NEEDED",
    "WAVES",
    "WAVE_AFTER",
    "ActionTraits",
    "CallHistory",
    "CallWishes",
    "Candidate",
    "Obstacle",
    "draw",
    "is_quiet",
    "obstacle_to",
    "wave_size",
]
