"""Who may read figures of this installation: whoever sends the operator's token.

Where a request comes from proves nothing: behind a proxy that adds no header, everybody comes
from this machine and asks for it by its number.
"""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare


def is_watcher(request: HttpRequest) -> bool:
    """Whether a request carries the token; without one set, none does."""
    header = request.headers.get("Authorization", "")
    token: str = settings.METRICS_TOKEN
    return bool(token) and constant_time_compare(header, f"Bearer {token}")
