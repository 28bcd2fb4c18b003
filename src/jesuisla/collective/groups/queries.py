"""Which group is meant, and what it says of itself."""

from collections.abc import Sequence

from django.db.models import Max, Q
from django_scopes import scopes_disabled

from jesuisla.collective.groups.models import Charter, Domain, Group, Passage, PastFigure
from jesuisla.languages import choose_language


def group_for_host(host: str) -> Group | None:
    """The group whose address this is, else the home group; ``None`` before any exists.

    ``host`` may carry a port and any case.
    """
    name = host.rsplit(":", 1)[0].lower().rstrip(".") if not host.startswith("[") else host
    found = Domain.objects.select_related("group").filter(host=name).first()
    return found.group if found else Group.objects.filter(home=True).first()


def current_version(group: Group) -> int | None:
    """Return the number of the charter in force, if there is one; needs the group's scope."""
    newest: int | None = Charter.objects.filter(group=group).aggregate(newest=Max("version"))[
        "newest"
    ]
    return newest


def current_charter(group: Group, languages: Sequence[str]) -> Charter | None:
    """Return the charter in force, in the first of these languages that it exists in.

    Needs the scope of the group.
    """
    newest = current_version(group)
    return None if newest is None else charter_version(group, newest, languages)


def charter_version(group: Group, version: int, languages: Sequence[str]) -> Charter | None:
    """Return one version of the charter, in the first of these languages that it exists in.

    Needs the scope of the group.
    """
    texts = {text.language: text for text in Charter.objects.filter(group=group, version=version)}
    language = choose_language(languages, texts)
    return None if language is None else texts[language]


def charter_versions(group: Group) -> list[Charter]:
    """One text of every version, the newest first; needs the scope of the group."""
    return list(Charter.objects.filter(group=group).order_by("-version", "pk").distinct("version"))


def passages_in(group: Group, languages: Sequence[str]) -> dict[str, Passage]:
    """Return the passages by section, each in the first of these languages that it exists in.

    Needs the scope of the group.
    """
    written: dict[str, dict[str, Passage]] = {}
    for passage in Passage.objects.filter(group=group):
        written.setdefault(passage.section, {})[passage.language] = passage
    chosen = {section: choose_language(languages, texts) for section, texts in written.items()}
    return {section: written[section][code] for section, code in chosen.items() if code}


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
