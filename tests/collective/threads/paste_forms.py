"""What the tests of the form for pasted pages share."""

import re
from typing import Any
from uuid import uuid4


def carried(page: str) -> str:
    found = re.search(r'name="read" value="([^"]*)"', page)
    assert found
    return found[1]


def read(client: Any, thread: Any, text: str, **more: str) -> str:
    answer = client.post(f"/fils/{thread.pk}/coller", {"do": "read", "text": text} | more)
    assert answer.status_code == 200
    return str(answer.content.decode())


def rows(count: int, **more: str) -> dict[str, str]:
    kinds = {f"row-{number}-kind": "unknown" for number in range(1, count + 1)}
    return kinds | more


def save(client: Any, thread: Any, page: str, **more: str) -> Any:
    data = {"do": "save", "read": carried(page), "order": "relevance", "token": str(uuid4())}
    return client.post(f"/fils/{thread.pk}/coller", data | rows(2) | more, follow=True)
