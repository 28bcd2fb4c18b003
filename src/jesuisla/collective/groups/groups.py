"""Every change to a group: one operation, one transaction, one entry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_scopes import scope

from jesuisla.collective.groups.events import GroupCreated, WaysChanged
from jesuisla.collective.groups.models import Charter, Domain, Group
from jesuisla.collective.groups.names import is_country, is_language
from jesuisla.collective.journal.entries import Actor, record
from jesuisla.collective.journal.kept_queries import KeptQuery
from jesuisla.collective.journal.refusals import Refused

HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


@dataclass(frozen=True, kw_only=True)
class NewGroup:
    """What one says of a group to create it."""

    slug: str
    name: str
    hashtag: str
    language: str
    time_zone: str
    countries: Sequence[str]
    hosts: Sequence[str]
    hashtag_place: str = Group.HashtagPosition.ANYWHERE
    contact: str = ""
    home: bool = False
    reviewers_needed: int = 2


@transaction.atomic
def create_group(new: NewGroup, *, by: Actor | None = None) -> Group:
    """Create a group with its addresses.

    Raises :class:`Refused` for a short name or host that is taken, a country or language
    that does not exist, and a further group without a host, which nobody could reach;
    ``django.core.exceptions.ValidationError`` for another value that is wrong.
    """
    _check(new)
    group = Group(
        slug=new.slug,
        name=new.name,
        hashtag=new.hashtag,
        hashtag_place=new.hashtag_place,
        language=new.language,
        countries=[country.upper() for country in new.countries],
        time_zone=new.time_zone,
        contact=new.contact,
        home=new.home,
        reviewers_needed=new.reviewers_needed,
    )
    group.full_clean()
    group.save()
    for host in new.hosts:
        domain = Domain(group=group, host=host.lower())
        domain.full_clean()
        domain.save()
    with scope(group=group.pk):
        record(GroupCreated(group=group.pk), by=by)
    return group


def _check(new: NewGroup) -> None:
    if Group.objects.filter(slug=new.slug).exists():
        sentence = _("A group with the short name “%(slug)s” already exists.")
        raise Refused(sentence % {"slug": new.slug})
    if not new.hosts and Group.objects.exists():
        raise Refused(_("Each further group needs a host name of its own: add --host."))
    for host in new.hosts:
        if not HOST_NAME.fullmatch(host.lower()):
            sentence = _("“%(host)s” is not a host name, such as room.example.org.")
            raise Refused(sentence % {"host": host})
        if Domain.objects.filter(host=host.lower()).exists():
            sentence = _("The host name “%(host)s” already shows another group.")
            raise Refused(sentence % {"host": host})
    for country in new.countries:
        if not is_country(country.upper()):
            sentence = _("“%(code)s” is not the code of a country, such as FR.")
            raise Refused(sentence % {"code": country})
    if not is_language(new.language):
        sentence = _("“%(code)s” is not the code of a language, such as fr.")
        raise Refused(sentence % {"code": new.language})


GROUP_SETTINGS = (
    "hashtag",
    "hashtag_place",
    "reviewers_needed",
    "daily_budget",
    "voices_needed",
    "window_minutes",
    "retention_days",
    "powers_hours",
    "visitors_see_actions",
    "visitors_tell_voices",
    "age_to_join",
    "contact",
    "doors",
)
"""What a coordinator may set of how the group works."""


@transaction.atomic
def change_settings(group: Group, values: dict[str, Any], *, by: Actor | None) -> tuple[str, ...]:
    """Set how the group works. Return the names of what changed.

    Raises ``ValidationError`` for a value that is wrong. Nothing changed: nothing is
    written. Running actions keep the window they were launched with.
    """
    locked_group = Group.objects.select_for_update(no_key=True).get(pk=group.pk)
    changed_fields = tuple(
        field
        for field in GROUP_SETTINGS
        if field in values and getattr(locked_group, field) != values[field]
    )
    if not changed_fields:
        return ()
    before = _values(locked_group, changed_fields)
    for field in changed_fields:
        setattr(locked_group, field, values[field])
    locked_group.full_clean()
    locked_group.save(update_fields=changed_fields)
    record(
        WaysChanged(
            group=locked_group.pk,
            fields=changed_fields,
            before=before,
            after=_values(locked_group, changed_fields),
        ),
        by=by,
    )
    return changed_fields


def _values(group: Group, fields: Sequence[str]) -> tuple[str, ...]:
    return tuple("…" if field == "contact" else str(getattr(group, field)) for field in fields)


def group_for_host(host: str) -> Group | None:
    """Return the group whose address this is, else the home group; ``None`` before any exists.

    ``host`` may carry a port and any case.
    """
    name = host.rsplit(":", 1)[0].lower().rstrip(".") if not host.startswith("[") else host
    domain = next(iter(_domains_named(name)), None)
    return domain.group if domain else Group.objects.filter(home=True).first()


def _domains(host: str) -> QuerySet[Domain]:
    return Domain.objects.select_related("group").filter(host=host)


_domains_named = KeptQuery(_domains, of_group=False)


def current_version(group: Group) -> int | None:
    """Return the number of the charter in force, if there is one; needs the group's scope."""
    newest: int | None = Charter.objects.filter(group=group).aggregate(newest=Max("version"))[
        "newest"
    ]
    return newest


def groups_and_hosts() -> list[tuple[Group, str | None]]:
    """Return every group of the instance by name, each with its first host name if it has one."""
    hosts: dict[int, str] = {}
    for group, host in Domain.objects.order_by("pk").values_list("group", "host"):
        hosts.setdefault(group, host)
    return [(group, hosts.get(group.pk)) for group in Group.objects.order_by("name")]


class LinksField(forms.Field):
    """Links, one a line; empty lines are left out."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "short"})
    link = forms.URLField(max_length=200, assume_scheme="https")

    def prepare_value(self, value: Any) -> Any:
        """Return the links as lines."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:
        """Return the links typed. Raises ``ValidationError`` for one that is none."""
        return [
            self.link.clean(line.strip()) for line in (value or "").splitlines() if line.strip()
        ]


class GroupSettingsForm(forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """The group's hashtag, how many moderators a launch needs, its budget and times."""

    doors = LinksField(
        label=_("Links to our groups on social networks"),
        required=False,
        help_text=_("One link per line. They are shown on the home page, for everybody."),
    )

    class Meta:
        """What stands in the form."""

        model = Group
        fields = GROUP_SETTINGS
        labels = {
            "hashtag": _("Hashtag"),
            "hashtag_place": _("Where the hashtag goes in a comment"),
            "reviewers_needed": _("Reviewed by (1 or 2 people)"),
            "daily_budget": _("Actions a day"),
            "voices_needed": _("Voices we wish for in an action"),
            "window_minutes": _("How long an action runs, in minutes (1440: one day)"),
            "retention_days": _("Days that quotes are kept"),
            "powers_hours": _("Hours that team powers stay on"),
            "visitors_see_actions": _(
                "Whoever comes by the link without an account sees the action"
            ),
            "visitors_tell_voices": _("They may also say “my voice is there”"),
            "age_to_join": _("Age to join us"),
            "contact": _("Address where people reach the team"),
        }
        help_texts = {
            "reviewers_needed": _("1 or 2. With 2, nobody launches alone."),
            "daily_budget": _("More is possible on purpose, and is written in the journal."),
            "voices_needed": _(
                "Three at least: one voice alone changes nothing. An action with fewer is "
                "prolonged once, by half its time; then its result says that we were too few."
            ),
            "retention_days": _("Then texts and keys go. A network may ask for less."),
            "age_to_join": _(
                "Whoever asks to join says that they are so old at least; nobody asks for a proof. "
                "In France one consents alone to the use of one’s data from 15 on, elsewhere in "
                "the European Union from 13 to 16."
            ),
            "powers_hours": _(
                "From 1 to 12. Then a team member shows once more who they are before they decide "
                "anything. Whoever is on duty by a shift keeps them to its end."
            ),
            "visitors_see_actions": _(
                "The link stands in the announcement that the team pastes in the group’s own "
                "space. They see why, the thread and how to take part; no member, no comment. "
                "Without this, they are invited to sign in or to join."
            ),
            "visitors_tell_voices": _(
                "Only where they can see the action: under a name of the moment, with the "
                "link or first words of their comment if they like. Members can read them; "
                "they are counted apart."
            ),
        }


def base_url(group: Group) -> str:
    """Return the address of the group's home page, without a slash at its end.

    The group's first domain; ``settings.PUBLIC_PORT`` names a port other than the usual
    one, as on a machine at home. Nothing is asked where the domains were prefetched.
    """
    hosts = [domain.host for domain in sorted(group.domains.all(), key=lambda it: it.pk)]
    host = hosts[0] if hosts else "localhost"
    scheme = "https" if settings.SESSION_COOKIE_SECURE else "http"
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{scheme}://{host}{port}"


def page_url(group: Group, name: str, *args: int | str) -> str:
    """Return the whole address of a named page of the group; ``args`` stand in it."""
    return base_url(group) + reverse(name, args=args)
