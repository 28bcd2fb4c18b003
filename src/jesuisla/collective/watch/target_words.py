"""The kinds of people that hate may be aimed at, in words."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from jesuisla.analysis.triage import HateTarget
from jesuisla.collective.watch.queries.targets import Aim

TARGETS: Mapping[HateTarget, Promise] = MappingProxyType(
    {
        HateTarget.ORIGIN: _("their origin or skin colour"),
        HateTarget.RELIGION: _("their religion"),
        HateTarget.SEX: _("their sex"),
        HateTarget.ORIENTATION: _("their sexual orientation or gender identity"),
        HateTarget.DISABILITY: _("their disability or health"),
        HateTarget.AGE: _("their age"),
        HateTarget.LOOKS: _("their looks"),
        HateTarget.CONDITION: _("their social condition"),
    }
)


def aim_in_words(aim: Aim | None) -> str:
    """Whom the hate of a thread seems aimed at, hedged; empty where nothing tells."""
    if aim is None or not aim.told:
        return ""
    kinds = [
        ngettext("%(kind)s (%(count)d comment)", "%(kind)s (%(count)d comments)", count)
        % {"kind": TARGETS[target], "count": count}
        for target, count in sorted(aim.told.items(), key=lambda told: (-told[1], told[0]))
    ]
    return gettext("By the words used, hate here would be aimed at people for %(kinds)s.") % {
        "kinds": ", ".join(kinds)
    }
