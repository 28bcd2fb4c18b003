"""The groups, the networks' rules and the scorer."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from jesuisla.server.doctor.finding import Finding, note, right, wrong
from jesuisla.server.environment import read_environment
from jesuisla.server.language import gettext as _


def look() -> Iterator[Finding]:
    """Home group, host names, rules of networks, scorer, figures kept."""
    from jesuisla.collective.groups.models import Domain, Group

    home = Group.objects.filter(home=True).first()
    yield home_group(None if home is None else home.name)
    hosts = list(Domain.objects.order_by("host").values_list("host", flat=True))
    yield host_names(hosts, read_environment().hosts)
    yield rules(datetime.now(UTC).date())
    yield scorer()
    yield counts(_groups_with_wrong_counts())


def home_group(name: str | None) -> Finding:
    """Whether there is a group to show to whoever comes by an unknown host name."""
    if name is not None:
        return right("home", _("The home group is %(name)s.") % {"name": name})
    sentence = _("There is no home group, so no page can be served.")
    return wrong("home", sentence, _("Create one: jesuisla group create"))


def host_names(hosts: list[str], allowed: tuple[str, ...]) -> Finding:
    """Whether every group's host name is answered to.

    >>> host_names(["a.org"], ("b.org",)).state
    <State.WRONG: 'wrong'>
    >>> host_names(["room.a.org"], (".a.org",)).state
    <State.RIGHT: 'right'>
    """
    from django.http.request import validate_host

    refused_hosts = [host for host in hosts if not validate_host(host, list(allowed))]
    if not refused_hosts:
        return right("hosts", _("The host names of all groups are allowed."))
    values = {"refused": ", ".join(refused_hosts)}
    sentence = _("These host names of groups are not allowed: %(refused)s.") % values
    return wrong("hosts", sentence, _("Add them to JESUISLA_HOSTS."))


def rules(today: date) -> Finding:
    """Whether somebody read the networks' rules again in time."""
    from jesuisla.networks.network_rules import is_overdue, rules_of
    from jesuisla.networks.registry import NETWORKS

    overdue = [network.name for network in NETWORKS if is_overdue(rules_of(network.name), today)]
    if not overdue:
        return right("rules", _("The rules of all networks have been reviewed in time."))
    values = {"networks": ", ".join(overdue)}
    sentence = _("The rules of these networks are due for review: %(networks)s.") % values
    return note("rules", sentence, _("Upgrade to a newer version of jesuisla."))


def scorer() -> Finding:
    """Whether comments can be scored, and by which version."""
    from jesuisla.analysis.triage import ModelError, shipped_scorer

    try:
        version = shipped_scorer().version
    except (OSError, ModelError) as error:
        sentence = _("The model of the classifier cannot be read: %(reason)s")
        return wrong("scorer", sentence % {"reason": error}, _("Reinstall jesuisla."))
    values = {"version": version}
    return right("scorer", _("The model of the classifier is version %(version)s.") % values)


def counts(groups: list[str]) -> Finding:
    """Whether the figures kept of days that are over are still what is there.

    >>> counts(["#a"]).state
    <State.WRONG: 'wrong'>
    """
    if not groups:
        return right("counts", _("The counts kept for public figures match the data."))
    values = {"groups": ", ".join(groups)}
    sentence = _("Counts kept for public figures do not match the data: %(groups)s.") % values
    return wrong("counts", sentence, _("A running worker recounts some of them every night."))


def _groups_with_wrong_counts() -> list[str]:
    from django_scopes import scope

    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.results.counts import wrong_counts

    wrong_groups = []
    for group in Group.objects.order_by("pk"):
        with scope(group=group.pk):
            if wrong_counts(group):
                wrong_groups.append(group.hashtag)
    return wrong_groups
