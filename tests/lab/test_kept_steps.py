"""Steps of a training that are kept, and gone on from."""

from pathlib import Path

from jesuisla_lab.triage.kept_steps import KeptSteps


def test_a_step_is_worked_once_for_the_same_and_anew_for_another(tmp_path: Path) -> None:
    worked: list[str] = []

    def step(steps: KeptSteps, of: str) -> int:
        return steps.step("count", [of], lambda: worked.append(of) or len(of))

    assert [step(KeptSteps(tmp_path), of) for of in ("one", "one", "three")] == [3, 3, 5]
    assert worked == ["one", "three"]
    assert [step(KeptSteps(), "one") for _ in range(2)] == [3, 3]
    assert worked == ["one", "three", "one", "one"]


def test_a_step_cut_short_leaves_nothing_to_be_taken_for_whole(tmp_path: Path) -> None:
    steps = KeptSteps(tmp_path)
    (tmp_path / "rest.part").write_bytes(b"half")
    assert steps.step("count", [1], lambda: 7) == 7
    assert KeptSteps(tmp_path).step("count", [1], lambda: 8) == 7
