"""What the doctor says."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Right; wrong: something to do; note: good to know."""

    RIGHT = "right"
    WRONG = "wrong"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: a code, how it stands, a sentence, and what to do about it."""

    code: str
    state: State
    sentence: str
    advice: str = ""


def right(code: str, sentence: str) -> Finding:
    """All is well here."""
    return Finding(code, State.RIGHT, sentence)


def wrong(code: str, sentence: str, advice: str) -> Finding:
    """Something is to be done here."""
    return Finding(code, State.WRONG, sentence, advice)


def note(code: str, sentence: str, advice: str = "") -> Finding:
    """Good to know."""
    return Finding(code, State.NOTE, sentence, advice)
