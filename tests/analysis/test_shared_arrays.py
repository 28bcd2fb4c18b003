"""Arrays in a file that processes read together."""

from pathlib import Path

import numpy as np
import pytest

from jesuisla.analysis.shared_arrays import keep_arrays, shared_arrays

ARRAYS = {
    "table": np.arange(6, dtype=np.uint8).reshape(2, 3),
    "keys": np.array([5, 2**62], np.int64),
    "one": np.array(1e-12),
    "none": np.zeros((0, 4), np.float32),
}


def test_arrays_come_back_as_they_were_and_cannot_be_changed(tmp_path: Path) -> None:
    file = tmp_path / "new" / "tables.npy"
    keep_arrays(file, ARRAYS)
    back = shared_arrays(file)
    assert list(back) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert back[name].dtype == array.dtype
        assert back[name].shape == array.shape
        assert np.array_equal(back[name], array)
        assert not back[name].flags.writeable
    assert [one.name for one in file.parent.iterdir()] == ["tables.npy"]


def test_what_is_a_process_own_changes_no_file(tmp_path: Path) -> None:
    file = tmp_path / "tables.npy"
    keep_arrays(file, ARRAYS)
    back = shared_arrays(file, own=("table",))
    back["table"][0, 0] = 9
    assert not back["keys"].flags.writeable
    assert np.array_equal(shared_arrays(file)["table"], ARRAYS["table"])


def test_a_file_cut_short_or_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "tables.npy"
    keep_arrays(file, ARRAYS)
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(ValueError, match=r"."):
        shared_arrays(file)
    np.save(file, np.zeros(3))
    with pytest.raises(ValueError, match="no arrays to share"):
        shared_arrays(file)
    with pytest.raises(OSError, match=r"."):
        shared_arrays(tmp_path / "nothing.npy")
