"""The built wheel carries presets, register and app, and works outside of the repository."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built and unpacked into a folder of its own; its dependencies are those of this environment."""
    built, target = tmp_path_factory.mktemp("wheel"), tmp_path_factory.mktemp("site")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", str(built), str(ROOT)], check=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert any(name.endswith("_shipped/presets/accelerators/h200.yaml") for name in names)
    assert any(name.endswith("_shipped/ui/app.py") for name in names)
    assert any(name.endswith("_shipped/seeds/register.yaml") for name in names)
    subprocess.run([*pip, "install", "--no-deps", "--target", str(target), str(wheel)], check=True)
    return target


def outside(installed: Path, folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(installed)}
    command = [sys.executable, *arguments]
    result = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True)
    return result.stdout


def test_compare_from_another_folder(installed: Path, tmp_path: Path) -> None:
    code = "import calc; print(calc.__file__); print(calc.compare(['h200', 'h20']).frame().index.tolist())"
    out = outside(installed, tmp_path, "-c", code)
    assert str(installed) in out and "['h200', 'h20']" in out


def test_register_and_command(installed: Path, tmp_path: Path) -> None:
    out = outside(installed, tmp_path, "-c", "import calc; print(len(calc.seeds()))")
    assert out.strip() == "33"
    table = outside(installed, tmp_path, "-c", "from calc.cli import main; main()", "compare", "h200", "h20")
    assert "cost_per_million_tokens" in table
