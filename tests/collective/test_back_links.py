"""Pages that hang on another lead back to it in one place and one wording."""

import re
from pathlib import Path
from typing import Any

import pytest

import jesuisla.collective
from markup import tight

TEMPLATES = sorted(Path(jesuisla.collective.__path__[0]).rglob("templates/**/*.html"))
ELSEWHERE = {"back.html", "code_form.html", "footer.html"}
"""The component; a step back while signing in; the way up on the same page."""


def test_only_the_component_words_a_way_back() -> None:
    assert len(TEMPLATES) > 80
    for template in TEMPLATES:
        if template.name not in ELSEWHERE:
            assert not re.search(
                r'<a [^>]*>[^<]*translate "Back', template.read_text(encoding="utf-8")
            ), template


@pytest.mark.parametrize(
    ("path", "back"),
    [
        ("/veille/regles", "/veille"),
        ("/veille/apprentissage", "/veille"),
        ("/veille/lecture", "/veille/apprentissage"),
        ("/mesures", "/veille"),
        ("/mesures/ordre", "/mesures"),
        ("/equipe/inviter", "/equipe"),
        ("/equipe/reprise", "/equipe/groupe"),
        ("/equipe/groupe", "/equipe"),
        ("/equipe/groupe/charte", "/equipe/groupe"),
        ("/equipe/groupe/sections", "/equipe/groupe"),
        ("/equipe/groupe/chiffres", "/equipe/groupe"),
        ("/equipe/groupe/soutiens", "/equipe/groupe"),
        ("/equipe/groupe/textes/vision/fr", "/equipe/groupe/sections"),
        ("/equipe/cles", "/equipe"),
        ("/compte/adresse", "/moi"),
        ("/moi/portion", "/moi"),
        ("/compte/securite", "/moi"),
    ],
)
def test_a_page_leads_back_above_its_title(cast: Any, client_of: Any, path: str, back: str) -> None:
    page = client_of(cast.coordinator).get(path).content.decode()
    links = re.findall(r'<p class="back"><a href="([^"]+)">Retour [^<]+</a>', tight(page))
    assert links == [back]
    assert page.index('class="back"') < page.index("<h1")
