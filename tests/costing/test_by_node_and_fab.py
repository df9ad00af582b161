"""`calc.cost_by_node` and `calc.fab_economics` on nodes and lines that are written out, by peers and by hand."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from calc import CalcError, Q, cost_by_node, fab_economics
from tests.costing.inline import NODES, WAFER

DEVICE = {"nominal_clock": "1.4 GHz", "nominal_voltage": "0.8 V", "threshold_voltage": "0.35 V",
          "velocity_saturation": 1.3}  # fmt: skip
LINE: dict[str, Any] = {
    "kind": "fab", "name": "a line", "fab_capital": "15e9 USD", "wafer_capacity": "40_000 wafer/month",
    "fab_utilisation": 1, "fab_depreciation_time": "5 year", "sellable_yield": 0.8,
}  # fmt: skip


def sourced(content: dict[str, Any]) -> dict[str, Any]:
    """Plain values as choices with a source, as a file must hold them."""
    plain = {"name", "kind", "planar", "note", "yield_model", "yield_learning", "wafer_pricing", "field_use", "node"}
    return {
        key: value if key in plain or isinstance(value, dict) else {"value": value, "source": "override"}
        for key, value in content.items()
    }


def written(folder: Path, name: str, content: dict[str, Any]) -> str:
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(sourced(content)), encoding="utf-8")
    return str(path)


def node(folder: Path, name: str, base: str = "28", **changes: Any) -> str:
    content = {key: value for key, value in ({**NODES[base], **changes}).items() if value is not None}
    return written(folder, name, content | {"kind": "node", "name": name})


def line(folder: Path, wafer: dict[str, Any] | None = None, **changes: Any) -> str:
    whole = sourced(
        {
            key: value
            for key, value in ({**NODES["3"], "wafer_price": "20_000 USD", **(wafer or {})}).items()
            if value is not None
        }
    )
    return written(folder, "line", LINE | changes | {"node": whole | {"kind": "node"}})


# --- cost by node ---------------------------------------------------------------------------------------------------


def test_a_die_on_every_node_agrees_with_chiplet_actuary(tmp_path: Path) -> None:
    """Yields and costs of good dies by Chiplet Actuary (Yinxiao-Feng/chiplet-actuary, commit 2c91fb9, 2024-12-07, run
    in-process), counts exact where the peer's are analytic: so per site, that is in proportion to counts."""
    frame = cost_by_node("400 mm^2", [node(tmp_path, "n28")], probe_cost="0 USD")
    row = frame.loc["n28"]
    assert row["die_yield"] == pytest.approx(0.7586978500812095, rel=1e-9)
    assert row["wafer_price [USD]"] == 2891
    assert row["good_die_cost [USD]"] == pytest.approx(2891 / row["gross_dies_per_wafer [die]"] / row["die_yield"])
    assert row["good_die_cost [USD]"] == pytest.approx(29.314901529981412, rel=0.10)
    billions = 400 * 50e6 / 1e9
    expected = row["good_die_cost [USD]"] / billions
    assert row["cost_per_billion_transistors [USD]"] == pytest.approx(expected, rel=1e-12)


def test_nodes_stand_in_order_of_their_price(tmp_path: Path) -> None:
    nodes = [node(tmp_path, f"n{base}", base) for base in ("3", "28", "7")]
    frame = cost_by_node("100 mm^2", nodes)
    assert list(frame.index) == ["n28", "n7", "n3"]
    assert frame.index.name == "node"
    assert (frame["good_die_cost [USD]"].diff().dropna() > 0).all()


def test_a_node_without_a_price_is_unknown_and_keeps_its_row(tmp_path: Path) -> None:
    unknown = {"value": None, "source": "assumption", "note": "never published"}
    frame = cost_by_node(
        "100 mm^2", [node(tmp_path, "dark", wafer_price=unknown), node(tmp_path, "n7", "7"), node(tmp_path, "n28")]
    )
    assert sorted(frame.index) == ["dark", "n28", "n7"]
    assert np.isnan(frame.loc["dark", "wafer_price [USD]"]) and np.isnan(frame.loc["dark", "good_die_cost [USD]"])
    assert list(frame.index)[:2] == ["n28", "n7"]


def test_rate_is_unknown_where_the_device_model_knows_too_little(tmp_path: Path) -> None:
    frame = cost_by_node("400 mm^2", [node(tmp_path, "plain"), node(tmp_path, "known", **DEVICE)])
    column = next(name for name in frame if name.startswith("cost_per_peak_rate"))
    assert np.isnan(frame.loc["plain", column]) and frame.loc["known", column] > 0


def test_forms_of_a_node_are_heeded(tmp_path: Path) -> None:
    by_area = {"wafer_pricing": "full-area", "wafer_price": None, "wafer_area_price": "0.05 USD/mm^2"}
    layers = {"yield_model": "bose-einstein", "layer_defect_density": "0.01 1/cm^2", "critical_layers": 8,
              "defect_density": None, "defect_clustering": None}  # fmt: skip
    learning = {"yield_learning": "time", "initial_defect_multiple": 2, "production_time": "0 month",
                "learning_time": "6 month"}  # fmt: skip
    frame = cost_by_node(
        "400 mm^2",
        [node(tmp_path, "area", **by_area), node(tmp_path, "layers", **layers), node(tmp_path, "young", **learning)],
    )
    assert frame.loc["area", "wafer_price [USD]"] == pytest.approx(0.05 * np.pi * 150**2, rel=1e-12)
    assert frame.loc["layers", "die_yield"] == pytest.approx(1.04**-8, rel=1e-12)
    assert frame.loc["young", "die_yield"] == pytest.approx((1 + 4 * 0.14 / 10) ** -10, rel=1e-12)


def test_a_probe_is_paid_for_every_die(tmp_path: Path) -> None:
    path = node(tmp_path, "n28")
    plain, probed = (cost_by_node("400 mm^2", [path], probe_cost=each).iloc[0] for each in ("0 USD", "5 USD"))
    more = probed["good_die_cost [USD]"] - plain["good_die_cost [USD]"]
    assert more == pytest.approx(5 / 0.7586978500812095, rel=1e-9)


def test_draws_give_the_ends_of_ranges(tmp_path: Path) -> None:
    price = {"value": "2891 USD", "low": "1500 USD", "high": "3000 USD", "source": "cset-2020"}
    frame = cost_by_node("400 mm^2", [node(tmp_path, "n28", wafer_price=price)], draws=4000)
    row = frame.iloc[0]
    assert row["wafer_price low [USD]"] == pytest.approx(1500, rel=0.02)
    assert row["wafer_price high [USD]"] == pytest.approx(3000, rel=0.02)
    assert row["good_die_cost low [USD]"] < row["good_die_cost [USD]"] < row["good_die_cost high [USD]"]


def test_another_currency(tmp_path: Path) -> None:
    path = node(tmp_path, "n28")
    dollars, yuan = (cost_by_node("400 mm^2", [path], currency=currency).iloc[0] for currency in ("USD", "CNY"))
    rate = yuan["wafer_price [CNY]"] / dollars["wafer_price [USD]"]
    assert 5 < rate < 9
    assert yuan["good_die_cost [CNY]"] == pytest.approx(rate * dollars["good_die_cost [USD]"], rel=1e-12)
    assert yuan["die_yield"] == dollars["die_yield"]


def test_a_die_over_the_field_is_unknown_on_every_node(tmp_path: Path) -> None:
    frame = cost_by_node("859 mm^2", [node(tmp_path, "n28")])
    assert frame.iloc[0]["gross_dies_per_wafer [die]"] == 0 and np.isnan(frame.iloc[0]["good_die_cost [USD]"])


@pytest.mark.parametrize("area", ["-4 mm^2", "0 mm^2", "4 mm", "100000 mm^2"])
def test_an_impossible_die_is_refused(tmp_path: Path, area: str) -> None:
    with pytest.raises(CalcError, match="mm"):
        cost_by_node(area, [node(tmp_path, "n28")])


def test_an_unknown_node_or_currency_is_named(tmp_path: Path) -> None:
    with pytest.raises(CalcError, match="did you mean"):
        cost_by_node("100 mm^2", ["28nmm"])
    with pytest.raises(CalcError, match="EUR"):
        cost_by_node("100 mm^2", [node(tmp_path, "n28")], currency="EUR")


def test_area_rises_cost_by_more_than_area(tmp_path: Path) -> None:
    path = node(tmp_path, "n7", "7")
    costs = [
        cost_by_node(f"{area} mm^2", [path], probe_cost="0 USD").iloc[0]["good_die_cost [USD]"]
        for area in (100, 200, 400)
    ]
    assert costs[1] > 2 * costs[0] and costs[2] > 2 * costs[1]


# --- fab economics --------------------------------------------------------------------------------------------------


def value(path: str, name: str, **more: Any) -> Any:
    return fab_economics(path, **more).figure(name).value


def test_a_line_by_hand(tmp_path: Path) -> None:
    """IBS: 15 bn USD for 40,000 wafers of 3 nm a month; at 20,000 USD a wafer 9.6 bn USD of sales a year, of which a
    point of yield at 80% is worth 120 M USD."""
    path = line(tmp_path)
    assert value(path, "capital_per_monthly_wafer") == pytest.approx(375_000, rel=1e-12)
    assert value(path, "annual_wafers") == pytest.approx(480_000, rel=1e-12)
    assert value(path, "depreciation_per_wafer") == pytest.approx(6250, rel=1e-12)
    assert value(path, "annual_output_value") == pytest.approx(9.6e9, rel=1e-12)
    assert value(path, "yield_point_value") == pytest.approx(120e6, rel=1e-12)


def test_idle_capacity_makes_wafers_dearer_and_never_cheaper(tmp_path: Path) -> None:
    path = line(tmp_path, fab_utilisation=0.9)
    assert value(path, "depreciation_per_wafer") == pytest.approx(6250 / 0.9, rel=1e-12)
    assert value(path, "annual_output_value") == pytest.approx(0.9 * 9.6e9, rel=1e-12)


def test_overrides_of_a_line(tmp_path: Path) -> None:
    path = line(tmp_path)
    assert value(path, "annual_wafers", overrides={"wafer_capacity": "50_000 wafer/month"}) == pytest.approx(600_000)
    assert value(path, "annual_wafers", overrides={"wafer_capacity": Q(50_000, "wafer/month")}) == pytest.approx(
        600_000
    )
    changed = value(path, "annual_output_value", overrides={"node.wafer_price": "10_000 USD"})
    assert changed == pytest.approx(4.8e9, rel=1e-12)
    with pytest.raises(CalcError, match="did you mean wafer_capacity"):
        fab_economics(path, overrides={"wafer_capacit": "1 wafer/month"})


def test_capital_in_cny(tmp_path: Path) -> None:
    sheet = fab_economics(line(tmp_path, fab_capital="100e9 CNY"))
    tree = sheet.explain("depreciation_per_wafer")
    rate = next(leaf.value for leaf in tree.leaves() if leaf.name == "exchange_rate")
    assert rate is not None
    assert sheet.figure("depreciation_per_wafer").value == pytest.approx(100e9 / rate / 5 / 480_000, rel=1e-12)
    assert sheet.figure("depreciation_per_wafer", "CNY").value == pytest.approx(100e9 / 5 / 480_000, rel=1e-12)


def test_a_line_whose_wafers_are_priced_by_area(tmp_path: Path) -> None:
    by_area = {"wafer_pricing": "full-area", "wafer_price": None, "wafer_area_price": "0.25 USD/mm^2"}
    path = line(tmp_path, by_area)
    assert value(path, "annual_output_value") == pytest.approx(480_000 * 0.25 * np.pi * 150**2, rel=1e-12)


def test_draws_of_a_line(tmp_path: Path) -> None:
    capital = {"value": "17e9 USD", "low": "15e9 USD", "high": "20e9 USD", "source": "assumption"}
    figure = fab_economics(line(tmp_path, fab_capital=capital), draws=4000).figure("capital_per_monthly_wafer")
    assert figure.low == pytest.approx(375_000, rel=0.02) and figure.high == pytest.approx(500_000, rel=0.02)
    assert figure.weak


def test_a_sheet_and_its_tree(tmp_path: Path) -> None:
    sheet = fab_economics(line(tmp_path))
    frame = sheet.frame()
    assert frame.loc["yield_point_value", "value"] == pytest.approx(120e6, rel=1e-12)
    assert frame.loc["yield_point_value", "unit"] == "USD/year"
    for name in sheet.names:
        again = float(np.ravel(sheet.explain(name).evaluate())[0])
        assert sheet.quantity(name).to_root_units().magnitude == pytest.approx(again, rel=1e-15)


@pytest.mark.parametrize(
    ("key", "bad"),
    [("fab_capital", "-1 USD"), ("wafer_capacity", "0 wafer/month"), ("fab_utilisation", 1.2),
     ("fab_depreciation_time", "5 USD"), ("sellable_yield", 80)],
)  # fmt: skip
def test_an_impossible_line_is_refused_by_key(tmp_path: Path, key: str, bad: Any) -> None:
    with pytest.raises(CalcError, match=key):
        fab_economics(line(tmp_path, **{key: bad}))


def test_nothing_is_left_of_a_point_without_a_yield(tmp_path: Path) -> None:
    assert value(line(tmp_path, sellable_yield=0), "yield_point_value") is None


def test_wafers_of_these_tests_are_usual_ones() -> None:
    assert WAFER["wafer_diameter"] == "300 mm"
