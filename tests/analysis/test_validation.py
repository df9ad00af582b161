import copy
import json
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jsonschema
import pytest

from calc.analysis.validation import ValidationResult, validate
from calc.analysis.validation.calls import keywords
from calc.analysis.validation.nudge import nudged
from calc.errors import CalcError, InfeasibleError, PresetError, RangeError, UnitError, UnknownNameError
from calc.schema.golden import GoldenCase, GoldenFile, golden_schema_text
from calc.units import Q

# Chiplet Actuary (arXiv:2203.12268, commit 2c91fb9), run for a die of 100 mm^2 on its 7 nm node.
INPUTS = {
    "die_area": "100 mm^2",
    "defect_density": "0.09 1/cm^2",
    "defect_clustering": 10,
    "wafer_diameter": "300 mm",
    "edge_exclusion": "5 mm",
    "scribe_width": "0.2 mm",
}
YIELD, DIES = 0.9142991955050759, 571.7124344116606
CASE = {
    "id": "silicon-01",
    "call": "calculate",
    "inputs": INPUTS,
    "expect": [
        {"name": "die_yield", "value": YIELD, "tolerance": 1e-6},
        {"name": "gross_dies_per_wafer", "value": f"{DIES} die", "tolerance": 1e-6},
    ],
    "source": {"title": "Chiplet Actuary", "how": "peer's code run"},
}
Write = Callable[..., Path]


def calculate(case: GoldenCase) -> Mapping[str, Any]:
    """Stands in for `calc.calculate`: the two published formulas, and some that misbehave."""
    size = {name: Q(value).to_root_units().magnitude for name, value in case.inputs.items() if isinstance(value, str)}
    area, diameter, edge = size["die_area"], size["wafer_diameter"], size["edge_exclusion"]
    clustering = case.inputs["defect_clustering"]
    site = (math.sqrt(area) + size["scribe_width"]) ** 2
    dies = math.pi * (diameter / 2 - edge) ** 2 / site - math.pi * (diameter - 2 * edge) / math.sqrt(2 * site)
    return {
        "die_yield": Q((1 + size["defect_density"] * area / clustering) ** -clustering),
        "gross_dies_per_wafer": Q(dies, "die/wafer"),
        "bond_yield": Q(0.99),
        "wafer_price": Q("9346 USD/wafer"),
        "probe_cost": Q("3.3 USD/wafer"),
        "package_yield": Q([0.9 * area, 0.8]),
        "assembly_cost": Q(math.nan, "USD/accelerator"),
        "software_maturity": Q(diameter / 0.3 - 1.0),
    }


def infeasible(case: GoldenCase) -> Mapping[str, Any]:
    raise InfeasibleError("model does not fit: needs 3 devices or more")


CALLS = {"calculate": calculate, "unit_cost": infeasible}


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a golden file of the given cases and gives its path."""

    def call(*cases: Any, name: str = "golden.yaml", **more: Any) -> Path:
        path = tmp_path / name
        content = json.dumps({"kind": "golden", "name": "Silicon", "cases": list(cases), **more})
        path.write_text(content.replace("Infinity", "1e999"), encoding="utf-8")
        return path

    return call


def case(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(CASE | changes)


def expecting(name: str, value: Any, tolerance: Any = None, **changes: Any) -> dict[str, Any]:
    return case(expect=[{"name": name, "value": value, "tolerance": tolerance}], **changes)


def ran(*paths: Path) -> ValidationResult:
    return validate(paths, CALLS)


def only(result: ValidationResult) -> dict[str, Any]:
    (found,) = result.to_dict()["cases"]
    return dict(found)


def refused(path: Path, kind: type[CalcError], *expected: str) -> None:
    with pytest.raises(kind) as caught:
        ran(path)
    for text in (str(path), *expected):
        assert text in str(caught.value), str(caught.value)


def test_a_published_case_is_met(write: Write) -> None:
    result = ran(write(case()))
    assert result.within
    file, found = result.to_dict()["files"][0], only(result)
    assert (file["file"], file["cases"], file["represented"], file["within_tolerance"]) == ("golden.yaml", 1, 1, 1)
    assert file["max_error_over_tolerance"] < 1e-3 and file["rms_factor"] == pytest.approx(1.0)
    assert found["id"] == "silicon-01" and found["represented"] and found["within"]
    assert [item["unit"] for item in found["outputs"]] == ["", "die"]
    assert found["outputs"][1]["predicted"] == pytest.approx(DIES, rel=1e-9)


@pytest.mark.parametrize(
    ("value", "tolerance", "within"),
    [
        (YIELD * 1.001, 1e-6, False),
        (YIELD * 1.001, 0.01, True),
        (YIELD * 1.29, None, True),
        (YIELD / 1.29, None, True),
        (YIELD / 1.31, None, False),
        (YIELD / 1.3, None, True),
    ],
)
def test_tolerance(write: Write, value: float, tolerance: float | None, within: bool) -> None:
    result = ran(write(expecting("die_yield", value, tolerance)))
    assert result.within is within
    output = only(result)["outputs"][0]
    assert output["error"] == pytest.approx(YIELD / value - 1)
    assert output["tolerance"] == (tolerance or 0.3)


def test_by_room_and_regime(write: Write) -> None:
    """Two files of one room, apart from a third: ratios 2 and 1/2, and a case that is not represented."""
    source = {"title": "A table", "address": "https://example.org", "date": "2025", "evidence": "publication"}
    high = write(expecting("die_yield", YIELD / 2, source=source), name="a.yaml", room="silicon")
    low = write(expecting("die_yield", YIELD * 2, id="b"), name="b.yaml", room="silicon")
    left = write(
        case(), not_represented=[{"id": "c", "reason": "no", "reasons": {"zh": "不"}}], name="c.yaml", room="device"
    )
    result = ran(high, low, left)
    rooms = result.rooms().set_index("room")
    assert list(rooms["cases"]) == [2, 2] and list(rooms["represented"]) == [2, 1]
    assert rooms.loc["silicon", "typical_factor"] == pytest.approx(2) and rooms.loc["silicon", "bias"] == pytest.approx(
        1
    )
    assert list(rooms["within_tolerance"]) == [0, 1] and list(rooms["share_within"]) == [0.0, 1.0]
    assert not rooms["fitted"].any()
    regimes = result.regimes().set_index(["room", "regime"])
    assert regimes.loc[("silicon", "publication"), "bias"] == pytest.approx(2)
    assert result.to_dict()["rooms"][0]["room"] == "silicon"
    (unknown,) = result.not_represented()
    assert (unknown.reason_in("zh"), unknown.reason_in("fr")) == ("不", "no")
    (row,) = result.sources().query("source == 'A table'").to_dict("records")
    assert (row["address"], row["date"], row["cases"]) == ("https://example.org", "2025", 1)


def test_chips_of_the_fit_are_told_by_their_facts_not_by_name_or_place(tmp_path: Path) -> None:
    from calc.analysis.calibration.device_cases import SHIPPED

    raw = json.loads(SHIPPED.read_text(encoding="utf-8"))
    same, other = raw["cases"][0], raw["cases"][1]
    raw["cases"] = [{**same, "id": "x", "name": "y", "sources": "z"}, {**other, "tdp_w": other["tdp_w"] * 1.01}]
    path = tmp_path / "chips.json"
    path.write_text(json.dumps(raw), encoding="utf-8")
    frame = validate([path]).frame()
    assert list(frame["fitted"]) == [True, False]
    assert list(frame["room"]) == ["device", "device"]
    assert list(frame["title"]) == ["y", other["name"]]


def test_tolerated_ratios(write: Write) -> None:
    row = ran(write(expecting("die_yield", YIELD, 0.1))).frame().iloc[0]
    assert (row["tolerated_low"], row["tolerated_high"], row["ratio"]) == pytest.approx((0.9, 1.1, 1.0))
    chip = validate().frame().query("file == 'device.json'").iloc[0]
    assert (chip["tolerated_low"], chip["tolerated_high"]) == pytest.approx((1 / 1.5, 1.5))


def test_statistics(write: Write) -> None:
    """Over three outputs of ratio 1/2, 1 and 4, reckoned by hand."""
    cases = [expecting("die_yield", YIELD / ratio, id=str(ratio)) for ratio in (0.5, 1, 4)]
    result = ran(write(*cases, not_represented=[{"id": "silicon-12", "reason": "its formula has a slip"}]))
    file = result.to_dict()["files"][0]
    assert (file["cases"], file["represented"], file["within_tolerance"]) == (4, 3, 1)
    assert file["rms_factor"] == pytest.approx(2 ** math.sqrt(5 / 3))
    assert file["bias"] == pytest.approx(2 ** (1 / 3))
    assert file["typical_factor"] == pytest.approx(2)
    assert (file["mean_error"], file["median_error"]) == pytest.approx((3.5 / 3, 0.5))
    assert file["within_30_percent"] == pytest.approx(1 / 3)
    assert file["max_error_over_tolerance"] == pytest.approx(10)
    assert file["groups"]["calculate"]["cases"] == 3
    assert set(file["groups"]["calculate"]) >= {"mean_error", "median_error", "within_30_percent", "typical_factor"}
    assert not result.within


def test_listed_cases_have_their_reason_and_do_not_fail(write: Write) -> None:
    result = ran(write(not_represented=[{"id": "silicon-12", "reason": "its formula has a slip"}]))
    found = only(result)
    assert (found["represented"], found["within"], found["outputs"]) == (False, False, [])
    assert found["reason"] == "its formula has a slip"
    file = result.to_dict()["files"][0]
    assert file["rms_factor"] is None and file["reason"] == "no represented case"
    assert result.within


def test_expected_zero_is_compared_as_an_amount(write: Write) -> None:
    result = ran(write(expecting("software_maturity", 0, 0.01)))
    output = only(result)["outputs"][0]
    assert result.within and output["error"] is None and "zero is expected" in output["reason"]
    assert output["difference"] == pytest.approx(0, abs=1e-12)
    assert result.to_dict()["files"][0]["rms_factor"] is None
    inputs = INPUTS | {"wafer_diameter": "310 mm"}
    assert not ran(write(expecting("software_maturity", 0, 0.01, inputs=inputs))).within
    refused(write(expecting("software_maturity", 0)), CalcError, "silicon-01", "software_maturity", "needs a tolerance")


def test_another_sign_has_no_factor(write: Write) -> None:
    file = ran(write(expecting("die_yield", -1))).to_dict()["files"][0]
    assert file["rms_factor"] is None and "die_yield" in file["reason"]
    assert file["mean_error"] == pytest.approx(1 + YIELD)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("gross_dies_per_wafer", "571.71 wafer", ("'571.71 wafer'", "a unit like die")),
        ("gross_dies_per_wafer", 571.71, ("571.71", "a unit like die")),
        ("die_yield", "0.9 mm", ("'0.9 mm'", "a plain number")),
        ("die_yield", "0.9 flurbs", ("flurbs",)),
        ("wafer_price", "9346 CNY", ("'9346 CNY'", "USD")),
        ("probe_cost", "3.3 USD", ("'3.3 USD'", "the prediction is in USD/wafer")),
    ],
)
def test_units_must_fit(write: Write, name: str, value: Any, expected: tuple[str, ...]) -> None:
    refused(write(expecting(name, value)), UnitError, "case silicon-01", name, *expected)


def test_any_unit_of_the_dimension_will_do(write: Write) -> None:
    for value in (f"{DIES} die", f"{DIES} die/wafer"):
        assert ran(write(expecting("gross_dies_per_wafer", value, 1e-6))).within
    assert ran(write(expecting("die_yield", f"{100 * YIELD} %", 1e-6))).within


@pytest.mark.parametrize(
    ("changed", "kind", "expected"),
    [
        ({"call": "calculator"}, UnknownNameError, ("unknown call 'calculator'", "did you mean calculate")),
        ({"expects": []}, PresetError, ("case silicon-01", "expects: unknown key", "did you mean expect")),
        ({"source": None}, PresetError, ("source",)),
        ({"inputs": {}}, PresetError, ("inputs",)),
        ({"expect": []}, PresetError, ("expect",)),
        ({"expect": [{"name": "die_yeild", "value": 1}]}, UnknownNameError, ("die_yeild", "did you mean die_yield")),
        ({"expect": [{"name": "carrier_cost", "value": "1 USD"}]}, UnknownNameError, ("carrier_cost", "calculate")),
        ({"expect": [{"name": "die_yield"}]}, PresetError, ("expect.0.value: is missing",)),
        (
            {"expect": [{"name": "die_yield", "value": True}]},
            PresetError,
            ("expect.0.value: must be a quantity", "found True"),
        ),
        (
            {"expect": [{"name": "die_yield", "value": None}]},
            PresetError,
            ("expect.0.value: must be a quantity", "found None"),
        ),
        ({"expect": [{"name": "die_yield", "value": []}]}, PresetError, ("empty list",)),
        (
            {"expect": [{"name": "die_yield", "value": float("inf")}]},
            PresetError,
            ("expect.0.value: must be a quantity", "found inf"),
        ),
        ({"expect": [{"name": "die_yield", "value": [1, {"value": 1}]}]}, PresetError, ("must be a quantity",)),
        ({"expect": [{"name": "die_yield", "value": 1, "tolerance": 0}]}, PresetError, ("expect.0.tolerance",)),
        ({"expect": [{"name": "die_yield", "value": 1, "tolerance": "1 %"}]}, PresetError, ("expect.0.tolerance",)),
        ({"expect": [{"name": "die_yield", "value": 1}] * 2}, PresetError, ("die_yield stands twice",)),
        ({"expect": [{"name": "die_area", "value": "100 mm^2"}]}, PresetError, ("one of the inputs",)),
        ({"call": "unit_cost", "forms": {"die_yield": "murphy"}}, PresetError, ("only 'calculate'", "unit_cost")),
    ],
)
def test_bad_cases(write: Write, changed: dict[str, Any], kind: type[CalcError], expected: tuple[str, ...]) -> None:
    refused(write(case(**changed)), kind, *expected)


def test_every_bad_case_is_named(write: Write) -> None:
    path = write(case(call="calculator"), expecting("die_yield", "1 mm", id="silicon-02"), case(id="silicon-03"))
    refused(path, CalcError, "case silicon-01: unknown call", "case silicon-02: expect: die_yield")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1, 2", ("not valid YAML", "line")),
        ("kind: golden\nname: x", ("cases: is missing",)),
        ("kind: golden\nname: x\ncases: 5", ("cases",)),
        ("kind: golden\nname: x\ncases: [5]", ("cases.0",)),
        ("kind: golden\nname: x\ncases: [{1: 2}]", ("case number 1", "id: is missing")),
        ("kind: golden\nname: x\ncases: []\n? [1]\n: 2", ("not valid YAML",)),
        ("kind: goldene\nname: x\ncases: []", ("expected 'kind: golden'", "found kind 'goldene'")),
        ("cases: []", ("found no 'kind'",)),
        ("just words", ("expected keys and values",)),
        ("kind: golden\nname: x\ncases: []\ncase: 1", ("case: unknown key", "did you mean cases")),
    ],
)
def test_bad_files(tmp_path: Path, text: str, expected: tuple[str, ...]) -> None:
    path = tmp_path / "golden.yaml"
    path.write_text(text, encoding="utf-8")
    refused(path, PresetError, *expected)


@pytest.mark.parametrize(
    "more", [{"not_represented": [{"id": "silicon-01", "reason": "twice"}]}, {"cases": [CASE, CASE]}]
)
def test_ids_stand_once(write: Write, more: dict[str, Any]) -> None:
    refused(write(**({"cases": [CASE]} | more)), PresetError, "'silicon-01' stands twice")


def test_a_prediction_that_does_not_move_is_not_represented(write: Write) -> None:
    case_ = case(expect=[{"name": "die_yield", "value": YIELD}, {"name": "bond_yield", "value": 0.99}])
    result = ran(write(case_))
    found = only(result)
    assert not found["represented"] and not found["within"]
    assert found["reason"] == "does not depend on its inputs: bond_yield"
    assert len(found["outputs"]) == 2
    file = result.to_dict()["files"][0]
    assert (file["represented"], file["within_tolerance"], file["rms_factor"]) == (0, 0, None)
    assert result.within


@pytest.mark.parametrize(
    ("function", "represented"),
    [
        (lambda x, y: x / y, True),
        (lambda x, y: math.floor(x / 9.5), True),
        (lambda x, y: math.floor(x / 1000), False),
        (lambda x, y: x * 0 + 3, False),
        (lambda x, y: x * (1 + 1e-15) / x, False),
    ],
)
def test_what_counts_as_moving(write: Write, function: Callable[[float, float], float], represented: bool) -> None:
    """A ratio of inputs, a step that moves at 10% only, steps too wide, constants, rounding noise."""

    def steps(case: GoldenCase) -> Mapping[str, Any]:
        return {"carrier_area_factor": Q(float(function(case.inputs["a"], case.inputs["b"])))}

    given = expecting("carrier_area_factor", 1, 100, inputs={"a": 100, "b": 100})
    assert only(validate(write(given), {"calculate": steps}))["represented"] is represented


def test_a_nudge_that_is_refused_goes_the_other_way(write: Write) -> None:
    def bounded(case: GoldenCase) -> Mapping[str, Any]:
        if case.inputs["bond_yield"] > 1:
            raise RangeError("bond_yield must be at most 1")
        return {"package_yield": Q(case.inputs["bond_yield"] ** 2)}

    given = expecting("package_yield", 1, 1e-6, inputs={"bond_yield": 1})
    assert only(validate(write(given), {"calculate": bounded}))["within"]


def test_nudges_reach_into_designs() -> None:
    inputs = {
        "design": {
            "name": "28 nm",
            "node": "28nm",
            "planar": True,
            "die_area": {"value": "350 mm^2", "low": "300 mm^2", "high": "400 mm^2", "as_of": "2026", "source": "x"},
            "other_dies": [{"die_area": "10 mm^2"}, {"die_area": {"value": None, "note": "unknown"}}],
            "package": {"bond_yield": 0.9, "edge": "0 mm"},
        },
        "volume": "500_000 accelerator",
    }
    before = copy.deepcopy(inputs)
    found = list(nudged(inputs))
    assert inputs == before
    designs = [dict(one["design"]) for one in found]
    scaled = [one["die_area"] for one in designs if one["die_area"]["value"] == "353.5 mm^2"]
    assert scaled == [
        {"value": "353.5 mm^2", "low": "303.0 mm^2", "high": "404.0 mm^2", "as_of": "2026", "source": "x"}
    ]
    assert any(one["other_dies"][0]["die_area"] == "10.1 mm^2" for one in designs)
    assert any(one["package"]["bond_yield"] == pytest.approx(0.909) for one in designs)
    assert any(one["volume"] == "505000.0 accelerator" for one in found)
    assert all(one["planar"] is True and one["package"]["edge"] == "0 mm" for one in designs)
    assert all(sum(a != b for a, b in zip(_leaves(one), _leaves(before), strict=True)) in (1, 3) for one in found)


def _leaves(content: Any) -> list[Any]:
    if isinstance(content, dict):
        return [leaf for item in content.values() for leaf in _leaves(item)]
    return [leaf for item in content for leaf in _leaves(item)] if isinstance(content, list) else [content]


def test_names_and_texts_change_nothing(write: Write) -> None:
    plain = only(ran(write(case())))
    renamed = case(id="x", note="other words", assumption="", source={"title": "another", "date": "1999"})
    other = only(ran(write(renamed, name="other.yaml", note="a note")))
    assert other["outputs"] == plain["outputs"] and other["within"] is plain["within"]


def test_one_value_for_each_kind_of_die(write: Write) -> None:
    given = expecting("package_yield", [90e-6, 0.8], 1e-6)
    found = only(ran(write(given)))
    assert [item["name"] for item in found["outputs"]] == ["package_yield[0]", "package_yield[1]"]
    assert found["reason"] == "does not depend on its inputs: package_yield[1]"
    refused(write(expecting("package_yield", 0.9)), CalcError, "gives 2 values", "write a list of 2")


def test_what_the_model_cannot_do_is_not_represented(write: Write) -> None:
    found = only(ran(write(expecting("unit_cost", "1 USD", call="unit_cost", inputs={"volume": 1}))))
    assert (found["represented"], found["reason"]) == (False, "model does not fit: needs 3 devices or more")
    found = only(ran(write(expecting("assembly_cost", "600 USD"))))
    assert (found["represented"], found["reason"]) == (False, "the model gives no value of assembly_cost")
    assert found["outputs"][0]["predicted"] is None and found["outputs"][0]["reason"]


def test_the_assumption_is_shown(write: Write) -> None:
    assert only(ran(write(case(assumption="square dies"))))["notes"] == ["assumed: square dies"]


def test_frame_summary_and_files(write: Write, tmp_path: Path) -> None:
    result = ran(write(case(), not_represented=[{"id": "silicon-12", "reason": "slip"}]))
    frame, summary = result.frame(), result.summary()
    assert list(frame["id"]) == ["silicon-01", "silicon-01", "silicon-12"]
    assert list(frame["within"]) == [True, True, False]
    assert frame["error"].abs().max() < 1e-9
    assert summary.loc["golden.yaml", "represented"] == 1
    assert json.loads(result.to_json(tmp_path / "r.json")) == result.to_dict()
    result.to_csv(tmp_path / "r.csv")
    assert json.loads((tmp_path / "r.json").read_text()) == result.to_dict()
    assert len((tmp_path / "r.csv").read_text().splitlines()) == 4


def test_folders_and_files(write: Write, tmp_path: Path) -> None:
    one = write(case(), name="one.yaml")
    write(case(), name="two.yml")
    (tmp_path / "silicon.json").write_text('{"title": "another format", "cases": []}')
    (tmp_path / "notes.txt").write_text("not looked at")
    result = ran(tmp_path, one)
    assert [file.file for file in result.files] == ["one.yaml", "two.yml"]
    assert list(result.skipped) == ["silicon.json"]
    refused(tmp_path / "silicon.json", PresetError, "expected 'kind: golden'")
    refused(tmp_path / "on.yaml", PresetError, "no such file or folder", "one.yaml")
    (tmp_path / "sub").mkdir()
    refused(tmp_path / "sub", PresetError, "no validation files")
    (tmp_path / "sub" / "one.yaml").write_text(one.read_text())
    assert {file.file for file in ran(tmp_path).files} == {str(one), str(tmp_path / "sub" / "one.yaml"), "two.yml"}
    (tmp_path / "sub" / "one.yaml").write_text("kind: golden\nname: broken")
    refused(tmp_path / "sub", PresetError, "one.yaml: cases: is missing")


def test_measured_performance_names_what_a_case_lacks(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text(json.dumps({"title": "x", "cases": [{"chip": "H200", "metric": "median TPOT", "value": 12.7}]}))
    refused(path, CalcError, "case number 1: model: is missing")


@pytest.mark.parametrize("text", ['{"a": ', "[1]", '{"a": NaN}', "[" * 100_000])
def test_bad_json(tmp_path: Path, text: str) -> None:
    path = tmp_path / "data.json"
    path.write_text(text)
    refused(path, PresetError, "JSON")


def test_arguments_are_checked(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    import calc

    def unit_cost(design: Any, volume: Any = None) -> Any:
        return SimpleNamespace(quantities={"unit_cost": Q("100 USD/accelerator")})

    monkeypatch.setattr(calc, "unit_cost", unit_cost, raising=False)
    calls = {"unit_cost": keywords("unit_cost")}

    def given(**inputs: Any) -> Path:
        return write(expecting("unit_cost", "100 USD", call="unit_cost", inputs=inputs))

    assert only(validate(given(design={"die_area": "1 mm^2"}), calls))["reason"].startswith("does not depend")
    with pytest.raises(UnknownNameError, match="unknown input of unit_cost 'volumes'; did you mean volume"):
        validate(given(design={}, volumes=1), calls)
    with pytest.raises(CalcError, match=r"case silicon-01: inputs: unit_cost: missing a required argument: 'design'"):
        validate(given(volume=1), calls)


def test_calculate_is_asked_for_what_is_expected(monkeypatch: pytest.MonkeyPatch, write: Write) -> None:
    import calc

    asked: list[Any] = []

    def calculate_(targets: Any, inputs: Any, forms: Any) -> Mapping[str, Any]:
        asked.append((targets, forms))
        return calculate(GoldenCase.model_validate(case(inputs=inputs)))

    monkeypatch.setattr(calc, "calculate", calculate_, raising=False)
    path = write(case(forms={"die_yield": "negative-binomial"}))
    assert validate(str(path)).within
    assert asked[0] == (["die_yield", "gross_dies_per_wafer"], {"die_yield": "negative-binomial"})


def test_schema_accepts_and_refuses() -> None:
    schema = json.loads(golden_schema_text("https://json-schema.org/draft/2020-12/schema"))
    checker = jsonschema.Draft202012Validator(schema)
    content = {"kind": "golden", "name": "x", "cases": [CASE], "not_represented": [{"id": "a", "reason": "b"}]}
    GoldenFile.model_validate(content)
    checker.validate(content)
    for bad in ({**content, "case": 1}, {**content, "kind": "node"}, {**content, "cases": [case(source=None)]}):
        assert not checker.is_valid(bad)
