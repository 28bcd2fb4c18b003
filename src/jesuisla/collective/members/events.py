"""What happens to people and their places."""

from dataclasses import dataclass

from jesuisla.collective.journal.events import Event


@dataclass(frozen=True, kw_only=True)
class Applied(Event):
    """Somebody asked to join."""

    membership: int
    application: int


@dataclass(frozen=True, kw_only=True)
class ApplicationAccepted(Event):
    """The team said yes."""

    membership: int
    application: int


@dataclass(frozen=True, kw_only=True)
class ApplicationDeclined(Event):
    """The team said no, with a reason kept in the application."""

    membership: int
    application: int


@dataclass(frozen=True, kw_only=True)
class MemberInvited(Event):
    """Somebody got a place, and will be told by mail."""

    membership: int


@dataclass(frozen=True, kw_only=True)
class RolesChanged(Event):
    """A member has other roles now."""

    membership: int
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MembershipEnded(Event):
    """The team ended a membership, with a reason kept in the membership."""

    membership: int
    time: int


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    """A member left by themselves."""

    membership: int


@dataclass(frozen=True, kw_only=True)
class AliasChosen(Event):
    """A member goes by another name."""

    membership: int


@dataclass(frozen=True, kw_only=True)
class CharterAccepted(Event):
    """A member accepted a version of the charter."""

    membership: int
    version: int


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Event):
    """A person reads in another language now (an account-wide choice)."""

    person: int
    language: str


@dataclass(frozen=True, kw_only=True)
class SecondFactorsDropped(Event):
    """The operator removed the second factors of somebody who lost them."""

    person: int
    factors: int


@dataclass(frozen=True, kw_only=True)
class AccountErased(Event):
    """A person asked for their account to be erased: one event for each of their places.

    Higher apps listen to it to empty what the member wrote with them.
    """

    membership: int


@dataclass(frozen=True, kw_only=True)
class PlaceForgotten(Event):
    """A place that ended long ago, or a request that was declined, keeps no name any more.

    Higher apps listen to it as to :class:`AccountErased`.
    """

    membership: int
