"""``jesuisla group``."""

from pathlib import Path
from typing import Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

app = typer.Typer(no_args_is_help=True)


@app.command("create", help=_("Create a group; the first one is the home group."))
def create(  # noqa: PLR0913, PLR0917  # one parameter an option
    slug: Annotated[str, typer.Argument(help=_("Short name in small letters, such as jesuisla."))],
    name: Annotated[str, typer.Option(help=_("Its name, as people read it."))],
    hashtag: Annotated[str, typer.Option(help=_("Its hashtag, such as #jesuislà."))],
    country: Annotated[list[str], typer.Option(help=_("A country, such as FR; may be repeated."))],
    host: Annotated[
        list[str] | None, typer.Option(help=_("A host name that shows it; may be repeated."))
    ] = None,
    language: Annotated[str, typer.Option(help=_("Its language, such as fr."))] = "fr",
    time_zone: Annotated[str, typer.Option(help=_("Its time zone."))] = "Europe/Paris",
    contact: Annotated[str, typer.Option(help=_("An e-mail address for the public."))] = "",
    charter: Annotated[
        Path | None, typer.Option(help=_("A text file with its charter, in its language."))
    ] = None,
    reviewers: Annotated[
        int, typer.Option(help=_("Moderators needed to launch an action."), min=1, max=2)
    ] = 2,
) -> None:
    """Create a group, with its charter if one is given."""
    text = _text_of(charter)
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django.db import transaction
    from django_scopes import scope

    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.groups.operations import NewGroup, create_group, publish_charter

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
    typer.echo(_("Group %(name)s exists.") % {"name": group.name})


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
        raise Problem(_("%(file)s is not a text in UTF-8.") % {"file": path}) from None
    if not text.strip():
        raise Problem(_("%(file)s is empty.") % {"file": path})
    return text
