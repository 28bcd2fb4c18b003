from pathlib import Path

import pytest

from jesuisla.server import machine, serving

GIGABYTE = 1024 * serving.MEGABYTE


@pytest.mark.parametrize(
    ("cores", "gigabytes", "workers"),
    [(1, 8, 1), (2, 1, 1), (2, 2, 2), (4, 1, 1), (4, 8, 4), (64, 256, 8), (2, 0.5, 1)],
)
def test_one_web_process_a_core_as_far_as_memory_and_connections_allow(
    monkeypatch: pytest.MonkeyPatch, cores: int, gigabytes: float, workers: int
) -> None:
    monkeypatch.setattr(serving, "cores", lambda: cores)
    monkeypatch.setattr(serving, "memory", lambda: int(gigabytes * GIGABYTE))
    assert serving.usual_workers() == workers


@pytest.mark.parametrize(
    ("cores", "gigabytes", "workers", "processes"),
    [(1, 8, 1, 1), (2, 1, 1, 1), (2, 2, 2, 2), (2, 1, 0, 2), (8, 64, 8, 2), (2, 0.5, 1, 1)],
)
def test_one_process_for_jobs_and_a_second_where_core_and_memory_are_left(
    monkeypatch: pytest.MonkeyPatch, cores: int, gigabytes: float, workers: int, processes: int
) -> None:
    monkeypatch.setattr(serving, "cores", lambda: cores)
    monkeypatch.setattr(serving, "memory", lambda: int(gigabytes * GIGABYTE))
    assert serving.usual_job_processes(workers) == processes


def test_a_container_s_bounds_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "CONTROL_GROUP", tmp_path)
    unbounded = machine.cores(), machine.memory()
    (tmp_path / "cpu.max").write_text("max 100000\n")
    (tmp_path / "memory.max").write_text("max\n")
    assert (machine.cores(), machine.memory()) == unbounded
    (tmp_path / "cpu.max").write_text("50000 100000\n")
    (tmp_path / "memory.max").write_text("1048576\n")
    assert (machine.cores(), machine.memory()) == (1, 1_048_576)
