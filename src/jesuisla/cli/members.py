"""``jesuisla member``."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.collective.groups.models import Group

app = typer.Typer(no_args_is_help=True)


class GivenRole(StrEnum):
    """The roles that an invitation may give."""

    MEMBER = "member"
    MODERATOR = "moderator"
    COORDINATOR = "coordinator"
    RESEARCHER = "researcher"


@app.callback()
def members() -> None:
    """Return ``invite`` and ``drop-factors``."""


@app.command("invite", help=_("Give somebody a place in a group; they are told by e-mail."))
def invite(
    email: Annotated[str, typer.Argument(help=_("Their e-mail address."))],
    group: Annotated[
        str, typer.Option(help=_("Short name of the group; the home group if not given."))
    ] = "",
    alias: Annotated[
        str, typer.Option(help=_("The name they go by; they may choose another."))
    ] = "",
    role: Annotated[
        list[GivenRole] | None, typer.Option(help=_("A role; may be repeated."))
    ] = None,
    language: Annotated[
        str, typer.Option(help=_("Their language; the group’s if not given."))
    ] = "",
) -> None:
    """Invite somebody, for example the first coordinator of a new group."""
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django.core.validators import validate_email
    from django_scopes import scope

    from jesuisla.collective.members.operations.joining import invite_member

    validate_email(email.strip())
    in_group = group_named(group)
    with scope(group=in_group.pk):
        place = invite_member(
            in_group,
            email.strip(),
            alias=alias,
            roles=[str(given_role) for given_role in role or [GivenRole.MEMBER]],
            language=language,
            by=None,
        )
    typer.echo(
        _("%(alias)s has a place in %(group)s.") % {"alias": place.alias, "group": in_group.name}
    )


@app.command("drop-factors", help=_("Remove the second factors of somebody who lost them."))
def drop_factors(
    email: Annotated[str, typer.Argument(help=_("Their e-mail address."))],
) -> None:
    """Remove second factors for whoever lost theirs; make sure first that it is them."""
    from jesuisla.server.preparation import open_installation

    open_installation()
    from jesuisla.collective.members.models import Person
    from jesuisla.collective.members.operations.people import drop_second_factors

    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise Problem(_("Nobody has this address: %(email)s.") % {"email": email.strip()})
    typer.echo(
        _("Second factors removed: %(count)d. They sign in by e-mail and set up a new one.")
        % {"count": drop_second_factors(person)}
    )


def group_named(slug: str) -> "Group":
    """Return the group of this short name, or the home group; raises :class:`Problem`."""
    from jesuisla.collective.groups.models import Group

    group = Group.objects.filter(**({"slug": slug} if slug else {"home": True})).first()
    if group is not None:
        return group
    slugs = ", ".join(Group.objects.order_by("slug").values_list("slug", flat=True))
    if not slugs:
        raise Problem(_("No group exists yet. Create one: jesuisla group create"))
    raise Problem(
        _("There is no group “%(slug)s”. Those that exist: %(slugs)s.")
        % {"slug": slug, "slugs": slugs}
    )
