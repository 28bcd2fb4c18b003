import signal
import subprocess
import sys

from processes import PATIENCE

LEAVING = """
import atexit, sys, threading, time
from jesuisla.server.process_end import leave_at_once, leave_in_good_order
atexit.register(print, "let go", flush=True)
leave_in_good_order()
threading.Thread(target=time.sleep, args=(600,)).start()
if sys.argv[1] == "at once":
    leave_at_once(1)
"""


def test_a_process_lets_go_of_the_database_even_when_a_thread_holds_it_up() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LEAVING, "at once"],
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )
    assert (done.returncode, done.stdout) == (1, "let go\n")


def test_a_process_asked_to_end_lets_go_of_the_database() -> None:
    script = LEAVING.replace("threading.Thread", "print('here', flush=True); time.sleep(600) #")
    process = subprocess.Popen(
        [sys.executable, "-c", script, "-"], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "here\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=PATIENCE)[0] == "let go\n"
    assert process.returncode == 128 + signal.SIGTERM
