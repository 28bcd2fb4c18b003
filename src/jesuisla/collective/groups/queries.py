"""Which group is meant, and what it says of itself."""

from jesuisla.collective.groups.models import Charter, Domain, Group


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
