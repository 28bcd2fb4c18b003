"""Sentences about actions from before."""

from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from jesuisla.collective.groups.days import day_in_words
from jesuisla.collective.history.rows import FaultyRow
from jesuisla.collective.threads.thread_words import network_name


class ToldAction(Protocol):
    """What is told of an action, taken over or about to be."""

    @property
    def day(self) -> date:
        """The day of the action."""

    @property
    def page(self) -> str:
        """The page, empty where nobody knows it."""

    @property
    def network(self) -> str:
        """The social network, empty where nobody knows it."""

    @property
    def voices(self) -> int | None:
        """How many comments of ours, if anybody noted it."""

    @property
    def supports(self) -> int | None:
        """How many likes, if anybody noted it."""


def action_line(action: ToldAction, *, names_page: bool) -> str:
    """Say when and where an action was; its page only where it may be named."""
    network = network_name(action.network) if action.network else ""
    page = action.page if names_page else ""
    return " · ".join(filter(None, (day_in_words(action.day, "DATE_FORMAT"), network, page)))


def counts_line(action: ToldAction) -> str:
    """Say how many comments and likes an action had, and of which nobody knows."""
    unknown = _("unknown")
    voices = unknown if action.voices is None else action.voices
    supports = unknown if action.supports is None else action.supports
    sentence = _("our comments: %(voices)s, likes: %(supports)s")
    return sentence % {"voices": voices, "supports": supports}


def fault_line(fault: FaultyRow) -> str:
    """Say which row is to be put right, and how."""
    return _("Line %(line)s: %(sentence)s") % {"line": fault.line, "sentence": fault.sentence}
