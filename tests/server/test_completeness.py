"""What a change easily forgets: a migration, a translation."""

import ast
import re
from collections import defaultdict
from functools import cache
from importlib.util import module_from_spec, spec_from_file_location
from io import StringIO
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message
from django.core.management import call_command

from jesuisla.languages import screen_languages
from jesuisla.networks.network_rules import rules_of

ROOT = Path(__file__).resolve().parents[2]
PLACEHOLDER = re.compile(r"%\((\w+)\)[ #0+-]*\d*(?:\.\d+)?([a-zA-Z])")
# Words that every other English sentence has and hardly any of another language; a sentence
# that was copied is told by more of them, some of which are words elsewhere ("was", "of").
ENGLISH = re.compile(r"(?<![\w’'-])(the|and|with|your|you|this|that)(?![\w’'-])")
COPIED = re.compile(r"(?<![\w’'-])(the|your|you|of|is|are|was|to|be)(?![\w’'-])")

TRANSLATORS = {
    "_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "pgettext",
    "pgettext_lazy", "npgettext", "npgettext_lazy",
}  # fmt: skip

IRREGULAR = re.compile(
    "found|told|kept|held|made|given|seen|written|known|shown|taken|gone|said|done|heard|meant|sent|"
    "built|chosen|drawn|hidden|lost|met|sold|taught|thought|thrown|understood|bound|left|one"
)
NOUNS = {"need", "feed", "seed", "speed", "embed", "deed", "indeed", "hundred", "led"}


@cache
def modules() -> dict[str, ast.Module]:
    """The syntax of every module of the product and the laboratory, by file."""
    return {
        str(path.relative_to(ROOT)): ast.parse(path.read_text("utf-8"))
        for folder in ("src", "lab")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    }


def loaded() -> ModuleType:
    spec = spec_from_file_location("translations", ROOT / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    module.sentences = cache(module.sentences)  # read by each test, and changed by none
    return module


@pytest.fixture(scope="session")
def translations() -> ModuleType:
    return loaded()


@pytest.fixture(scope="module", params=loaded().languages())
def catalogue(request: pytest.FixtureRequest, translations: ModuleType) -> Catalog:
    read: Catalog = translations.read(request.param)
    return read


def test_every_change_of_a_model_has_its_migration(db: None) -> None:
    said = StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)
    assert "No changes" in said.getvalue()


def test_every_sentence_is_translated(translations: ModuleType) -> None:
    assert list(translations.missing()) == []


def test_every_translation_keeps_the_placeholders(catalogue: Catalog) -> None:
    assert [message.id for message in catalogue if message.id and not keeps(message)] == []


def test_no_sentence_was_left_in_english(catalogue: Catalog) -> None:
    texts = [
        (text, text in of(message.id))
        for message in catalogue
        if message.id
        for text in of(message.string)
    ]
    left = [text for text, same in texts if (COPIED if same else ENGLISH).search(text.lower())]
    assert left == []


def test_every_sentence_says_where_it_stands_and_who_reads_it(
    catalogue: Catalog, translations: ModuleType
) -> None:
    for message in catalogue:
        if message.id:
            readers = [note for note in message.auto_comments if note.startswith("for: ")]
            assert len(readers) == 1, message.id
            assert readers[0].removeprefix("for: ") in translations.AUDIENCES
            assert message.locations, message.id
            assert all(line is None for _file, line in message.locations), "churns"


@pytest.mark.parametrize(
    ("files", "reader"),
    [
        (["cli/members.py"], "operator"),
        (["server/doctor/machine.py", "cli/main.py"], "operator"),
        (["collective/queue/rules.py"], "team"),
        (["collective/members/templates/members/team.html", "cli/members.py"], "team"),
        (["collective/queue/templates/queue/queue.html"], "team"),
        (["collective/results/templates/results/measures.html"], "team"),
        (["collective/threads/pages.py", "collective/queue/pages.py"], "member"),
        (["collective/groups/middleware.py", "cli/members.py"], "member"),
        (["networks/reddit/rules.toml"], "member"),
    ],
)
def test_a_sentence_of_several_places_is_written_for_the_widest_circle(
    translations: ModuleType, files: list[str], reader: str
) -> None:
    message = Message("x", locations=[(f"src/jesuisla/{file}", None) for file in files])
    assert translations.audience(message) == reader


def test_the_sentences_of_the_laboratory_are_the_operators(translations: ModuleType) -> None:
    places = {
        place: message.auto_comments[0]
        for message in translations.sentences()
        for place, _line in message.locations
        if place.startswith("lab/")
    }
    assert set(places.values()) == {"for: operator"}


def test_what_is_said_to_translators_comes_with_the_sentence(
    translations: ModuleType, tmp_path: Path
) -> None:
    code, template = tmp_path / "page.py", tmp_path / "page.html"
    code.write_text('# Translators: a button.\n_("Send")\n', encoding="utf-8")
    template.write_text('{# Translators: a heading. #}\n{% translate "Sent" %}\n', encoding="utf-8")
    assert [*translations.found_in(code), *translations.found_in(template)] == [
        ("Send", None, ["Translators: a button."]),
        ("Sent", None, ["Translators: a heading."]),
    ]


def test_no_sentence_stands_inside_an_f_string() -> None:
    """Nothing finds it there, so it would stay English."""
    sentences = [
        f"{path}:{call.lineno}"
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
        and ast.unparse(call.func).rpartition(".")[2] in TRANSLATORS
        and any(isinstance(argument, ast.Constant) for argument in call.args)
    ]
    assert sentences == []


def test_a_public_class_name_stands_once() -> None:
    """Whoever reads or searches for a name finds one thing; classes inside others are theirs."""
    places = defaultdict(list)
    for path, module in modules().items():
        for node in module.body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path)
    assert {name: paths for name, paths in places.items() if len(paths) > 1} == {}


def test_names_say_what_a_value_is() -> None:
    """Columns and fields of events keep names that stand in databases, so some are left."""
    names = [
        (f"{path}:{node.lineno}", node.id)
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    empty = [(place, name) for place, name in names if says_nothing(name)]
    assert len(empty) < len(names) / 100, empty


def test_a_language_is_begun_by_its_code(
    translations: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(translations, "LOCALES", tmp_path)
    assert translations.main(["add", "zz"]) == 2
    assert translations.main(["add", "pt-BR"]) == 0
    assert translations.languages() == ["pt_BR"]
    assert [*screen_languages(tmp_path)] == ["en", "pt-br"]
    begun = {message.id for message in translations.read("pt_BR")}
    assert begun == {message.id for message in translations.sentences()}
    assert translations.main(["check"]) == 1


def test_the_reasons_of_the_rules_are_sentences_like_others(translations: ModuleType) -> None:
    message = translations.sentences().get(rules_of("reddit").act_together.why)
    assert message is not None
    assert ("src/jesuisla/networks/reddit/rules.toml", None) in message.locations


@pytest.mark.parametrize(
    ("given", "made", "right"),
    [
        ("%(count)d of %(all)d", "%(count)d sur %(all)d", True),
        ("%(count)d of %(all)d", "%(all)d", False),
        ("%(count)d", "%(nombre)d", False),
        ("%(count)d", "%(count)s", False),
        ("100 %% sure", "sûr à 100 %%", True),
        (("One", "%(count)d"), ("Un", "%(count)d"), True),
        (("%(count)d", "%(count)d of %(all)d"), ("%(count)d", "%(count)d"), False),
        (("One", "%(count)d"), ("%(un)d", "%(count)d"), False),
        ("%(count)d", "", True),
    ],
)
def test_a_lost_placeholder_is_seen(
    given: str | tuple[str, str], made: str | tuple[str, str], right: bool
) -> None:
    assert keeps(Message(given, made)) is right


def says_nothing(name: str) -> bool:
    """Whether a name says what happened to a value instead of what it is."""
    word = name.strip("_")
    return IRREGULAR.fullmatch(word) is not None or (
        word.endswith("ed") and "_" not in word and len(word) > 3 and word not in NOUNS
    )


def keeps(message: Message) -> bool:
    """Whether each form has its placeholders; only a singular may leave some out.

    What is not translated yet is said by the test of that.
    """
    given, made = of(message.id), of(message.string)
    if not all(made):
        return True
    whole = placeholders(given[-1])
    *singular, plural = map(placeholders, made)
    return plural == whole and all(one <= whole for one in singular)


def of(texts: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)


def placeholders(text: str) -> set[tuple[str, str]]:
    found = set(PLACEHOLDER.findall(text))
    if found:
        _ = text % dict.fromkeys(dict(found), 1)  # a lone percent sign is told here
    return found
