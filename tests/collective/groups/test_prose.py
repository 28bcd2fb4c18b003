import re

from hypothesis import given
from hypothesis import strategies as st

from jesuisla.collective.groups.prose import as_html

ALLOWED = re.compile(r"</?(?:p|ul|li|h3)>|<br>")


@given(st.text(max_size=200))
def test_nothing_typed_becomes_markup(text: str) -> None:
    rest = ALLOWED.sub("", as_html(text))
    assert "<" not in rest
    assert ">" not in rest


@given(st.lists(st.text(alphabet="abc é", min_size=1, max_size=20), max_size=6))
def test_no_word_is_lost(lines: list[str]) -> None:
    words = " ".join(lines).split()
    assert ALLOWED.sub(" ", as_html("\n".join(lines))).split() == words


def test_lists_and_headings_stand_between_paragraphs() -> None:
    html = as_html("# Nos règles\nPour vous.\n• calme\n- patience\n\nFin.")
    assert html == (
        "<h3>Nos règles</h3><p>Pour vous.</p><ul><li>calme</li><li>patience</li></ul><p>Fin.</p>"
    )
