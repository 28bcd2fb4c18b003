"""What happens to objections."""

from django.utils.translation import gettext_lazy as _

from jesuisla.collective.journal.events import Event


class ObjectionMade(Event):
    """Somebody outside objects to a quote, a page or a decision."""

    sentence = _("Somebody outside sent objection %(objection)s.")

    objection: int


class ObjectionAnswered(Event):
    """The team answered an objection."""

    sentence = _("Objection %(objection)s was answered.")

    objection: int


class ObjectionsForgotten(Event):
    """Objections answered long ago were erased."""

    sentence = _("Objections answered long ago were erased: %(objections)s.")

    objections: int
