"""``jesuisla member``."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from jesuisla.cli.errors import Problem
from jesuisla.server.language import gettext as _

if TYPE_CHECKING:
    from jesuisla.collective.groups.models import Group
    from jesuisla.collective.members.models import Person

app = typer.Typer(no_args_is_help=True)


class GivenRole(StrEnum):
    """The roles that an invitation may give."""

    MEMBER = "member"
    MODERATOR = "moderator"
    COORDINATOR = "coordinator"
    RESEARCHER = "researcher"


@app.callback()
def members() -> None:
    """Let each command have a name of its own, however few there are."""


@app.command("invite", help=_("Invite a person to a group; they are notified by e-mail."))
def invite(
    email: Annotated[str, typer.Argument(help=_("E-mail address."))],
    group: Annotated[
        str, typer.Option(help=_("Short name of the group; the home group by default."))
    ] = "",
    alias: Annotated[str, typer.Option(help=_("Alias; they can change it."))] = "",
    role: Annotated[list[GivenRole] | None, typer.Option(help=_("Role; repeatable."))] = None,
    language: Annotated[str, typer.Option(help=_("Language; the group’s by default."))] = "",
) -> None:
    """Invite somebody, for example the first coordinator of a new group."""
    from jesuisla.server.preparation import open_installation

    open_installation()
    from django.core.validators import validate_email
    from django_scopes import scope

    from jesuisla.collective.members.applications import invite_member

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
        _("%(alias)s is now a member of %(group)s.")
        % {"alias": place.alias, "group": in_group.name}
    )


@app.command("reset-mfa", help=_("Reset a person’s two-factor authentication."))
@app.command("drop-factors", hidden=True)  # its name in earlier versions
def reset_mfa(
    email: Annotated[str, typer.Argument(help=_("E-mail address."))],
) -> None:
    """Reset it for whoever lost phone and recovery codes; make sure first that it is them."""
    from jesuisla.server.preparation import open_installation

    open_installation()
    from jesuisla.collective.members.accounts import drop_second_factors

    person = person_with(email)
    typer.echo(
        _(
            "Two-factor authentication reset (methods removed: %(count)d). They sign in by "
            "e-mail and set it up again."
        )
        % {"count": drop_second_factors(person)}
    )


@app.command("sign-out", help=_("Sign a person out on all their devices."))
def sign_out(
    email: Annotated[str, typer.Argument(help=_("E-mail address."))],
) -> None:
    """End every session, for example after a phone was lost or seized."""
    from jesuisla.server.preparation import open_installation

    open_installation()
    from jesuisla.collective.members.accounts import sign_out_everywhere

    sign_out_everywhere(person_with(email))
    typer.echo(_("Signed out on all devices."))


def person_with(email: str) -> "Person":
    """Return the person with this e-mail address; raises :class:`Problem`."""
    from jesuisla.collective.members.models import Person

    person = Person.objects.filter(email=email.strip().lower()).first()
    if person is None:
        raise Problem(
            _("No account has this e-mail address: %(email)s.") % {"email": email.strip()}
        )
    return person


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
        _("Unknown group “%(slug)s”. Existing groups: %(slugs)s.") % {"slug": slug, "slugs": slugs}
    )
