"""What somebody attacked may do on each network at once: be silent, keep evidence, mute, block.

Each network's ``safety.toml`` tells it, with the text it was read in and that text's date; the
sentences, written in English, are translated by the catalogue. A network without the file is
unknown: the page says so, and says what holds everywhere.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, ValidationError

from jesuisla.networks.network_rules import Address, BrokenRules, Sentence


class Advice(BaseModel):
    """One thing to do, where we read it and when, and whether its words were read."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    says: Sentence
    source: Address
    date: date
    is_checked: bool


class Safety(BaseModel):
    """What one may do there. ``review_by``: when somebody should look again: menus move."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    review_by: date
    silence: Advice | None = None
    keep: Advice | None = None
    mute: Advice | None = None
    block: Advice | None = None
    more: Advice | None = None

    @property
    def advice(self) -> tuple[Advice, ...]:
        """All that is known, in the order in which it is done: what is blocked is out of sight."""
        everything = (self.silence, self.keep, self.mute, self.block, self.more)
        return tuple(advice for advice in everything if advice)


@cache
def safety_of(network: str) -> Safety | None:
    """Return what is known of a network; ``None`` where nobody wrote it down.

    >>> safety_of("instagram").mute.is_checked, safety_of("nowhere")
    (True, None)
    """
    file = files("jesuisla.networks").joinpath(network, "safety.toml")
    if not network.isidentifier() or not file.is_file():
        return None
    try:
        return Safety.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, ValidationError) as error:
        raise BrokenRules(f"{network}/safety.toml: {error}") from error
