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
    yield teams(_groups_without_team(), _groups_without_judge())


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


def teams(without_team: list[str], without_judge: list[str]) -> Finding:
    """Whether in each group somebody can answer requests to join, and judge appeals about them.

    >>> teams([], ["#a"]).state
    <State.NOTE: 'note'>
    """
    if without_team:
        values = {"groups": ", ".join(without_team)}
        sentence = _("Nobody can answer requests to join in these groups: %(groups)s.") % values
        advice = _("Give a role again: jesuisla member invite, with --role coordinator.")
        return note("teams", sentence, advice)
    if without_judge:
        values = {"groups": ", ".join(without_judge)}
        sentence = _(
            "An appeal about a request to join waits, and all of the team took part: %(groups)s."
        )
        advice = _("The coordination gives a role in the team to somebody who took no part.")
        return note("teams", sentence % values, advice)
    return right("teams", _("In each group somebody can answer requests to join."))


def _groups_without_team() -> list[str]:
    from django_scopes import scope

    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.members.answers import team_now

    groups = []
    for group in Group.objects.order_by("pk"):
        with scope(group=group.pk):
            if not team_now().exists():
                groups.append(group.hashtag)
    return groups


def _groups_without_judge() -> list[str]:
    from django_scopes import scope

    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.members.application_appeals import who_may_judge_application
    from jesuisla.collective.members.models import ApplicationAppeal

    groups = []
    for group in Group.objects.order_by("pk"):
        with scope(group=group.pk):
            appeals = ApplicationAppeal.objects.filter(judged_at=None).select_related("application")
            if any(not who_may_judge_application(each.application).exists() for each in appeals):
                groups.append(group.hashtag)
    return groups
