"""What templates of this app may call: ``{% load public_words %}``."""

from django import template
from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from jesuisla.analysis.impact import GOOD_KINDS, Top
from jesuisla.analysis.thread import CommentKind
from jesuisla.collective.groups import names
from jesuisla.collective.groups.language import page_language
from jesuisla.collective.groups.models import PastFigure
from jesuisla.collective.public.figures import LiveFigure
from jesuisla.networks.registry import network

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's language."""
    return names.language_name(code, page_language())


@register.filter
def counted_thing(figure: LiveFigure) -> str:
    """What a figure from before counts, and on which social network."""
    past = figure.past
    if past is None:
        return ""
    thing = past.get_name_display()
    if past.name == PastFigure.Name.GROUPS:
        thing = ngettext("group", "groups", past.value)
    if not past.network:
        return str(thing)
    sentence = pgettext("members on Facebook", "%(thing)s on %(network)s")
    return sentence % {"thing": thing, "network": network(past.network).label}


@register.filter
def more_since(figure: LiveFigure) -> str:
    """Say how many more were counted here since."""
    if not figure.here:
        return ""
    return _("of which %(here)s counted here") % {"here": floatformat(figure.here, "g")}


@register.filter
def good_change(top: Top) -> str:
    """How many of the first places were ours or supportive, before and after."""
    return _before_and_after(top, *GOOD_KINDS)


@register.filter
def hateful_change(top: Top) -> str:
    """How many of the first places were hateful, before and after."""
    return _before_and_after(top, CommentKind.HATEFUL)


@register.filter
def misleading_change(top: Top) -> str:
    """How many of the first places misled, before and after; empty where nobody could say."""
    if not top.knows_misleading:
        return ""
    return _before_and_after(top, CommentKind.MISLEADING)


def _before_and_after(top: Top, *kinds: CommentKind) -> str:
    words = pgettext("number of places before and after", "%(before)d, then %(after)d") % {
        "before": top.before.holding(*kinds),
        "after": top.after.holding(*kinds),
    }
    unknown = top.before.unknown + top.after.unknown
    if not unknown:
        return words
    return ngettext("%(words)s (%(count)d unknown)", "%(words)s (%(count)d unknown)", unknown) % {
        "words": words,
        "count": unknown,
    }
