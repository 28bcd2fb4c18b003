import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from jesuisla.server import embedded
from processes import PATIENCE, alive


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


START = (
    "from jesuisla.server.embedded import start_embedded_database as start;from pathlib import Path"
)


START = """
import sys
from pathlib import Path
from jesuisla.server.embedded import start_embedded_database
print(start_embedded_database(Path(sys.argv[1])), flush=True)
sys.stdin.read()
"""


@pytest.mark.slow
def test_no_other_account_reaches_the_database_however_long_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / ("a-folder-with-a-long-name" * 5)
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        with psycopg.connect(address, autocommit=True) as connection:
            host = Path(connection.info.host)
            shown = {
                name: connection.execute(f"SHOW {name}").fetchone()
                for name in ("unix_socket_permissions", "listen_addresses")
            }
            assert shown == {"unix_socket_permissions": ("0700",), "listen_addresses": ("",)}
            words = "des mots d’une membre 4711"
            with pytest.raises(psycopg.Error):
                connection.execute("SELECT 1/0, %s::text", [words])
            with psycopg.connect(address) as other:
                pid = other.info.backend_pid
                with pytest.raises(psycopg.OperationalError):
                    other.execute("SELECT %s::text, pg_terminate_backend(%s)", [words, pid])
        assert len(str(folder)) > 105
        assert host != folder / "postgres"
        assert stat.S_IMODE((host / ".s.PGSQL.5432").stat().st_mode) == 0o700
        assert stat.S_IMODE(host.parent.stat().st_mode) in {0o700, 0o710}, "nor takes its place"
        assert stat.S_IMODE(folder.stat().st_mode) in {0o700, 0o711}, "nor sees what is beside it"
        assert stat.S_IMODE((folder / ".postgres.lock").stat().st_mode) == 0o600
        logs = "".join(path.read_text() for path in (folder / "postgres/logs").iterdir())
        assert "division by zero" in logs
        assert "4711" not in logs
    finally:
        process.communicate("")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root opens folders to another account")
def test_no_home_is_opened_further_than_to_pass_through(tmp_path: Path) -> None:
    home = tmp_path / "home"
    private, last = home / "data", home / "sockets"
    for folder in (private, last):
        folder.mkdir(parents=True, mode=0o700)
    home.chmod(0o700)
    embedded._open_a_way(private / "postgres", last=last)
    embedded._open_a_way(last / "1f", last=last)
    modes = [stat.S_IMODE(folder.stat().st_mode) for folder in (home, private, last)]
    assert modes == [0o711, 0o711, 0o710]


ORPHANS = """
import ctypes, os, signal, sys, time
from pathlib import Path
import psutil, psycopg
from jesuisla.server.embedded import embedded_database_runs, start_embedded_database
ctypes.CDLL(None).prctl(36, 1)  # orphans become ours, and we ask after none
data = Path(sys.argv[1])
start_embedded_database(data)
def kill_server():
    pid = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    while psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:  # it dies a moment later
        time.sleep(0.05)
kill_server()
assert not embedded_database_runs(data)
with psycopg.connect(start_embedded_database(data)) as connection:
    connection.execute("SELECT 1")
if sys.argv[2] == "again":
    kill_server()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted there alone")
@pytest.mark.parametrize("then", ["again", "well"])
def test_a_killed_server_that_nobody_asks_after_is_not_taken_for_a_living_one(
    tmp_path: Path, then: str
) -> None:
    """As in a container whose first process is ``jesuisla serve`` itself."""
    subprocess.run(
        [sys.executable, "-c", ORPHANS, tmp_path / "data", then], check=True, timeout=PATIENCE
    )
    assert not embedded.embedded_database_runs(tmp_path / "data")
