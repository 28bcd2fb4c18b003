import pytest

from jesuisla.analysis.likeness import is_near_copy

WELCOME = "Vous êtes les bienvenus ici, merci à la mairie"
LONG = (
    "Je vis dans ce quartier depuis vingt ans et j’y ai vu arriver des familles de partout. "
    "Mes enfants ont grandi avec les leurs, et la fête de l’école est plus belle depuis. "
    "Merci à celles et ceux qui les accueillent."
)


@pytest.mark.parametrize(
    "other",
    [
        WELCOME,
        "  vous etes les BIENVENUS ici merci à la mairie !!!  ",
        "#jesuisla Vous êtes les bienvenus ici 😊🌻, merci à la mairie ❤️",
        "Vous êt\u200bes les bien\u00advenus\u2060 ici, merci à la mairie",
        "Vous êtes les bienvenus ici, un grand merci à la mairie",
        "Vous êtes les bienvenues ici, mercii à la mairie",
        "Vоus êtеs les bienvenus ici, merci à la mairie",  # letters of Cyrillic
    ],
)
def test_the_same_words_are_a_copy_however_they_are_dressed(other: str) -> None:
    assert is_near_copy(WELCOME, other)
    assert is_near_copy(other, WELCOME)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Merci !", "Merci !"),
        ("Bravo à toute l’équipe", "Bravo à toute l’équipe"),
        ("", ""),
        ("❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️", "❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️❤️"),
        (WELCOME, "Merci à la mairie d’avoir ouvert ce lieu pour tout le monde"),
        (WELCOME, "Vous êtes les bienvenus ici, ma porte est ouverte le dimanche"),
        (
            "Je ne suis pas d’accord avec vous, ces familles ont fui la guerre",
            "Je ne suis pas d’accord avec vous, le marché appartient à tous",
        ),
        (
            "https://exemple.org/une/adresse/tres/longue/1",
            "https://exemple.org/une/adresse/tres/longue/2",
        ),
    ],
)
def test_short_texts_shared_phrases_and_addresses_are_none(one: str, other: str) -> None:
    assert not is_near_copy(one, other)


def test_a_text_cut_at_its_first_words_is_known_again() -> None:
    assert is_near_copy(LONG[:200], LONG)
    assert is_near_copy(LONG[:130], f"#jesuisla {LONG}")
    assert not is_near_copy(LONG[:40], LONG)


def test_a_script_without_spaces_is_compared_too() -> None:
    text = "この街に来てくれてありがとうございます。みんなで一緒に暮らしていきましょう。"
    assert is_near_copy(text, text + "！")
    assert not is_near_copy(
        text, "子どもたちのために、静かで優しい言葉を選びたいと私は思います。よろしくね。"
    )
