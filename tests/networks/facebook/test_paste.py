from jesuisla.analysis.thread import CommentOrder
from networks.paste_cases import facts, key, left, paste, paste_file


def test_a_french_page_is_read_comment_by_comment() -> None:
    pasted = paste_file("facebook", "desktop_fr")
    assert facts(pasted) == [
        ("Merci pour cet article.\n\nIl y a de la place pour tout le monde ici.", 3, 1200, 3, None),
        ("🙂❤️", 48, 12, None, None),
        ("@… merci à vous…", 168, None, None, 0),
        ("Une liste :\n- un\n- deux\nJ’aime\nbeaucoup", 5 / 60, None, 2, None),
    ]
    names = ("Lou Exemple", "Sam Modèle", "Journal Démo", "Max Invente")
    assert [c.author_key for c in pasted.comments] == [key(name) for name in names]
    assert (pasted.order, pasted.expected_count) == (CommentOrder.RELEVANCE, 123)


def test_the_post_above_the_comments_stays_in_the_box() -> None:
    left_over = left(paste_file("facebook", "desktop_fr"))
    assert (
        "Le conseil municipal ouvre un centre d’accueil. Texte inventé pour un essai." in left_over
    )
    assert "Zoé" not in "".join(left_over)


def test_an_english_page_is_read_comment_by_comment() -> None:
    pasted = paste_file("facebook", "desktop_en")
    assert facts(pasted) == [
        ("Lets talk?", 19, None, None, None),
        ("First line\n- second line", 24, None, None, None),
        ("@… yes please", 168, 4, 1, 0),
    ]
    assert pasted.order is CommentOrder.RELEVANCE


def test_a_swedish_page_is_read_comment_by_comment() -> None:
    pasted = paste_file("facebook", "desktop_sv")
    assert facts(pasted) == [
        ("Tack för artikeln.", 19, 12, 3, None),
        ("Första raden\n- andra raden", 48, None, None, None),
        ("@… ja tack", 168, 4, 1, 0),
    ]
    assert [c.author_key for c in pasted.comments] == [
        key(name) for name in ("Lo Påhitt", "Kim Exempel", "Sam Modell")
    ]
    assert (pasted.order, pasted.expected_count) == (CommentOrder.RELEVANCE, 13)


def test_sentences_that_begin_as_swedish_buttons_do_stay_text() -> None:
    for said in ("Se borran los comentarios", "La mer", "Svarar gärna", "Se där, för tusan"):
        pasted = paste(f"Lo Påhitt\n{said}\n3 tim\nGilla\nSvara\n", "facebook")
        assert [c.text for c in pasted.comments] == [said]


def test_buttons_and_age_on_one_line_are_read() -> None:
    pasted = paste_file("facebook", "older_fr")
    assert [fact[:2] for fact in facts(pasted)] == [("Bonjour à tous", 3), ("Bonne idée", 336)]


def test_a_button_s_word_inside_a_text_stays_text() -> None:
    pasted = paste("Lou\nMoi\nJ’aime\nle\n3 h\ndu matin\n2 j\nJ’aime\nRépondre\n", "facebook")
    assert facts(pasted) == [("Moi\nJ’aime\nle\n3 h\ndu matin", 48, None, None, None)]


def test_a_text_that_is_only_a_button_s_word_or_a_number_stays_text() -> None:
    for said in ("J’aime", "2027", "Partager", "12 ans", "Le maire a répondu"):
        pasted = paste(f"Lou Exemple\n{said}\n3 h\nJ’aime\nRépondre\n", "facebook")
        assert [c.text for c in pasted.comments] == [said]


def test_a_comment_without_text_keeps_its_place() -> None:
    page = "Lou Exemple\n3 h\nJ’aime\nRépondre\nSam Modèle\nOui\n2 h\nJ’aime\nRépondre\n"
    assert [c.text for c in paste(page, "facebook").comments] == ["", "Oui"]


def test_comments_without_any_button_stay_in_the_box() -> None:
    pasted = paste("Lou Exemple\nBonjour\n3 h\nSam Modèle\nOui\n2 h\n", "facebook")
    assert pasted.comments == ()
    assert left(pasted) == ["Lou Exemple", "Bonjour", "3 h", "Sam Modèle", "Oui", "2 h"]


def test_a_name_and_its_initials_or_its_double_are_one_name() -> None:
    for first in ("LE", "Lou Exemple"):
        pasted = paste(f"{first}\nLou Exemple\nBonjour\n3 h\nJ’aime\nRépondre\n", "facebook")
        assert [c.author_key for c in pasted.comments] == [key("Lou Exemple")]
        assert [c.text for c in pasted.comments] == ["Bonjour"]


def test_a_menu_that_shows_two_orders_tells_none() -> None:
    page = "Plus pertinents\nPlus récents\nLou Exemple\nOui\n3 h\nJ’aime\nRépondre\n"
    assert paste(page, "facebook").order is None


def test_buttons_to_see_more_or_less_of_a_text_are_no_text() -> None:
    for said in (
        "Bonjour à tous\nEn voir plus",
        "Bonjour à tous… En voir plus",
        "Bonjour à tous ... En voir plus",
        "Bonjour à tous\nVoir moins",
        "Bonjour à tous\nSee less",
    ):
        pasted = paste(f"Lou Exemple\n{said}\n3 h\nJ’aime\nRépondre\n", "facebook")
        assert [c.text.rstrip("… .") for c in pasted.comments] == ["Bonjour à tous"]
        assert "voir" not in pasted.comments[0].text.lower()
