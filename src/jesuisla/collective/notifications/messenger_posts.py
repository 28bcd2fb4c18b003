"""What is posted to a messenger: a line for any screen and a link, as each service wants it."""

import json
from typing import Any

from jesuisla.collective.notifications.messenger_addresses import MessengerTarget
from jesuisla.outgoing import Post

SECONDS = 6.0
"""How long a messenger may take, and so how long one who adds an address waits at most."""


def post_for(
    target: MessengerTarget, line: str, *, link: str, mark: str, is_urgent: bool = False
) -> Post:
    """Write the post. ``mark`` makes one of what leaves twice, where a service knows how.

    No service shows what is behind the link: its first lines would name the group.
    """
    text = f"{line}\n{link}".strip()
    url, method, body = target.url, "POST", dict[str, Any]()
    match target.form:
        case "ntfy":
            body = {"topic": target.to, "message": line, "priority": 4 if is_urgent else 3}
            body |= {"click": link} if link else {}
        case "telegram":
            body = {"chat_id": target.to, "text": text}
            body |= {"link_preview_options": {"is_disabled": True}}
        case "discord":
            # 4: no preview; and whatever a line may hold, it calls nobody by their name.
            body = {"content": text, "flags": 4, "allowed_mentions": {"parse": []}}
        case "matrix_hook":
            body = {"text": text, "format": "plain"}
        case "matrix_room":
            url, method, body = f"{url}/{mark}", "PUT", {"msgtype": "m.text", "body": text}
        case form:
            raise ValueError(f"nobody knows how to post to {form}")
    headers = {"Content-Type": "application/json"}
    if target.authorization:
        headers["Authorization"] = target.authorization
    return Post(url=url, headers=headers, body=json.dumps(body).encode(), method=method)
