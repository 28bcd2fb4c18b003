"""Events: what happened, for the entry in the journal and for whoever listens.

An app describes its events as classes with fields of numbers and codes. A higher app
listens to a lower one's events; a lower one never imports a higher one. Where it needs an
answer now, it has an open question, which higher apps answer.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Generic, TypeVar, dataclass_transform

from django.utils.functional import Promise

type_registry: dict[str, type["Event"]] = {}
listeners: dict[str, dict[str, Callable[[Any], None]]] = {}

Listener = TypeVar("Listener", bound=Callable[..., None])


@dataclass_transform(frozen_default=True, kw_only_default=True)
class _Facts:
    """Makes of each class below it a frozen dataclass whose fields go by name."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)


class Event(_Facts):
    """Something that happened in a group (``None``: on the whole instance)."""

    name: ClassVar[str]
    sentence: ClassVar[str | Promise] = ""
    """What the journal's page says: fields of the event stand in it as ``%(field)s``."""
    otherwise: ClassVar[Mapping[str, str | Promise]] = MappingProxyType({})
    """What it says instead where a field, which stands for yes or no, says no."""
    names_actor: ClassVar[bool] = True
    """Whether that page may say who: never of what members do for one another."""
    is_routine: ClassVar[bool] = False
    """Whether the software does it by itself all day, so that it hides what people do."""
    group: int | None

    def __init_subclass__(cls) -> None:
        """Register the event under its class name."""
        super().__init_subclass__()
        cls.name = cls.__name__
        type_registry[cls.name] = cls

    @classmethod
    def sentence_for(cls, facts: Mapping[str, Any]) -> str:
        """Return what the page says of an entry with these facts, its fields not filled in."""
        says_no = (told for field, told in cls.otherwise.items() if facts.get(field) is False)
        return str(next(says_no, cls.sentence))

    def facts(self) -> dict[str, Any]:
        """Return all fields but the group, as plain data."""
        facts = asdict(self)
        del facts["group"]
        return facts


def listen(*events: type[Event]) -> Callable[[Listener], Listener]:
    """Have a function called, in a job of its own, after each of these events is committed.

    It may be called twice for one event when a process is killed at the wrong moment, so
    it must do nothing the second time. Register listeners in the app's ``jobs.py``, or in a
    module that it imports.
    """

    def register(function: Listener) -> Listener:
        key = f"{function.__module__}.{function.__qualname__}"
        for event in events:
            listeners.setdefault(event.name, {})[key] = function
        return function

    return register


Answer = TypeVar("Answer", bound=Callable[..., Any])


class OpenQuestion(list[Answer], Generic[Answer]):
    """The functions that answer; a higher app adds its own with this as a decorator."""

    def __call__(self, function: Answer) -> Answer:
        """Add a function, once however often its module is loaded."""
        if function not in self:
            self.append(function)
        return function
