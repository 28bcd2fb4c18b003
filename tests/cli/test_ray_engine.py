"""Bulk scoring on a Ray cluster that loses a node."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from jesuisla.analysis.triage.shipped import shipped_scorer
from jesuisla.cli.bulk import write_scores
from jesuisla.cli.comment_files import read_rows
from jesuisla.cli.triage import app
from processes import PATIENCE

ROWS = 6_100


@pytest.mark.slow
def test_a_cluster_that_loses_a_node_scores_every_row_exactly_once(tmp_path: Path) -> None:
    comments = tmp_path / "comments.jsonl"
    comments.write_text(
        "".join(
            json.dumps({"id": number, "text": f"Ces gens numéro {number} sont des parasites"})
            + "\n"
            for number in range(ROWS)
        )
    )
    out, here = tmp_path / "ray.jsonl", tmp_path / "here.jsonl"
    script = Path(__file__).with_name("on_two_nodes.py")
    done = subprocess.run(  # its own words are shown when it fails
        [sys.executable, str(script), str(comments), str(out), "2"],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=os.environ | {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DEDUP_LOGS": "0"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads(done.stdout.strip().splitlines()[-1])
    assert told == {"written": ROWS, "before": 3.0, "alive": 1}
    ids = [json.loads(line)["id"] for line in out.read_text().splitlines()]
    assert ids == list(range(ROWS))
    write_scores(
        shipped_scorer(),
        list(read_rows(str(comments), "jsonl"))[:600],
        here,
        lang="fr",
        explain=True,
    )
    assert out.read_text().splitlines()[:600] == here.read_text().splitlines()


def test_an_engine_that_is_none_is_refused(tmp_path: Path) -> None:
    comments = tmp_path / "comments.jsonl"
    comments.write_text('{"text": "Bonjour"}\n')
    found = CliRunner().invoke(app, ["score", str(comments), "--engine", "magic"])
    assert found.exit_code != 0
