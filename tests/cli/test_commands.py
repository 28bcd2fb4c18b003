import json
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from typer.testing import CliRunner

from cli.conftest import Typed
from jesuisla.cli.errors import Problem, explain
from jesuisla.cli.main import app
from processes import PATIENCE, Installation


def rows(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_help_names_every_command_and_loads_no_django(installation: Installation) -> None:
    script = (
        "import sys\n"
        "from jesuisla.cli.main import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "print([name for name in ('django', 'numpy', 'psycopg') if name in sys.modules])\n"
    )
    process = installation.fresh_python("-c", script)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0, err
    assert out.splitlines()[-1] == "[]"
    for name in ("demo", "serve", "worker", "doctor", "group", "member", "thread", "backup"):
        assert f"\n  {name} " in out
    lines = [line.split() for line in out.splitlines() if line.startswith("  ")]
    assert all(len(words) > 2 for words in lines), "each says what it is for"
    assert {"triage", "visibility"} <= {words[0] for words in lines}


@pytest.mark.parametrize(
    ("arguments", "variables", "status", "sentence"),
    [
        (["group", "list"], {"JESUISLA_PROXIES": "9"}, 2, "JESUISLA_PROXIES must be"),
        (["group", "list"], {"JESUISLA_PROXYS": "1"}, 2, "JESUISLA_PROXYS"),
        (
            ["group", "list"],
            {"JESUISLA_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"},
            1,
            "not responding",
        ),
        (["thread", "import", "none.jsonl"], {}, 2, "not found: none.jsonl"),
        (["member", "invite", "nobody"], {}, 2, "valid email"),
        (["member", "invite", "a@b.example"], {}, 2, "No group exists yet"),
        (["member", "reset-mfa", "a@b.example"], {}, 2, "No account has this e-mail address"),
        (["serve", "--host", "192.0.2.1"], {}, 2, "Cannot listen on"),
        (["restore", "none.dump"], {}, 2, "not found: none.dump"),
        (["restore", "."], {}, 2, "is a folder; name a file"),
        (["backup", "no/such.dump"], {}, 2, "does not exist; create it"),
        (["thread", "import", "pyproject.toml", "--report", "no/x"], {}, 2, "does not exist"),
        (["triage", "score", "."], {}, 2, "is a folder; name a file"),
        (["triage", "score", "none.jsonl"], {}, 2, "not found: none.jsonl"),
    ],
)
def test_wrong_input_is_told_in_a_sentence(
    typed: Typed,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    variables: dict[str, str],
    status: int,
    sentence: str,
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    ended, _, err = typed(*arguments)
    assert sentence in err
    assert "Traceback" not in err
    assert ended == status


def test_a_group_is_created_with_its_charter_and_its_first_coordinator(
    typed: Typed, tmp_path: Path
) -> None:
    charter = tmp_path / "charte.txt"
    charter.write_text("Avec bienveillance.", encoding="utf-8")
    base = ("--name", "#jesuislà", "--hashtag", "#jesuislà", "--country", "FR")
    made = typed("group", "create", "jesuisla", *base, "--charter", str(charter))
    assert made[0] == 0, made
    assert rows("SELECT text FROM groups_charter") == [("Avec bienveillance.",)]
    again = typed("group", "create", "jesuisla", *base)
    assert (again[0], "already exists" in again[2], "slug:" in again[2]) == (2, True, False)
    invited = typed(
        "member", "invite", "colette@example.org", "--role", "coordinator", "--alias", "Colette"
    )
    assert invited[0] == 0, invited
    assert rows("SELECT alias, roles FROM members_membership") == [
        ("Colette", ["coordinator", "member"])
    ]
    twice = typed("member", "invite", "colette@example.org")
    assert twice[0] == 2, twice
    unknown = typed("member", "invite", "d@example.org", "--group", "nowhere")
    assert "nowhere" in unknown[2]
    empty = tmp_path / "empty.txt"
    empty.write_text(" \n")
    refused = typed("group", "create", "x", *base, "--charter", str(empty))
    assert refused[0] == 2
    assert rows("SELECT count(*) FROM groups_group") == [(1,)]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ((), "--host"),
        (("--host", "jesuisla.localhost"), "jesuisla.localhost"),
        (("--host", "b.example", "--country", "ZZ"), "ZZ"),
        (("--host", "b.example", "--country", "FRA"), "FRA"),
        (("--host", "b.example", "--language", "xx"), "xx"),
    ],
)
def test_a_group_that_nobody_could_reach_or_read_is_refused(
    typed: Typed, cast: Any, options: tuple[str, ...], sentence: str
) -> None:
    base = ("--name", "B", "--hashtag", "#b", "--country", "FR")
    status, _, err = typed("group", "create", "b", *base, *options)
    assert (status, sentence in err) == (2, True), err
    assert rows("SELECT count(*) FROM groups_group") == [(2,)]


def test_an_import_tells_what_was_refused_and_why(typed: Typed, cast: Any, tmp_path: Path) -> None:
    file = tmp_path / "threads.jsonl"
    rows: list[Any] = [
        {"thread_id": "t", "id": "1", "text": "Bonjour", "network": "youtube"},
        {"thread_id": "t", "id": "2", "text": "Salut", "network": "youtube", "likes": -4},
    ]
    file.write_text("".join(f"{json.dumps(row)}\n" for row in rows) + "no json\n")
    report = tmp_path / "refused.txt"
    status, out, err = typed("thread", "import", str(file), "--report", str(report))
    assert status == 0, err
    assert "1 threads (1 new), 1 new comments" in out
    assert "2 rows rejected" in out
    assert "row 2:" in err
    assert "row 3:" in err
    assert len(report.read_text(encoding="utf-8").splitlines()) == 2
    empty = tmp_path / "empty.jsonl"
    empty.touch()
    status, _, err = typed("thread", "import", str(empty), "--report", str(report))
    assert status == 2
    assert "file is empty" in err
    assert "file is empty" in report.read_text(encoding="utf-8")
    status, _, err = typed("thread", "import", str(file), "--network", "nope")
    assert (status, "nope" in err, "facebook" in err) == (2, True, True)
    picture = tmp_path / "picture.csv"
    picture.write_bytes(b"\x00\x01\xff\xfe\x03" * 100)
    status, _, err = typed("thread", "import", str(picture))
    assert (status, err.isprintable() or "\n" in err, "4CAT" in err) == (2, True, True)
    assert "\x03" not in err


def test_claims_are_matched_with_the_sheets_of_a_group(
    typed: Typed, cast: Any, shelve: Callable[..., Any]
) -> None:
    sheet = shelve()
    claims = [{"id": "a", "text": "Une éolienne, ça rend malade"}, {"id": "b", "claim": "zzz"}]
    lines = "\n\n".join(json.dumps(claim) for claim in claims)
    status, out, err = typed("facts", "match", "--group", "jesuisla", "--json", stdin=lines)
    assert status == 0, err
    first, second = (json.loads(line) for line in out.splitlines())
    assert (first["id"], second) == ("a", {"id": "b", "sheets": [], "checked": []})
    match = first["sheets"][0]
    assert match["number"] == sheet.number
    assert 0 < match["score"] <= 1
    assert match["by"] == ["words"]
    assert match["answer"] == sheet.answer
    assert match["url"].endswith(f"/fiches/{sheet.number}")
    assert first["checked"] == []
    is_none = "Line 1 is no JSON"
    lines_refused = {"{": is_none, "[" * 100_000: is_none, '{"id": 1}': "Line 1 has no “text”"}
    for line, sentence in lines_refused.items():
        status, _out, err = typed("facts", "match", "--json", stdin=line)
        assert status == 2
        assert sentence in err


def test_what_nobody_expected_goes_into_a_file_to_send(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    sentence, status = explain(ZeroDivisionError("by zero"))
    assert status == 1
    file = Path(sentence.split("the file ")[1].split(" to the")[0])
    assert "ZeroDivisionError" in file.read_text(encoding="utf-8")
    file.unlink()
    assert explain(Problem("Say it.")) == ("Say it.", 2)
    assert explain(OSError(2, "No such file", "x.txt")) == ("File not found: x.txt", 2)


def test_an_option_that_does_not_exist_is_refused() -> None:
    result = CliRunner().invoke(app, ["serve", "--prot", "1"])
    assert result.exit_code == 2
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_the_demonstration_asks_for_its_port_again_once_it_is_filled(
    typed: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from jesuisla.cli import serving as commands
    from jesuisla.server import demonstration, serving

    port = serving.any_free_port("127.0.0.1")
    addresses: list[serving.Address] = []
    with socket.socket() as other:
        monkeypatch.setattr(commands, "_choose_folder", lambda *_of, **_more: None)
        monkeypatch.setattr(serving, "prepare", lambda: None)
        # Another demonstration is ready first.
        monkeypatch.setattr(demonstration, "fill", lambda **_more: other.bind(("127.0.0.1", port)))
        monkeypatch.setattr(serving, "serve", lambda address, **_more: addresses.append(address))
        status, _, err = typed("demo", "--no-browser", "--port", str(port))
    assert status == 0
    (address,) = addresses
    assert address.port != port
    assert f"Port {port} is in use; the demonstration uses {address.port} instead." in err


def test_the_demonstration_never_touches_a_folder_that_is_not_its_own(
    typed: Typed, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "letter.txt").write_text("keep me")
    status, _, err = typed("demo", "--fresh", "--no-browser", "--data-dir", str(mine))
    assert status == 2
    assert "other than a demonstration" in err
    assert (mine / "letter.txt").read_text() == "keep me"
