"""One's pause and the form of one's wishes, in templates: ``{% load notifications %}``."""

from django import template

from jesuisla.collective.members.access import Viewer
from jesuisla.collective.notifications.call_wishes import calls_in_words
from jesuisla.collective.notifications.devices import devices_of, service_of
from jesuisla.collective.notifications.lost_messengers import lost_messengers_of
from jesuisla.collective.notifications.models import Subscription
from jesuisla.collective.notifications.pauses import Length, pause_in_words
from jesuisla.collective.notifications.refused_addresses import refused_address_of
from jesuisla.collective.notifications.wishes import wishes_form

register = template.Library()
register.simple_tag(wishes_form)
register.simple_tag(pause_in_words)
register.simple_tag(calls_in_words)
register.simple_tag(refused_address_of)
register.simple_tag(lost_messengers_of)


@register.simple_tag
def pause_lengths() -> list[tuple[str, str]]:
    """How long one may rest, each with its words."""
    return [(length.value, str(length.label)) for length in Length]


@register.simple_tag
def own_devices(viewer: Viewer) -> list[tuple[Subscription, str]]:
    """The devices of whoever looks, each with the browser that it seems to be."""
    return [(device, service_of(device.endpoint)) for device in devices_of(viewer.membership)]
