"""The documentation holds together: nothing is lost, nothing is left out, nothing is stale."""

import re
import tomllib
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

import pytest

from jesuisla.analysis.impact.outcome import Doubt
from jesuisla.analysis.impact.summary import ENOUGH_ACTIONS
from jesuisla.analysis.thread import CommentKind
from jesuisla.analysis.triage import urgency
from jesuisla.analysis.triage.rule_conditions import MOST_RULES, MOST_STEMS, RuleEffect
from jesuisla.analysis.triage.scorer import LabelName
from jesuisla.networks.archives import Code, Format
from jesuisla.networks.network_rules import Rules, rules_of
from jesuisla.networks.registry import NETWORKS

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FIRST = ["README.md", "CONTRIBUTING.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md"]
PAGES = sorted([*DOCS.rglob("*.md"), *(ROOT / page for page in FIRST)])
PICTURES = sorted(DOCS.rglob("*.png"))
LARGEST = 120_000
LINK = re.compile(r"\]\(([^)\s#]+)[^)]*\)")


def read(*parts: str) -> str:
    return DOCS.joinpath(*parts).read_text(encoding="utf-8")


def links(page: Path) -> set[Path]:
    """The files of ours that a page links to or shows."""
    text = page.read_text(encoding="utf-8")
    inside = (target for target in LINK.findall(text) if not re.match(r"[a-z]+:", target))
    return {(page.parent / target).resolve() for target in inside}


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def writer() -> Any:
    """The script that writes the tables of the reference."""
    spec = spec_from_file_location("write", DOCS / "reference" / "write.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_page_can_be_reached_from_the_index() -> None:
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            waiting += [found for found in links(page) if found.suffix == ".md" and found.exists()]
    assert {name(page) for page in PAGES} - {name(page) for page in reached} == {"README.md"}


REFUSED = {
    r"[Ss]pare codes?": "recovery codes",
    r"[Tt]en taps": "rating the top ten",
    r"[Ss]econds? facteurs?": "double vérification",
    r"(?<!span)\b[Aa]nnotations?\b": "label, classement",
}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_the_words_are_those_of_the_glossary(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert [word for word in REFUSED if re.search(word, text)] == []


@pytest.mark.parametrize("page", FIRST)
def test_what_the_first_pages_link_to_is_there(page: str) -> None:
    assert [name(found) for found in links(ROOT / page) if not found.exists()] == []


@pytest.mark.parametrize("picture", PICTURES, ids=name)
def test_a_picture_is_small_and_shown_somewhere(picture: Path) -> None:
    assert picture.stat().st_size <= LARGEST
    assert any(picture in links(page) for page in PAGES)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_picture_says_in_words_what_it_shows(page: Path) -> None:
    for words in re.findall(r"!\[([^\]]*)\]", page.read_text(encoding="utf-8")):
        assert len(words) > 10


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_no_page_names_a_registry_or_a_folder_of_somebody_s_machine(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for host in ("pypi", "pythonhosted", "npmjs", "crates.io", "proxy.golang"):
        assert f"{host}.org" not in text
        assert f"{host}.com" not in text
    assert not re.search(r"(?<![\w.])/(?:home|root|work|tmp|Users)/", text)


@pytest.mark.parametrize(
    "french",
    [*sorted(DOCS.rglob("*.fr.md")), DOCS / "tutorial" / "fr.md"],
    ids=name,
)
def test_pages_for_volunteers_come_in_both_languages(french: Path) -> None:
    english = french.with_name(french.name.replace("fr.md", "en.md"))
    if french.name != "fr.md":
        english = french.with_name(french.name.replace(".fr.md", ".md"))
    assert english in links(french)
    assert french in links(english)
    headings = [
        len(re.findall(r"^#+ ", page.read_text(encoding="utf-8"), flags=re.MULTILINE))
        for page in (french, english)
    ]
    assert headings[0] == headings[1]
    commands = [
        re.findall(r"^```sh$.*?^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
        for page in (french, english)
    ]
    assert commands[0] == commands[1], "what is proved of one page is true of the other"
    assert not re.search(r"\w'\w", re.sub(r"`[^`]*`", "", french.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", ["events-and-journal.md", "permissions.md"])
def test_tables_read_from_the_code_are_up_to_date(page: str) -> None:
    """Else run ``docs/reference/write.py``."""
    assert read("reference", page) == writer().page_with_table(page)


def test_every_noun_of_the_code_has_its_word_in_both_languages() -> None:
    rows = re.findall(
        r"^\| [^|]+ \| [^|]+ \| ([^|]+) \| ([^|]+) \|$",
        read("reference", "glossary.md"),
        flags=re.MULTILINE,
    )
    nouns = {noun: french.strip() for names, french in rows for noun in names.split(", ")}
    wanted = """network group thread comment reading place proposal action voice support notice
        sheet charter shift claim brief review desk"""
    assert set(wanted.split()) <= set(nouns)
    assert {kind.value for kind in CommentKind} <= set(nouns)
    assert all(nouns.values())


def test_the_formula_is_told_as_it_is_computed() -> None:
    text = read("reference", "urgency-formula.md")
    assert f"Version {urgency.VERSION}," in text
    assert {f"`{reason}`" for reason in urgency.FactorReason} <= set(re.findall(r"`[a-z_]+`", text))
    low, middle, high = urgency.READERS_PER_COMMENT
    assert f"comments × {middle:.0f} (interval {low:.0f} to {high:.0f})" in text
    low, middle, high = urgency.SEEN_SHARE
    assert f"× {middle:g} (interval {low:g} to {high:g})" in " ".join(text.split())
    assert f"`r ÷ (n + {urgency.ATTENTION_HOURS:g} r)`" in text
    assert f"× {urgency.BASE_HARM:g} " in text
    share = urgency.VOICES / urgency.TOP_PLACES
    crowd = f"{urgency.CROWD:g}"
    assert f"`{share:g} × {crowd} ÷ ({crowd} + n) × {urgency.VOICES} ÷" in text
    first, last = urgency.WINDOW_HOURS
    assert f"`(n + {crowd}) ÷ r` hours, between {first:g} and {last:g}." in text


def test_every_doubt_about_an_outcome_is_told() -> None:
    text = read("reference", "outcome.md")
    assert all(f"`{doubt}`" in text for doubt in Doubt)
    assert {10: "Below ten cases"}[ENOUGH_ACTIONS] in text


def test_every_format_and_every_refusal_of_a_row_is_told() -> None:
    text = read("reference", "file-formats.md")
    assert [code for code in (*Format, *Code) if f"`{code}`" not in text] == []


def test_every_rule_of_every_network_is_told_as_it_stands() -> None:
    text = read("reference", "rules.md")
    keys = set(Rules.model_fields) - {"network"}
    assert {key for key in keys if f"`{key}`" not in text and f"`[{key}]`" not in text} == set()
    said = {True: "yes", False: "no", None: "unknown"}
    for network in NETWORKS:
        rules = rules_of(network.name)
        together = said[rules.act_together.allowed]
        support = said[rules.support_each_other.allowed]
        assert f"| `{network.name}` | {together} | {support} |" in text


def test_every_decision_is_listed_and_has_its_four_parts() -> None:
    listed = links(DOCS / "decisions" / "index.md")
    for page in sorted(DOCS.joinpath("decisions").glob("[0-9]*.md")):
        assert page in listed
        text = page.read_text(encoding="utf-8")
        assert text.startswith(f"# {page.name[:4]} ")
        assert re.findall(r"^## (\w+)$", text, flags=re.MULTILINE) == [
            "Context",
            "Choice",
            "Consequences",
            "Alternatives",
        ]


def test_every_file_for_operators_is_named_on_their_pages() -> None:
    pages = ("run-in-production.md", "several-machines.md", "back-up-and-restore.md")
    text = "".join(read("how-to", page) for page in pages)
    units = {".service", ".timer"}
    files = [path for path in (ROOT / "deploy").iterdir() if path.is_file()]
    names = [path.stem if path.suffix in units else path.name for path in files]
    assert [name for name in names if name not in text] == []


def test_every_target_that_the_first_pages_name_exists() -> None:
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    made = {line.partition(":")[0] for line in lines if re.match(r"[a-z]+:", line)}
    for page in ("README.md", "CONTRIBUTING.md"):
        text = (ROOT / page).read_text(encoding="utf-8")
        named = re.findall(r"^    make (\w+)", text, flags=re.MULTILINE)
        assert named
        assert set(named) <= made


def test_the_grammar_of_queue_rules_is_told_whole() -> None:
    text = read("reference", "queue-rules.md")
    words = {*RuleEffect, *LabelName, "page", "family", "target", "hours"}
    assert {word for word in words if f"`{word}`" not in text} == set()
    assert f"{MOST_RULES} rules and {MOST_STEMS:,} stems" in text


def test_what_research_cites_is_this_version_under_its_licence() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    assert f"version: {project['version']}" in cited
    assert f"license: {project['license']}" in cited


MOST_IN_10_000 = {"told": 5, "kept": 4, "whoever": 2, "scorer": 1}
"""Words that the pages once leaned on so much that people did not find what they searched for."""


def test_no_word_of_a_private_idiom_is_more_frequent_than_in_plain_english() -> None:
    pages = [path for path in PAGES if not path.name.endswith(".fr.md")]
    text = " ".join(path.read_text(encoding="utf-8") for path in pages)
    prose = re.sub(r"```.*?```|`[^`]*`|\]\([^)]*\)", " ", text, flags=re.DOTALL)
    words = Counter(re.findall(r"[a-z]+", prose.lower()))
    share = {word: 10_000 * words[word] / words.total() for word in MOST_IN_10_000}
    assert {word for word, most in MOST_IN_10_000.items() if share[word] > most} == set(), share
