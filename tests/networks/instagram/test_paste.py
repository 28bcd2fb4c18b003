from networks.paste_cases import facts, key, left, paste, paste_file

DAY = 24


def test_a_french_page_with_the_age_below_is_read() -> None:
    pasted = paste_file("instagram", "desktop_fr")
    assert facts(pasted) == [
        ("bravo", 3 * DAY, 12, 3, None),
        ("@… oui", 2, None, None, 0),
        ("Un texte\nsur deux lignes", 7 * DAY, 1, None, None),
    ]
    names = ("lou.exemple", "sam_x", "max.3")
    assert [c.author_key for c in pasted.comments] == [key(name) for name in names]


def test_the_caption_stays_in_the_box() -> None:
    pasted = paste_file("instagram", "desktop_fr")
    assert left(pasted) == ["journal.demo", "La légende inventée de la photo", "3 sem"]


def test_an_english_page_with_the_age_above_is_read() -> None:
    assert facts(paste_file("instagram", "desktop_en")) == [
        ("nice one", 21 * DAY, 42, 3, None),
        ("two\nlines", 2 * DAY, 1, None, None),
        ("in one line", 3 * DAY, 42, None, None),
    ]


def test_a_mention_in_the_middle_is_masked_too() -> None:
    page = "lou.x\nun\n3 h\nRépondre\nsam_y\nmerci @lou.x. et @autre.z\n2 h\nRépondre\n"
    assert [c.text for c in paste(page, "instagram").comments] == ["un", "merci @…. et @…"]


def test_the_likes_of_the_post_below_the_comments_are_nobody_s() -> None:
    page = "lou.x\nun\n3 h\n2 J’aime\nRépondre\nsam_y\ndeux\n2 h\nRépondre\n"
    english = "lou.x\nun\n3h\n2 likes\nReply\nsam_y\ndeux\n2h\nReply\n"
    for text in (
        f"{page}184 J’aime\nIl y a 3 heures\n",
        f"{page}Voir les réponses (2)\n184 J’aime\nIl y a 3 heures\n",
        f"{page}184 J’aime\n",
        f"{english}184 likes\n3 hours ago\n",
    ):
        assert [(c.text, c.likes) for c in paste(text, "instagram").comments] == [
            ("un", 2),
            ("deux", None),
        ]


def test_a_swedish_page_is_read_comment_by_comment() -> None:
    pasted = paste_file("instagram", "desktop_sv")
    assert facts(pasted) == [
        ("Det finns plats för alla", 504, 12, 3, None),
        ("Inte hos oss", 120, None, None, None),
    ]
    assert left(pasted) == []
