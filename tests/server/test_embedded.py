import json
import os
import subprocess
import sys
from pathlib import Path

from jesuisla.server import embedded
from processes import alive


def test_processes_that_were_killed_do_not_keep_the_server_up(tmp_path: Path) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert not alive(gone.pid)
    listed = tmp_path / ".handle_pids.json"
    listed.write_text(json.dumps([os.getpid(), gone.pid]))
    embedded._strike_out_the_dead(tmp_path)
    assert json.loads(listed.read_text()) == [os.getpid()]


def test_a_list_that_was_cut_off_is_begun_anew(tmp_path: Path) -> None:
    listed = tmp_path / ".handle_pids.json"
    listed.write_text("[12, ")
    embedded._strike_out_the_dead(tmp_path)
    assert json.loads(listed.read_text()) == []


def test_a_number_that_another_program_has_now_is_no_server(tmp_path: Path) -> None:
    mark = tmp_path / "postmaster.pid"
    mark.write_text(f"{os.getpid()}\n{tmp_path}\n")
    embedded._remove_stale_server(tmp_path)
    assert not mark.exists()
