"""The main job, held against hand calculation and its own definitions."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

import calc
from calc import Comparison, Q, compare

SMALL_MEMORY = {"monolithic-28nm.memory_stacks": "1 stack"}
DEFAULT = ["h200", "h20", "ascend-910c", "chiplet-28nm", "chiplet-28nm-3d", "monolithic-28nm"]


@pytest.fixture(scope="module")
def default() -> Comparison:
    return compare()


def value(comparison: Comparison, metric: str, platform: str) -> float:
    found = comparison.figure(metric, platform).value
    assert found is not None
    return found


def test_default_scenario_is_complete(default: Comparison) -> None:
    assert default.platforms == DEFAULT
    assert default.baseline == "h20"
    for metric in default.metrics:
        for platform in default.platforms:
            figure = default.figure(metric, platform)
            assert (figure.value is None) == bool(figure.reason)
            if metric != "unit_cost" or "28nm" in platform:
                assert figure.value is not None and math.isfinite(figure.value)


def test_h200_by_hand(default: Comparison) -> None:
    """Total processing performance, landed price and owned hour of an H200, worked out from the presets' values."""
    assert value(default, "total_processing_performance", "h200") == pytest.approx(1979 * 8)
    price = 27000 * (1 + 0.25 * 0.5)
    assert value(default, "landed_price", "h200") == pytest.approx(price)
    prepayment = price * 1.0 * (1.08**0.25 - 1)
    server, network = 82000 / 8, 4248
    per_device = price + prepayment + server + network
    devices = value(default, "devices", "h200")
    assert value(default, "capital_cost", "h200") == pytest.approx(devices * per_device, rel=1e-9)
    recovery = 0.08 * 1.08**5 / (1.08**5 - 1)
    charge = recovery * 0.9 + 0.08 * 0.1
    accelerators = default.values("annual_accelerator_cost")[0, 0]
    assert accelerators == pytest.approx(devices * (price * charge + prepayment * recovery), rel=1e-9)


def test_energy_and_cost_per_token_by_hand(default: Comparison) -> None:
    rate, worked = value(default, "throughput", "h20"), 0.5 * 0.95
    year = 8760 * 3600
    both = rate * worked * year * 2
    assert value(default, "cost_per_million_tokens", "h20") == pytest.approx(
        value(default, "annual_cost", "h20") / both * 1e6
    )
    assert value(default, "energy_per_million_tokens", "h20") == pytest.approx(
        value(default, "annual_energy", "h20") * 1e3 / both * 1e6
    )
    assert value(default, "cost_per_device_hour", "h20") == pytest.approx(
        value(default, "annual_cost", "h20") / value(default, "devices", "h20") / 8760
    )


def test_parts_of_the_annual_cost_add_up(default: Comparison) -> None:
    parts = sum(default.values(name) for name in calc.BREAKDOWN)
    np.testing.assert_allclose(parts, default.values("annual_cost"), rtol=1e-12)


def test_equal_throughput(default: Comparison) -> None:
    """Others reach the baseline's output, within one replica, on as few replicas as can."""
    demand = value(default, "throughput", "h20")
    for platform in default.platforms:
        replica = value(default, "devices_per_replica", platform) * value(default, "decode_rate", platform)
        throughput = value(default, "throughput", platform)
        assert 1024 * value(default, "decode_rate", "h20") <= throughput * (1 + 1e-6)
        assert throughput < 1024 * value(default, "decode_rate", "h20") + replica
    assert demand == pytest.approx(1024 * value(default, "decode_rate", "h20"))


def test_equal_budget_and_power() -> None:
    budget = compare(["h200", "h20"], basis="equal_budget", budget="50e6 USD")
    power = compare(["h200", "h20"], basis="equal_power", power="2 MW")
    for platform in ("h200", "h20"):
        spent = value(budget, "capital_cost", platform)
        one = spent / value(budget, "devices", platform) * value(budget, "devices_per_replica", platform)
        assert spent <= 50e6 < spent + one * 1.001
        drawn = value(power, "facility_power", platform)
        assert drawn <= 2000
        assert drawn > 2000 - 2 * drawn / value(power, "devices", platform) * value(
            power, "devices_per_replica", platform
        )


def test_a_budget_in_cny() -> None:
    rate = 6.815
    usd = compare(["h200", "h20"], basis="equal_budget", budget=f"{50e6 / rate} USD")
    cny = compare(["h200", "h20"], basis="equal_budget", budget="50e6 CNY")
    assert value(cny, "devices", "h200") == value(usd, "devices", "h200")


def test_per_device_scales_out() -> None:
    one, fleet = compare(["h200", "h20"], basis="per_device"), compare(["h200", "h20"])
    assert value(one, "devices", "h200") == 1
    for metric in ("cost_per_million_tokens", "cost_per_device_hour", "decode_rate", "energy_per_million_tokens"):
        assert value(one, metric, "h200") == pytest.approx(value(fleet, metric, "h200"))


def test_unknown_is_never_zero() -> None:
    comparison = compare(["h200", "h800"])
    price = comparison.figure("device_price", "h800")
    assert price.value is None and "price" in price.reason
    for metric in ("landed_price", "capital_cost", "annual_cost", "cost_per_million_tokens"):
        assert comparison.figure(metric, "h800").value is None
    for metric in ("decode_rate", "facility_power", "devices", "energy_per_million_tokens"):
        assert value(comparison, metric, "h800") > 0
    table = comparison.frame()
    assert table.loc["h800"].filter(like="cost_per_million_tokens").isna().all()


def test_a_platform_that_cannot_do_the_work_keeps_its_row() -> None:
    comparison = compare(
        ["h200", "monolithic-28nm"], workload="reasoning-671b-moe", baseline="h200", overrides=SMALL_MEMORY
    )
    figure = comparison.figure("decode_rate", "monolithic-28nm")
    assert figure.value is None and "does not fit" in figure.reason
    assert value(comparison, "rated_power", "monolithic-28nm") > 0


def test_a_latency_that_cannot_be_met() -> None:
    with pytest.raises(calc.InfeasibleError, match="per output token"):
        compare(["h20"], overrides={"workload.time_per_output_token_limit": "0.1 ms"})


def test_a_baseline_that_cannot_do_the_work_is_named() -> None:
    with pytest.raises(calc.InfeasibleError, match="baseline monolithic-28nm"):
        compare(
            ["h200", "monolithic-28nm"],
            workload="reasoning-671b-moe",
            baseline="monolithic-28nm",
            overrides=SMALL_MEMORY,
        )


def test_policy_flags_and_levies() -> None:
    comparison = compare(["h200", "b200", "ascend-910c"], baseline="h200")
    assert comparison.policy == "us-cn-2026-01"
    assert comparison.platform("h200").available
    assert not comparison.platform("b200").available
    assert value(comparison, "decode_rate", "b200") > 0
    free = compare(["h200", "b200"], policy="none", baseline="h200")
    assert free.platform("b200").available
    assert value(free, "landed_price", "h200") == pytest.approx(27000)


def test_the_date_picks_prices_policy_and_rate() -> None:
    early, late = compare(["h200", "h20"], date="2025-06"), compare(["h200", "h20"], date="2026-01")
    assert early.policy == "us-cn-2025-04" and late.policy == "us-cn-2026-01"
    assert not early.platform("h20").available
    rates = [item.inputs.common["exchange_rate"].value for item in (early, late)]
    assert rates == pytest.approx([7.2014, 7.0197])


def test_wider_format_where_the_one_asked_for_is_missing() -> None:
    comparison = compare(["h200", "cambricon-590"], baseline="h200")
    platform = comparison.platform("cambricon-590")
    assert platform.precision == "bf16"
    assert any("next wider" in note for note in platform.notes)


def test_training() -> None:
    comparison = compare(["h200", "ascend-910c"], workload="train-405b", baseline="h200")
    rate, utilisation = value(comparison, "training_rate", "h200"), value(comparison, "model_flops_utilisation", "h200")
    flops = rate * (6 * 405e9)
    assert flops / 989e12 == pytest.approx(utilisation, rel=0.1)
    # Young: 20 s a checkpoint, 10 min a restart, 50,700 hours to failure over 16,384 devices.
    between = 50_700 * 3600 / 16_384
    interval = (2 * 20 * between) ** 0.5
    goodput = 1 - 20 / interval - (interval / 2 + 600) / between
    tokens = value(comparison, "throughput", "h200") * goodput * 86400 * value(comparison, "training_time", "h200")
    assert tokens == pytest.approx(15.6e12, rel=1e-6)
    assert value(comparison, "cost_per_run", "h200") > 1e6
    assert comparison.figure("training_time", "h200").value is not None


def test_training_names_the_layout_that_it_found() -> None:
    comparison = compare(["h200", "ascend-910c"], workload="train-405b", baseline="h200")
    found = calc.training("h200", workload="train-405b").layout
    assert any(remark.startswith(f"trains in the layout {found}, bound by") for remark in comparison.remarks("h200"))
    assert not any("trains in" in remark for remark in compare(["h200", "h20"]).remarks("h200"))


def test_overrides_reach_the_figure() -> None:
    base = compare(["h200", "h20"])
    dearer = compare(["h200", "h20"], overrides={"h200.price": "54000 USD", "site.electricity_price": "1 CNY/kWh"})
    assert value(dearer, "device_price", "h200") == 54000
    assert value(dearer, "cost_per_million_tokens", "h200") > value(base, "cost_per_million_tokens", "h200")
    assert dearer.scenario_hash != base.scenario_hash


def test_currency_is_only_a_view(default: Comparison) -> None:
    usd, cny = default.frame("USD"), default.frame("CNY")
    ratio = cny["annual_cost [CNY/year]"] / usd["annual_cost [USD/year]"]
    assert ratio.to_numpy() == pytest.approx(6.815)
    assert cny["decode_rate [token/s per accelerator]"].equals(usd["decode_rate [token/s per accelerator]"])


def test_delta_is_percent_against_the_baseline(default: Comparison) -> None:
    delta = default.delta()
    assert (delta.loc["h20"].dropna() == 0).all()
    expected = 100 * (value(default, "rated_power", "h200") / value(default, "rated_power", "h20") - 1)
    assert delta.loc["h200", "rated_power [%]"] == pytest.approx(expected)


def test_delta_against_another_platform(default: Comparison) -> None:
    delta = default.delta(against="h200")
    assert (delta.loc["h200"].dropna() == 0).all()
    expected = 100 * (value(default, "rated_power", "h20") / value(default, "rated_power", "h200") - 1)
    assert delta.loc["h20", "rated_power [%]"] == pytest.approx(expected)
    with pytest.raises(calc.UnknownNameError, match="h2000"):
        default.delta(against="h2000")


def test_names_paths_and_objects_give_the_same(tmp_path: Path) -> None:
    path = Path(calc.presets.PRESETS) / "accelerators" / "h20.yaml"
    by_name = compare(["h200", "h20"])
    by_path = compare(["h200", str(path)], baseline="h20")
    by_object = compare([calc.load("accelerators/h200"), calc.load("h20")], baseline="h20")
    by_alias = compare(["H200", "H20"])
    for other in (by_path, by_object, by_alias):
        assert value(other, "cost_per_million_tokens", "h20") == value(by_name, "cost_per_million_tokens", "h20")


def test_doubling_the_fleet_changes_nothing_for_each_device() -> None:
    one, two = compare(reference_fleet="1024 accelerator"), compare(reference_fleet="2048 accelerator")
    assert value(two, "cost_per_device_hour", "h20") == pytest.approx(value(one, "cost_per_device_hour", "h20"))


def test_json_shape(default: Comparison) -> None:
    content = json.loads(default.to_json())
    assert {"scenario", "scenario_hash", "versions", "platforms"} <= set(content)
    figure = content["platforms"]["h200"]["decode_rate"]
    assert figure["unit"] == "token/s" and figure["low"] is None and isinstance(figure["weak"], bool)
    unknown = content["platforms"]["h200"]["unit_cost"]
    assert unknown["value"] is None and unknown["reason"]


def test_weak_means_a_tenth_or_more(default: Comparison) -> None:
    item = next(
        weak for weak in default.weak_inputs("cost_per_million_tokens", "h200") if weak.quantity.path == "h200.price"
    )
    low = compare(overrides={"h200.price": "20000 USD"})
    high = compare(overrides={"h200.price": "40000 USD"})
    span = value(high, "cost_per_million_tokens", "h200") - value(low, "cost_per_million_tokens", "h200")
    assert item.share == pytest.approx(span / value(default, "cost_per_million_tokens", "h200"), rel=1e-6)
    assert not default.figure("peak_rate", "h200").weak
    assert default.figure("cost_per_million_tokens", "h200").weak


def test_quantity_objects_as_sizes() -> None:
    assert value(compare(["h20"], demand=Q("1e5 token/s")), "throughput", "h20") >= 1e5
