"""What every template knows."""

from typing import Any

from django.http import HttpRequest


def room(request: HttpRequest) -> dict[str, Any]:
    """The group of this host and who looks (``None``: a stranger)."""
    return {
        "group": getattr(request, "group", None),
        "viewer": getattr(request, "viewer", None),
    }
