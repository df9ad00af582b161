import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calc import compare
from calc.comparison.cases import Draws, split_normal, standard_normal, uniform
from calc.provenance import SourcedQuantity


def amount(value: float, low: float | None, high: float | None, **rest: object) -> SourcedQuantity:
    return SourcedQuantity("wafer_price", value, low, high, identity="x", path="x", **rest)  # type: ignore[arg-type]


def test_low_and_high_are_the_tenth_and_ninetieth_percent_points() -> None:
    drawn = np.asarray(Draws(20_000, 1).column(amount(100.0, 80.0, 250.0)))
    assert np.quantile(drawn, [0.1, 0.5, 0.9]) == pytest.approx([80, 100, 250], rel=0.01)


def test_hard_bounds_are_kept() -> None:
    drawn = np.asarray(Draws(20_000, 1).column(amount(100.0, 80.0, 250.0, hard=True)))
    assert drawn.min() >= 80 and drawn.max() <= 250
    assert np.mean(drawn) == pytest.approx((80 + 100 + 250) / 3, rel=0.01)


@given(st.floats(0.1, 0.9), st.floats(0.01, 0.09), st.floats(0.01, 0.09))
def test_shares_stay_shares(value: float, below: float, above: float) -> None:
    share = SourcedQuantity("die_yield", value, value - below, value + above, identity="y")
    drawn = split_normal(share, standard_normal("y", 512, 0))
    assert drawn.min() >= 0 and drawn.max() <= 1


def test_no_range_is_not_drawn_and_unknown_stays_unknown() -> None:
    assert Draws(10, 0).column(amount(5.0, None, None)) == 5.0
    assert np.isnan(Draws(10, 0).column(SourcedQuantity("wafer_price", None, identity="x")))


def test_the_same_fact_is_drawn_once_for_all() -> None:
    alone = compare(["chiplet-28nm"], baseline="chiplet-28nm", draws=200).values("unit_cost")
    among = compare(draws=200)
    assert np.array_equal(alone[0], among.values("unit_cost")[among.platforms.index("chiplet-28nm")])
    assert np.array_equal(uniform("a", 100, 1), uniform("a", 100, 1))
    assert not np.array_equal(uniform("a", 100, 1), uniform("a", 100, 2))
    assert not np.array_equal(uniform("a", 100, 1), uniform("b", 100, 1))


def test_seed_decides_and_ranges_bracket_the_median() -> None:
    one, same, other = (compare(draws=300, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(one.values("annual_cost"), same.values("annual_cost"), equal_nan=True)
    assert not np.array_equal(one.values("annual_cost"), other.values("annual_cost"), equal_nan=True)
    figure = one.figure("cost_per_million_tokens", "chiplet-28nm")
    assert figure.low is not None and figure.value is not None and figure.high is not None
    assert figure.low < figure.value < figure.high


def test_baseline_deltas_lose_shared_noise() -> None:
    """What both platforms share cancels in their ratio: its spread is smaller than that of the figures."""
    comparison = compare(["h200", "h20"], draws=2000)
    change = comparison.delta_values("annual_energy")[0] + 1
    figures = comparison.values("annual_energy")[0]
    assert np.std(np.log(change)) < np.std(np.log(figures))


def test_frame_has_the_range() -> None:
    table = compare(["h200", "h20"], draws=100).frame()
    low, middle, high = (table.loc["h200", f"annual_cost{part} [USD/year]"] for part in (" low", "", " high"))
    assert low < middle < high


def test_blocks_do_not_change_results() -> None:
    """More draws than fit in one block; the first ones equal a run through the whole array."""
    from calc.comparison.evaluation import evaluate_scenario
    from calc.graph import run

    inputs = compare().inputs
    whole_elements = run.BLOCK_ELEMENTS
    blocked = evaluate_scenario(inputs, ("annual_cost",), Draws(5_000, 0)).values["annual_cost"]
    try:
        run.BLOCK_ELEMENTS = 10**9
        whole = evaluate_scenario(inputs, ("annual_cost",), Draws(5_000, 0)).values["annual_cost"]
    finally:
        run.BLOCK_ELEMENTS = whole_elements
    np.testing.assert_allclose(blocked, whole, rtol=1e-12)


def test_all_outputs_agree_on_what_is_feasible() -> None:
    """Around a latency limit that some draws meet: figure, frame and delta say the same, and say how often."""
    for limit in ("8 ms", "9 ms"):
        comparison = compare(
            ["h20", "h200", "ascend-910c"], draws=400, baseline="h200",
            overrides={"workload.time_per_output_token_limit": limit},
        )  # fmt: skip
        table, delta = comparison.frame(), comparison.delta()
        for platform in comparison.platforms:
            figure = comparison.figure("decode_rate", platform)
            cell = table.loc[platform, "decode_rate [token/s per accelerator]"]
            assert (figure.value is None) == bool(np.isnan(cell))
            assert figure.value is None or figure.value == cell
            assert figure.known_share is not None and (figure.value is None) == (figure.known_share < 0.5)
            assert np.isnan(delta.loc[platform, "decode_rate [%]"]) == (figure.value is None)
            assert figure.value is not None or figure.reason


def test_a_sum_in_cny_has_no_range_from_the_rate() -> None:
    comparison = compare(
        ["cambricon-590", "h20"], baseline="h20", draws=300, overrides={"cambricon-590.price": "90000 CNY"}
    )
    price = comparison.figure("device_price", "cambricon-590", "CNY")
    assert price.value == pytest.approx(90000) and price.low is None
    assert comparison.figure("device_price", "cambricon-590", "USD").low is not None
