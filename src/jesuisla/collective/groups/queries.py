"""Which group is meant, and what it says of itself."""

from django.db.models import Q
from django_scopes import scopes_disabled

from jesuisla.collective.groups.models import Charter, Domain, Group, Passage, PastFigure


def group_for_host(host: str) -> Group | None:
    """The group whose address this is, else the home group; ``None`` before any exists.

    ``host`` may carry a port and any case.
    """
    name = host.rsplit(":", 1)[0].lower().rstrip(".") if not host.startswith("[") else host
    found = Domain.objects.select_related("group").filter(host=name).first()
    return found.group if found else Group.objects.filter(home=True).first()


def current_charter(group: Group, language: str) -> Charter | None:
    """The newest charter in this language, else in the group's own language.

    Needs the scope of the group.
    """
    newest = Charter.objects.filter(group=group).order_by("-version")
    return (
        newest.filter(language=language).first() or newest.filter(language=group.language).first()
    )


def charter_version(group: Group, version: int, language: str) -> Charter | None:
    """One version of the charter in this language, else in the group's own.

    Needs the scope of the group.
    """
    texts = {text.language: text for text in Charter.objects.filter(group=group, version=version)}
    return texts.get(language) or texts.get(group.language)


def charter_versions(group: Group) -> list[Charter]:
    """One text of every version, the newest first; needs the scope of the group."""
    return list(Charter.objects.filter(group=group).order_by("-version", "pk").distinct("version"))


def passages_in(group: Group, language: str) -> dict[str, Passage]:
    """The passages by section, each in this language if it can be, else in the group's own.

    Needs the scope of the group.
    """
    found = Passage.objects.filter(group=group, language__in={language, group.language})
    passages: dict[str, Passage] = {}
    for passage in found:
        if passage.language == language or passage.section not in passages:
            passages[passage.section] = passage
    return passages


def past_figures(group: Group) -> dict[tuple[str, str], PastFigure]:
    """The newest figure from before of each name and reach.

    Figures of the whole network are the home group's where the group has none itself.
    """
    with scopes_disabled():
        found = PastFigure.objects.filter(
            Q(group=group) | Q(group__home=True, reach=PastFigure.Reach.NETWORK)
        ).order_by("counted_on")
        figures: dict[tuple[str, str], PastFigure] = {}
        for figure in sorted(found, key=lambda figure: figure.group_id == group.pk):
            figures[figure.name, figure.reach] = figure
    return figures


def groups_and_hosts() -> list[tuple[Group, str | None]]:
    """Every group of the instance by name, each with its first host name if it has one."""
    hosts: dict[int, str] = {}
    for group, host in Domain.objects.order_by("pk").values_list("group", "host"):
        hosts.setdefault(group, host)
    return [(found, hosts.get(found.pk)) for found in Group.objects.order_by("name")]
