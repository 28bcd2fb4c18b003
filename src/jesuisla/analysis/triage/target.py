"""The kinds of people that hate may be aimed at: a closed set, in plain terms.

After the grounds that the law knows. French law punishes provocation to hatred for origin,
religion, sex, sexual orientation, gender identity and disability (law of 29 July 1881 on
the freedom of the press, article 24,
https://www.legifrance.gouv.fr/loda/id/LEGITEXT000006070722); age, looks and condition are
among its grounds of discrimination (penal code, article 225-1).
"""

from collections.abc import Iterable
from enum import StrEnum


class Target(StrEnum):
    """A kind of people, told by what hate holds against them."""

    ORIGIN = "origin"
    """Origin, nationality, skin colour; migrants, Roma and other travelling people."""
    RELIGION = "religion"
    """Religion, or having none."""
    SEX = "sex"
    """Being a woman or a man."""
    ORIENTATION = "orientation"
    """Sexual orientation, gender identity."""
    DISABILITY = "disability"
    """Disability, illness."""
    AGE = "age"
    """Age."""
    LOOKS = "looks"
    """How a body looks."""
    CONDITION = "condition"
    """Poverty, being without work."""


def as_bits(targets: Iterable[Target]) -> int:
    """The kinds as one number below 256, a bit each.

    >>> as_bits({Target.ORIGIN, Target.SEX})
    5
    """
    return sum(1 << at for at, target in enumerate(Target) if target in set(targets))


def from_bits(bits: int) -> frozenset[Target]:
    """The kinds in such a number.

    >>> sorted(from_bits(as_bits({Target.AGE, Target.LOOKS})))
    [<Target.AGE: 'age'>, <Target.LOOKS: 'looks'>]
    """
    return frozenset(target for at, target in enumerate(Target) if bits >> at & 1)
