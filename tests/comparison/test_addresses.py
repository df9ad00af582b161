"""How platforms, parts and inputs are named and reached; what cannot be carried or ignored is refused."""

from pathlib import Path

import pytest

import calc
from calc import CalcError, Scenario, compare
from calc.presets import PRESETS, Catalogue

H20 = (PRESETS / "accelerators" / "h20.yaml").read_text(encoding="utf-8")


def test_a_part_can_be_swapped() -> None:
    base, swapped = compare(["chiplet-28nm"]), compare(["chiplet-28nm"], overrides={"chiplet-28nm.node": "14nm"})
    assert swapped.values("peak_rate")[0, 0] > base.values("peak_rate")[0, 0]
    rack = compare(["h20"], overrides={"h20.server": "nvl72", "h20.server.host_power": "9 kW"})
    assert rack.platform("h20").quantities["host_power"].value == 9000
    with pytest.raises(CalcError, match="unknown node '15nm'"):
        compare(["chiplet-28nm"], overrides={"chiplet-28nm.node": "15nm"})


def test_a_platform_is_called_by_any_of_its_names(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(H20.replace("name: NVIDIA H20 (96 GB)", "name: My chip v1.2"), encoding="utf-8")
    for name in ("mine", "My chip v1.2", str(path), "910B"):
        compare([str(path), "h200"], overrides={f"{name}.price": "9 USD"} if name != "910B" else {})
    for name in ("mine", "My chip v1.2", str(path)):
        comparison = compare([str(path), "h200"], baseline=name, overrides={f"{name}.price": "9 USD"})
        assert comparison.baseline == "mine"
        assert comparison.figure("device_price", "mine").value == 9
    assert compare(["H20", "h200"], overrides={"H20.price": "8 USD"}).figure("device_price", "h20").value == 8


def test_every_printed_path_of_a_stated_input_is_an_override() -> None:
    comparison = compare(["h200", "h20", "chiplet-28nm-3d"], workload="reasoning-671b-moe", baseline="h200")
    for item in comparison.inputs.all_quantities():
        if item.source in ("definition", "assumption") or not item.written or item.written == "None":
            continue
        again = compare(
            ["h200", "h20", "chiplet-28nm-3d"], workload="reasoning-671b-moe", baseline="h200",
            overrides={item.path: item.written},
        )  # fmt: skip
        assert again.scenario.overrides == {item.path: item.written}


def test_model_shapes_are_overrides_too() -> None:
    more = compare(["h200"], overrides={"model.layers": "100"})
    assert more.values("decode_rate")[0, 0] < compare(["h200"]).values("decode_rate")[0, 0]
    with pytest.raises(CalcError, match="multiple of key_value_heads"):
        compare(["h200"], overrides={"model.attention.heads": "3"})
    assert compare(["h200"], overrides={"workload.precision": "bf16, fp16"}).platform("h200").precision == "bf16"


def test_objects_are_compared_but_not_lost_in_links() -> None:
    changed = calc.load("h20").model_copy(update={"memory_bandwidth": calc.load("h200").memory_bandwidth})
    comparison = compare([changed, "h200"], baseline=changed)
    assert comparison.figure("memory_bandwidth", "h20").value == 4.8
    for attempt in (comparison.scenario.to_query, comparison.scenario.to_yaml):
        with pytest.raises(CalcError, match="h20 was given as an object"):
            attempt()
    assert "platforms=h200%2Ch20" in compare([calc.load("h200"), "h20"]).scenario.to_query()


def test_a_changed_file_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "chip.yaml"
    prices = []
    for price in ("1000 USD", "2000 USD"):
        path.write_text(
            "kind: accelerator\nextends: accelerators/h20\nname: chip\naliases: []\n"
            f"price: {{value: {price}, low: 1 USD, high: 9000 USD, source: assumption}}\n"
        )
        prices.append(compare([str(path), "h20"], baseline="h20").figure("device_price", "chip").value)
    assert prices == [1000, 2000]


def test_sizes_that_do_not_belong_to_the_basis_are_refused() -> None:
    with pytest.raises(CalcError, match="budget sizes fleets at equal_budget, but the basis is equal_throughput"):
        compare(["h200"], budget="1 USD")
    with pytest.raises(CalcError, match="unknown room or platform 'supply'"):
        compare(["h200"], overrides={"supply.nonsense": "1"})


@pytest.mark.parametrize("date", ["2026-13", "x2026", "2026-08-01T00:00", "20250101", " 2026-01", "12025-01"])
def test_dates_are_dates(date: str) -> None:
    with pytest.raises(CalcError, match="date"):
        compare(["h200"], date=date)


@pytest.mark.parametrize(
    ("file", "content", "expected"),
    [
        ("accelerators/fake.yaml", H20.replace("NVIDIA H20 (96 GB)", "Fake"), "the alias 'H20' already stands for"),
        ("sources.yaml", "china-vat: {title: other, confidence: measured}\n", "source 'china-vat' already stands for"),
        ("sources.yaml", "mine: 5\n", "expected title"),
        (
            "calibrations/p.yaml",
            "kind: calibration\nname: p\nquantities:\n  io_power: {value: 1 kW, source: epoch-ml-hardware}\n",
            "io_power is given by more than one file",
        ),
        ("sites/broken.yaml", "kind: site\nname: broken\n", "country: is missing"),
    ],
)
def test_a_shared_catalogue_changes_nothing_that_is_there(
    tmp_path: Path, file: str, content: str, expected: str
) -> None:
    good = tmp_path / "accelerators" / "good.yaml"
    good.parent.mkdir()
    good.write_text("kind: accelerator\nextends: accelerators/h20\nname: good\naliases: []\n", encoding="utf-8")
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(content, encoding="utf-8")
    catalogue = Catalogue()
    with pytest.raises(CalcError, match=expected):
        catalogue.register(str(tmp_path))
    assert "good" not in catalogue.ids("accelerators")
    assert compare(["H20"], catalogue=catalogue).platforms == ["h20"]


def test_wrong_types_are_said_plainly() -> None:
    for arguments in ({"platforms": 5}, {"catalogue": "x"}, {"overrides": ["a"]}, {"scenario": 5}):
        with pytest.raises(CalcError, match="expected"):
            compare(**arguments)  # type: ignore[arg-type]
    with pytest.raises(CalcError):
        Scenario.from_query(None)  # type: ignore[arg-type]
    for nothing in (None, True):
        with pytest.raises(calc.UnitError):
            calc.Q(nothing)


def test_errors_are_of_their_own_kind() -> None:
    with pytest.raises(calc.RangeError, match=r"h200\.price.*'-1 USD'.*at least 0"):
        compare(["h200"], overrides={"h200.price": "-1 USD"})
    with pytest.raises(calc.UnitError, match="30000 kW"):
        compare(["h200"], overrides={"h200.price": "30000 kW"})
    with pytest.raises(calc.UnknownNameError, match="did you mean"):
        compare(["h200"], overrides={"h200.prise": "1 USD"})


@pytest.mark.parametrize(
    "rates", ["{tf32: R}", "{int4: R}", "{bf16: R, fp4: {value: null, note: not published, source: epoch-ml-hardware}}"]
)
def test_total_processing_performance_is_unknown_while_a_rate_is(tmp_path: Path, rates: str) -> None:
    """TF32 never counts; a format whose rate is not known may be the one that governs."""
    path = tmp_path / "odd.yaml"
    rate = "{value: 100 TFLOP/s, source: epoch-ml-hardware}"
    head = H20.split("peak_rate:")[0].replace("aliases: [H20, H20 96GB, H20-96GB, NVIDIA H20]", "aliases: []")
    tail = "memory_capacity:" + H20.split("memory_capacity:")[1]
    path.write_text(f"{head}peak_rate: {rates.replace('R', rate, 1)}\n{tail}", encoding="utf-8")
    figure = compare([str(path), "h20"], baseline="h20").figure("total_processing_performance", "odd")
    if "int4" in rates:
        assert figure.value == 400
    else:
        assert figure.value is None and "rate" in figure.reason


def test_errors_name_the_override_as_it_was_written() -> None:
    for path in ("site.power_usage_effectiveness", "finance.life", "workload.utilisation", "calibration.io_power"):
        with pytest.raises(CalcError, match=f"with {path}"):
            compare(["h20"], overrides={path: "-1"})


def test_a_policy_without_effect_is_said() -> None:
    abroad = compare(["h20", "b200"], site="us-average", baseline="h20")
    assert any("no effect at us-average" in note for note in abroad.inputs.notes)
    assert abroad.platform("b200").available
    assert not compare(["h20"]).inputs.notes
