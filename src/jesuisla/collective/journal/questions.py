"""Questions that a lower app asks and higher apps answer, which it does not know."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Answer = TypeVar("Answer", bound=Callable[..., Any])


class OpenQuestion(list[Answer], Generic[Answer]):
    """The functions that answer; a higher app adds its own with this as a decorator."""

    def __call__(self, function: Answer) -> Answer:
        """Add a function, once however often its module is loaded."""
        if function not in self:
            self.append(function)
        return function
