import pytest
from hypothesis import given
from hypothesis import strategies as st

from jesuisla.analysis import text as module
from jesuisla.analysis.text import clean, language, letters, normalise, skeleton
from steps import steps

ANY_TEXT = st.text(st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("IDI0T", "idiot"),
        ("i.d.i.o.t", "idiot"),
        ("i d i o t", "idiot"),
        ("id\u200biot", "idiot"),
        ("\u202eidiot\u202c", "idiot"),
        ("ｉｄｉｏｔ", "idiot"),
        ("іdіоt", "idiot"),
        ("idi\ud83dot", "idiot"),
        ("idi\u00adot", "idiot"),
    ],
)
def test_it_undoes_a_disguise(written: str, read: str) -> None:
    assert normalise(written) == read


@pytest.mark.parametrize("plain", ["covid19", "2024", "le 3 mai", "a b c", "привет мир", "h & m"])
def test_it_leaves_ordinary_spelling_alone(plain: str) -> None:
    assert normalise(plain) == plain


@given(ANY_TEXT)
def test_normalising_a_clean_text_again_only_makes_it_cleaner(text: str) -> None:
    once = normalise(text)
    assert "\u200b" not in once
    assert once == once.strip()
    assert "  " not in once
    once.encode("utf-8")


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    "unit", ["a", "é", "a ", "a.", "\ud800", "\u0301", "а", "@", "a0", "🤡", "h", "\u200b"]
)
def test_reading_takes_no_more_work_than_the_text_is_long(unit: str) -> None:
    def work(characters: int) -> int:
        text = unit * (characters // len(unit))
        return steps(lambda: (normalise(text), language(text)))

    work(1_000)  # the first call loads the tables
    assert work(200_000) < 5 * work(50_000) + 1_000


@given(ANY_TEXT)
def test_a_language_is_a_code_or_unknown(text: str) -> None:
    told = language(text)
    assert told is None or (told.isascii() and told.islower() and 2 <= len(told) <= 3)


@pytest.mark.parametrize("text", ["", "ok", "🤡🤡🤡", "12 345", "\ud800", "URL @user"])
def test_it_tells_no_language_of_next_to_nothing(text: str) -> None:
    assert language(text) is None


def test_a_skeleton_is_shared_by_disguises_of_one_word() -> None:
    spellings = ("abruti", "ABRUTI", "abrruti", "àbrüti", "abrut\u200bi")
    assert {skeleton(word) for word in spellings} == {"abruti"}


@given(ANY_TEXT, st.integers(1, 20))
def test_letters_are_counted_no_further_than_asked(text: str, enough: int) -> None:
    assert letters(text, enough) == min(enough, letters(text, 10_000))


def test_the_quick_look_for_marks_misses_none() -> None:
    missed = [code for code in module._CLEAN if not module._UNCLEAN.match(chr(code))]
    assert missed == []
