"""What the README shows works as shown."""

import re
from pathlib import Path

import pytest

import calc

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def test_python_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown: dict[str, object] = {}
    for code in blocks("python"):
        assert len(code.strip().splitlines()) <= 12
        exec(compile(code, "README.md", "exec"), shown)
    assert len(shown["areas"].values("unit_cost")) == 3  # type: ignore[attr-defined]
    assert len(shown["meeting"].volumes.magnitude) == 1  # type: ignore[attr-defined]
    assert (tmp_path / "comparison.xlsx").is_file() and (tmp_path / "mine.yaml").is_file()
    assert "chiplet28-power" in capsys.readouterr().out


def test_the_chip_of_the_readme_compares(tmp_path: Path) -> None:
    text = next(block for block in blocks("yaml") if "my-chip.yaml" in block)
    path = tmp_path / "my-chip.yaml"
    path.write_text(text, encoding="utf-8")
    comparison = calc.compare([str(path), "h20"], baseline="h20")
    assert comparison.figure("memory_bandwidth", "my-chip").value == 2.0
