"""Wrong input is answered in plain words, not in those of a framework."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ({"about": ""}, "Il manque une réponse ici."),
        ({"email": "lou"}, "Cette adresse e-mail est incomplète ou mal écrite"),
        (
            {"about": "x" * 2001},
            "C’est trop long\u00a0: 2000 caractères au plus, et il y en a 2001.",
        ),
    ],
)
def test_wrong_input_is_answered_in_plain_french(
    cast: Any, client_of: Any, typed: dict[str, str], answer: str
) -> None:
    client = client_of(None)
    sent = client.post("/objection", typed)
    assert sent.status_code == 422
    assert answer in sent.content.decode()
    client.cookies["django_language"] = "en"
    assert answer not in client.post("/objection", typed).content.decode()
