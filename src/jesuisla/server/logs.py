"""What the log may say of a request: which page it was, never its whole address.

Nor where in the code a request was refused that no page of ours sends: any stranger would write
forty lines with each of them.
"""

import logging
from typing import Any

REFUSED = "django.security."
"""How Django names the log of hosts, fields and bodies that it refuses."""


class NoAddresses(logging.Filter):
    """Puts the pattern of a page in place of the address asked for, which may hold a secret."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; every record is written."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            # Django writes what is not ASCII as escapes before it hands the address on.
            spellings = {path, path.encode("unicode_escape").decode("ascii")}
            record.args = tuple(
                _page(request) if isinstance(item, str) and item in spellings else item
                for item in record.args
            )
        if record.name.startswith(REFUSED):
            record.exc_info = None
        return True


def _page(request: Any) -> str:
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match else "(no page)"
