"""What happens to objections."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class ObjectionMade(Event):
    """Somebody outside objects to a quote, a page or a decision."""

    sentence = _("Somebody outside sent objection %(objection)s.")

    objection: int


@dataclass(frozen=True, kw_only=True)
class ObjectionAnswered(Event):
    """The team answered an objection."""

    sentence = _("Objection %(objection)s was answered.")

    objection: int


@dataclass(frozen=True, kw_only=True)
class ObjectionsForgotten(Event):
    """Objections answered long ago were erased."""

    sentence = _("Objections answered long ago were erased: %(objections)s.")

    objections: int
