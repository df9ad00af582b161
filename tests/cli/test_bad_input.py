"""Bad input: a clear message, exit code 2, nothing written, no traceback."""

from pathlib import Path

import pytest
import yaml

from calc.presets import PRESETS
from tests.cli.conftest import Run

H200 = (PRESETS / "accelerators" / "h200.yaml").read_text(encoding="utf-8")
CHIPLET = (PRESETS / "designs" / "chiplet-28nm.yaml").read_text(encoding="utf-8")


def refused(result: tuple[int, str, str], *expected: str) -> None:
    code, out, err = result
    assert code == 2, (out, err)
    assert out == ""
    assert "Traceback" not in err
    assert err.startswith("error: ")
    for text in expected:
        assert text in err, err


@pytest.mark.parametrize(
    ("override", "expected"),
    [
        ("h200.price=30000 kW", ("price", "'30000 kW'", "USD")),
        ("h200.price=-1 USD", ("price", "'-1 USD'", "at least 0")),
        ("h200.price=9**9**9 USD", ("price", "9**9**9")),
        ("h200.price=30000", ("price", "30000", "USD")),
        ("h200.price=nan USD", ("price", "nan")),
        ("h200.prise=30000 USD", ("prise", "did you mean price")),
        ("site.power_usage_effectiveness=0.9", ("power_usage_effectiveness", "0.9", "at least 1")),
        ("finance.availability=1.2", ("availability", "1.2", "at most 1")),
        ("chiplet-28nm.package.bond_yield=1.2", ("bond_yield", "1.2", "at most 1")),
        ("chiplet-28nm.node.defect_density=5 mm", ("defect_density", "5 mm", "1/cm^2")),
        ("chiplet-28nm.die_area=900 mm^2", ("die_area", "900", "reticle field of 858")),
        ("chiplet-28nm.dies_per_accelerator=40 die", ("carrier", "4,719")),
        ("chiplet-28nm.volume=0 accelerator", ("volume", "above 0")),
        ("moon.phase=1", ("moon", "unknown room or platform")),
        ("site=1", ("expected <room>.<key>",)),
        ("calibration.cache_reed_efficiency=0.5", ("cache_reed_efficiency", "did you mean cache_read_efficiency")),
        ("h200.peak_rate.fp9=1 TFLOP/s", ("fp9",)),
        ("site.electricity_price=", ("expected KEY=VALUE",)),
        ("workload.utilisation=0", ("utilisation", "above 0")),
        ("finance.discount_rate=-0.1", ("discount_rate", "at least 0")),
    ],
)
def test_overrides(run: Run, override: str, expected: tuple[str, ...]) -> None:
    refused(run("compare", "h200", "chiplet-28nm", "--set", override), *expected)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("compare", "h20o"), ("unknown platform 'h20o'", "h200")),
        (("compare", "h200", "--workload", "chat-7b"), ("chat-7b", "chat-70b")),
        (("compare", "h200", "--site", "mars"), ("unknown site 'mars'",)),
        (("compare", "h200", "--basis", "equal_joy"), ("basis", "equal_joy", "equal_throughput")),
        (("compare", "h200", "--baseline", "h100x"), ("h100x",)),
        (("compare", "h200", "h20", "--baseline", "b200"), ("unknown baseline 'b200'",)),
        (("compare", "h200", "--date", "soon"), ("date", "soon")),
        (("compare", "h200", "--demand", "5 USD"), ("demand",)),
        (("compare", "h200", "--budget", "-5 USD"), ("budget", "above zero")),
        (("compare", "h200", "--power", "10 MJ"), ("power",)),
        (("compare", "h200", "h200"), ("named twice",)),
        (("compare", "h200", "--format", "xlsx"), ("needs a file",)),
        (("compare", "no/such/file.yaml"), ("no such file",)),
        (("explain", "cost_per_joy", "h200"), ("cost_per_joy",)),
        (("explain", "cost_per_run", "h200"), ("not a figure of this task",)),
        (("presets", "show", "h2000"), ("h2000", "h200")),
        (("presets", "list", "gizmos"), ("unknown kind of preset 'gizmos'",)),
        (("--catalogue", "/no/such/folder", "compare", "h200"), ("no such folder",)),
    ],
)
def test_arguments(run: Run, arguments: tuple[str, ...], expected: tuple[str, ...]) -> None:
    refused(run(*arguments), *expected)


def test_a_model_that_fits_on_no_platform(run: Run) -> None:
    one_stack = "monolithic-28nm.memory_stacks=1 stack"
    result = run("compare", "monolithic-28nm", "--workload", "reasoning-671b-moe", "--set", one_stack)
    refused(result, "no platform can do", "model does not fit: needs", "devices or more")


def changed(text: str, **changes: object) -> str:
    content = yaml.safe_load(text)
    for key, value in changes.items():
        if value is None:
            del content[key]
        else:
            content[key] = value
    return yaml.safe_dump(content)


NO_SOURCE = {"value": "4.8 TB/s", "as_of": "2024-11"}
EPOCH = "epoch-ml-hardware"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            changed(H200, memory_bandwith={"value": "1 TB/s", "source": "assumption"}),
            ("memory_bandwith: unknown key", "memory_bandwidth"),
        ),
        (changed(H200, memory_bandwidth=NO_SOURCE), ("memory_bandwidth.source: is missing",)),
        (changed(H200, memory_bandwidth={**NO_SOURCE, "source": "nvidia-h2000"}), ("unknown source 'nvidia-h2000'",)),
        (
            changed(H200, memory_bandwidth={**NO_SOURCE, "source": "assumption"}),
            ("an assumption needs low and high",),
        ),
        (
            changed(H200, memory_bandwidth={"value": "4.8 TB", "source": EPOCH}),
            ("memory_bandwidth: '4.8 TB'", "TB/s"),
        ),
        (changed(H200, memory_bandwidth={"value": None, "source": EPOCH}), ("needs a note",)),
        (
            changed(H200, price={"value": "9 USD", "low": "10 USD", "high": "12 USD", "source": EPOCH}),
            ("low <= value <= high",),
        ),
        (
            changed(H200, price={"value": "9 USD", "low": "8 CNY", "high": "12 CNY", "source": EPOCH}),
            ("one currency",),
        ),
        (changed(H200, memory_bandwidth={**NO_SOURCE, "source": EPOCH, "as_of": "May"}), ("must be a date", "May")),
        (changed(H200, origin="martian"), ("origin", "martian")),
        (changed(H200, peak_rate={}), ("peak_rate needs at least one data type",)),
        (changed(H200, name=None), ("name: is missing",)),
        (changed(H200, server="hgx-9"), ("unknown server 'hgx-9'",)),
        (changed(H200, kind="widget"), ("kind", "widget")),
        (changed(CHIPLET, kind="design", node="29nm"), ("unknown node '29nm'", "28nm")),
        ("just words", ("expected keys and values",)),
        ("a: [1, 2", ("not valid YAML", "line")),
        ("a: 1\na: 2", ("stands twice",)),
        ("a: &x [1]\nb: *x", ("anchors and aliases",)),
        ("a: " + "[" * 1000 + "]" * 1000, ("nested more than",)),
        ("- " * 1000 + "x", ("nested more than",)),
        ("\x00\x01", ("not valid YAML",)),
        ("", ("found nothing",)),
        ("a: !!python/object/apply:os.system ['true']", ("not valid YAML",)),
    ],
)
def test_files(run: Run, tmp_path: Path, content: str, expected: tuple[str, ...]) -> None:
    path = tmp_path / "chip.yaml"
    path.write_text(content, encoding="utf-8")
    output = tmp_path / "out.json"
    result = run("compare", str(path), "h20", "-o", str(output))
    refused(result, str(path), *expected)
    assert not list(tmp_path.glob("*out.json*"))


def test_a_huge_file_is_not_read(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with path.open("wb") as stream:
        stream.truncate(50_000_000)
    refused(run("compare", str(path)), "larger than 1,000,000 bytes")


def test_bytes_that_are_no_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "bytes.yaml"
    path.write_bytes(b"name: \xff\xfe")
    refused(run("compare", str(path)), "not UTF-8")


def test_aliases_that_expand(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "laughs.yaml"
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join(['*' + chr(97 + i)] * 9)}]" for i in range(9)]
    path.write_text("\n".join(lines), encoding="utf-8")
    refused(run("compare", str(path)), "anchors and aliases")


def test_an_output_folder_that_is_not_there(run: Run, tmp_path: Path) -> None:
    code, _, err = run("compare", "h200", "h20", "-o", str(tmp_path / "no" / "out.csv"))
    assert code == 2 and err.startswith("error: ") and "Traceback" not in err


def test_a_platform_named_like_a_room(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "site.yaml"
    path.write_text(H200, encoding="utf-8")
    refused(run("compare", str(path), "h20"), "name of a room")


def test_an_overlay_that_goes_in_a_circle(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "loop.yaml"
    path.write_text(f"kind: accelerator\nextends: {path}\n", encoding="utf-8")
    refused(run("compare", str(path)), "extends", "more than eight")
