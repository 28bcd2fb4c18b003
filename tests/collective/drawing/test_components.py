"""What the components say to people who read them, hear them or have no JavaScript."""

import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import override

from jesuisla.analysis.thread import CommentKind, SnapshotPlace
from jesuisla.collective.drawing import places
from markup import tight


class Answer(forms.Form):
    link = forms.CharField(label="Link", help_text="Paste it here.")
    tone = forms.ChoiceField(label="Tone", choices=[("a", "Calm")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)
    agreed = forms.BooleanField(label="I agree")

    def clean(self) -> None:
        raise forms.ValidationError("Two things do not fit.")


@pytest.fixture(autouse=True)
def _in_english() -> object:
    with override("en"):
        yield


def component(name: str, **context: object) -> str:
    return render_to_string(f"components/{name}.html", context)


def test_hateful_text_stands_only_behind_what_somebody_opens() -> None:
    page = component("comment", text="a hurtful sentence", kind="hateful")
    assert "<details" in page
    assert "<details open" not in page
    hidden = page[page.index("</summary>") : page.index("</details>")]
    assert "a hurtful sentence" in hidden
    assert page.count("a hurtful sentence") == 1
    assert "it may hurt" in page[: page.index("</summary>")]


def test_a_calm_comment_is_open_and_quoted_markup_stays_text() -> None:
    page = component("comment", text="<b>hello</b>", kind="ours", lang="fr")
    assert "&lt;b&gt;hello&lt;/b&gt;" in page
    assert 'lang="fr"' in page
    assert "<details" not in page


def test_a_text_that_retention_removed_is_told_as_gone() -> None:
    assert "has been erased" in component("comment", text=None, kind="hateful")


def test_a_kind_nobody_noted_is_unknown() -> None:
    assert ">unknown<" in component("kind", kind=None)


def test_errors_stand_on_top_with_a_link_and_beside_each_field() -> None:
    page = str(Answer({"note": "x"}))
    assert page.index('role="alert"') < page.index('for="id_link"')
    assert '<a href="#id_link">Link</a>' in page
    assert '<a href="#id_tone">Tone</a>' in page
    assert 'id="id_tone"' in page
    assert "Two things do not fit." in page
    assert 'id="id_link_error"' in page
    field = re.search(r'<input type="text" name="link".*?>', page)
    assert field
    assert 'aria-invalid="true"' in field[0]
    assert 'aria-describedby="id_link_helptext id_link_error"' in field[0]


def test_a_form_nobody_sent_shows_no_error() -> None:
    page = tight(str(Answer()))
    assert "errors" not in page
    assert "field-wrong" not in page
    assert page.count("(optional)") == 1
    assert "<legend>Tone</legend>" in page
    assert re.search(
        r'<label class="choice" for="id_agreed"><input type="checkbox".*?I agree', page
    )


def test_an_unknown_figure_is_never_shown_as_zero() -> None:
    page = component("figure", value=None, label="countries")
    assert "unknown" in page
    assert "0" not in page


def test_a_large_figure_is_grouped_and_says_that_it_is_a_floor() -> None:
    with override("fr"):
        page = component("figure", value=150000, label="membres", more=True)
    assert "150\u202f000" in page or "150\xa0000" in page


def test_the_drawing_of_places_has_the_same_as_a_table() -> None:
    now = [SnapshotPlace(position=1, kind=CommentKind.OURS, comment="a"), SnapshotPlace(position=2)]
    before = [
        SnapshotPlace(position=1, kind=CommentKind.HATEFUL),
        SnapshotPlace(position=2, comment="a"),
    ]
    page = component("places", column=places.column(now, before, key="top"))
    table = page[page.index("<table>") :]
    assert table.count('<th scope="row">') == 2
    assert "up 1 rank" in table
    assert "kind-hateful" in table


def test_steps_tell_where_one_stands_without_colour() -> None:
    page = component("steps", steps=["Read", "Write", "Support"], current=2)
    assert page.count("(done)") == 1
    assert page.count('aria-current="step"') == 1


@pytest.mark.parametrize(("level", "word"), [("error", "did not work"), ("success", "Success")])
def test_a_message_tells_in_words_how_grave_it_is(level: str, word: str) -> None:
    assert word in component("message", message=SimpleNamespace(level_tag=level))


def test_the_page_for_a_broken_server_needs_nothing() -> None:
    page = render_to_string("500.html")
    assert "Something broke on our side" in page
    assert "<main" in page
