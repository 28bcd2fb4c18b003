"""``jesuisla group``."""

from pathlib import Path
from typing import Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

app = typer.Typer(no_args_is_help=True)


@app.command("create", help=_("Create a group; the first one is the home group."))
def create(  # noqa: PLR0913, PLR0917  # one parameter an option
    slug: Annotated[str, typer.Argument(help=_("Short name in lower case, such as jesuisla."))],
    name: Annotated[str, typer.Option(help=_("Display name."))],
    hashtag: Annotated[str, typer.Option(help=_("Hashtag, such as #jesuislà."))],
    country: Annotated[list[str], typer.Option(help=_("Country code, such as FR; repeatable."))],
    host: Annotated[
        list[str] | None, typer.Option(help=_("Host name that serves the group; repeatable."))
    ] = None,
    language: Annotated[str, typer.Option(help=_("Language of the group, such as fr."))] = "fr",
    time_zone: Annotated[str, typer.Option(help=_("Time zone."))] = "Europe/Paris",
    contact: Annotated[str, typer.Option(help=_("Public contact e-mail address."))] = "",
    charter: Annotated[
        Path | None, typer.Option(help=_("Text file with the charter, in the group’s language."))
    ] = None,
    reviewers: Annotated[
        int,
        typer.Option(help=_("Number of moderators required to launch an action."), min=1, max=2),
    ] = 2,
) -> None:
    """Create a group, with its charter if one is given."""
    text = _text_of(charter)
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django.db import transaction
    from django_scopes import scope

    from jesuisla.collective.groups.groups import NewGroup, create_group
    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.groups.texts import publish_charter

    with transaction.atomic():
        group = create_group(
            NewGroup(
                slug=slug,
                name=name,
                hashtag=hashtag,
                language=language,
                time_zone=time_zone,
                countries=country,
                hosts=host or [],
                contact=contact,
                home=not Group.objects.filter(home=True).exists(),
                reviewers_needed=reviewers,
            )
        )
        if text is not None:
            with scope(group=group.pk):
                publish_charter(group, {language: text}, by=None)
    typer.echo(_("Group %(name)s created.") % {"name": group.name})


@app.command("list", help=_("List the groups."))
def list_groups() -> None:
    """Print one line a group: short name, name, hosts; a star marks the home group."""
    from jesuisla.server.preparation import open_installation

    open_installation()
    from jesuisla.collective.groups.models import Group

    for group in Group.objects.prefetch_related("domains").order_by("slug"):
        hosts = ", ".join(sorted(domain.host for domain in group.domains.all()))
        typer.echo(f"{'*' if group.home else ' '} {group.slug}\t{group.name}\t{hosts}")


def _text_of(path: Path | None) -> str | None:
    if path is None:
        return None
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Problem(_("%(file)s is not UTF-8 text.") % {"file": path}) from None
    if not text.strip():
        raise Problem(_("%(file)s is empty.") % {"file": path})
    return text
