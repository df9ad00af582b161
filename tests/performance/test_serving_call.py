"""`calc.serving`: what comes out, which layout, which limit, and what is refused."""

import json
import math
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

import calc
from calc.errors import CalcError, InfeasibleError


@lru_cache(maxsize=32)
def served(platform: str = "h200", model: str | None = None, **asked: Any) -> calc.ServingResult:
    return calc.serving(platform, model, **asked)


def value(name: str, platform: str = "h200", model: str | None = None, **asked: Any) -> float:
    found = served(platform, model, **asked).central(name)
    assert found is not None
    return found


def test_the_best_layout_is_found_and_named() -> None:
    result = served()
    table = result.layouts()
    assert result.layout.code == table["layout"].iloc[0]
    assert result.central("decode_rate") == pytest.approx(table["decode_rate"].iloc[0], rel=1e-9)
    for code in table["layout"][:4]:
        one = served(layout=str(code))
        assert one.central("decode_rate") == pytest.approx(
            float(table.loc[table["layout"] == code, "decode_rate"].iloc[0]), rel=1e-9
        )


def test_an_answer_agrees_with_the_comparison() -> None:
    """One answer for one question: the same platform, workload and layout by either road."""
    compared = calc.compare(["h200"], workload="chat-70b", basis="per_device")
    layout = f"tp{int(compared.figure('devices_per_replica', 'h200').value or 0)}"
    for name in ("decode_rate", "interactivity", "model_flops_utilisation", "batch_per_replica"):
        assert value(name, workload="chat-70b", layout=layout) == pytest.approx(
            compared.figure(name, "h200").value, rel=1e-6
        )


def test_deepseek_v3_fits_on_eight_h200() -> None:
    """671 billion parameters of one byte on 8 x 141 GB: a peer counts all experts on each chip and refuses."""
    for layout in ("tp8", "ep8"):
        result = served("h200", "deepseek-v3", workload="reasoning-671b-moe", layout=layout)
        assert (result.central("batch_per_replica") or 0.0) > 1.0
    with pytest.raises(InfeasibleError, match="does not fit"):
        calc.serving("h200", "deepseek-v3", layout="tp4")


def test_time_for_a_user_is_the_inverse_of_his_rate() -> None:
    result = served()
    assert (result.central("interactivity") or 0) * (result.central("time_per_output_token") or 0) == pytest.approx(1e3)
    replica = (result.central("decode_rate") or 0) * result.layout.devices
    assert result.central("replica_rate") == pytest.approx(replica)
    assert replica == pytest.approx(
        (result.central("batch_per_replica") or 0) * (result.central("interactivity") or 0), rel=1e-6
    )


def test_a_looser_limit_never_costs_output() -> None:
    rates = [value("decode_rate", time_per_output_token_limit=f"{limit} ms") for limit in (20, 30, 50, 100, 1000)]
    assert rates == sorted(rates)


def test_the_limit_of_the_first_token_is_kept_and_refused_when_none_meets_it() -> None:
    free = value("time_to_first_token", "h20", input_tokens=8192)
    tight = free / 1.5
    result = served("h20", input_tokens=8192, time_to_first_token_limit=f"{tight} ms")
    assert (result.central("time_to_first_token") or math.inf) <= tight
    assert (result.central("decode_rate") or 0) < value("decode_rate", "h20", input_tokens=8192)
    with pytest.raises(InfeasibleError, match="time_to_first_token_limit: no layout meets"):
        calc.serving("h20", time_to_first_token_limit="1 ms")


def test_the_first_token_has_a_range_without_draws() -> None:
    """Times of the prompt one and three, the bounds that are assumed of the wait."""
    figure = served().figure("time_to_first_token")
    assert figure.low is not None and figure.high is not None and figure.value is not None
    assert figure.high == pytest.approx(3.0 * figure.low)
    assert figure.low < figure.value < figure.high


def test_a_stated_batch_is_the_batch() -> None:
    result = served(batch=16, layout="tp2")
    assert result.central("batch_per_replica") == 16.0
    with pytest.raises(InfeasibleError, match="batch: 100,000 do not fit"):
        calc.serving("h200", batch=100_000, layout="tp2")


def test_two_fleets_in_balance_give_the_harmonic_sum() -> None:
    """By hand: an answer token takes 1/r_d device seconds to write and S/(O r_p) to have its prompt read."""
    both = served("h200", mode="disaggregated", software="sglang")
    alone = {name: both.central(name) or 0.0 for name in ("decode_pool_rate", "prefill_pool_rate", "decode_rate")}
    by_hand = 1.0 / (1.0 / alone["decode_pool_rate"] + 1.0 / alone["prefill_pool_rate"])  # as many in as out
    assert alone["decode_rate"] == pytest.approx(by_hand)
    reader = calc.serving("h200", mode="prefill", software="sglang")
    writer = calc.serving("h200", mode="decode", software="sglang")
    assert reader.central("prefill_rate") == pytest.approx(alone["prefill_pool_rate"])
    assert writer.central("decode_rate") == pytest.approx(alone["decode_pool_rate"])


def test_a_fleet_meets_its_demand_with_whole_replicas() -> None:
    result = served()
    fleet = result.fleet("1e5 token/s")
    rate = result.central("replica_rate") or 0.0
    assert fleet.replicas == math.ceil(1e5 / rate) and fleet.devices == fleet.replicas * result.layout.devices
    both = served("h200", mode="disaggregated", software="sglang").fleet("1e5 token/s")
    assert both.prefill_replicas > 0 and both.devices > both.prefill_devices


def test_speculation_pays_by_what_is_accepted() -> None:
    plain = value("decode_rate", batch=8, layout="tp8")
    drafting = value("decode_rate", batch=8, layout="tp8", tokens_per_step=1.8, verified_tokens_per_step=2)
    assert plain < drafting < 1.8 * plain
    with pytest.raises(CalcError, match="cannot gain 2 tokens when it verifies 1"):
        calc.serving("h200", tokens_per_step=2)


def test_cached_prefixes_save_prompts_only() -> None:
    assert value("decode_rate", prefix_hit_share=0.6) > value("decode_rate")
    assert value("decode_rate", mode="decode", prefix_hit_share=0.6) == value("decode_rate", mode="decode")


def test_the_front_holds_no_beaten_point() -> None:
    result = served("h200", "deepseek-v3", workload="reasoning-671b-moe", software="sglang")
    front, points = result.frontier(), result.points()
    assert (np.diff(front["interactivity"]) < 0).all() and (np.diff(front["decode_rate"]) > 0).all()
    for _, row in front.iterrows():
        better = (points["interactivity"] >= row["interactivity"]) & (points["decode_rate"] > row["decode_rate"])
        assert not better.any()
    assert len(set(front["layout"])) > 1
    assert set(points["layout"]) <= set(result.layouts()["layout"])


def test_the_operating_point_lies_on_the_front() -> None:
    result = served()
    front = result.frontier()
    user = result.central("interactivity") or 0.0
    slower = front[front["interactivity"] >= user]["decode_rate"].max()
    faster = front[front["interactivity"] <= user]["decode_rate"].min()
    assert slower * 0.99 <= (result.central("decode_rate") or 0.0) <= faster * 1.01


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"mode": "prefill", "input_tokens": 4096}, "compute"),
        ({"batch": 1, "layout": "tp1", "mode": "decode"}, "weights"),
        ({"batch": 16, "layout": "tp2", "input_tokens": 30_000, "mode": "decode"}, "kv"),
        ({"batch": 1, "layout": "tp64", "mode": "decode"}, "link"),
        ({"layout": "tp8", "time_per_output_token_limit": "1 s", "input_tokens": 30_000, "output_tokens": 4096,
          "mode": "decode", "overrides": {"h200.memory_capacity": "18 GB"}}, "memory"),
    ],
)  # fmt: skip
def test_the_limit_that_binds_is_named(asked: dict[str, Any], expected: str) -> None:
    assert calc.serving("h200", **asked).limit == expected


def test_overhead_and_latency_bind_where_they_should() -> None:
    slow = calc.serving("h200", batch=1, layout="tp8", mode="decode", software="old")
    assert slow.limit == "overhead"
    hurried = calc.serving("h200", "deepseek-v3", layout="ep64", time_per_output_token_limit="14 ms", mode="decode")
    assert hurried.limit == "latency"


def test_shares_of_time_add_to_one_where_no_cap_binds() -> None:
    """At a stated batch the rate falls with the sum of times; steps of 5% see a little less than all of each."""
    found = served(batch=64, layout="tp2", mode="decode").limits
    assert sum(found.values()) == pytest.approx(1.0, abs=0.025)


def test_the_nearest_published_result_is_of_the_same_kind() -> None:
    near = served("h200", layout="tp1", batch=64, software="trtllm").nearest
    assert near is not None and near.title == "Llama-3.1-70B on 1 x H200" and abs(near.error) < 0.3


def test_software_is_an_input() -> None:
    rates = [value("decode_rate", software=name, batch=8, layout="tp8") for name in ("vendor-tuned", "vllm", "old")]
    assert rates == sorted(rates, reverse=True)
    assert any("software" in note for note in served().notes)
    assert not any("software" in note for note in served(software="vllm").notes)


def test_a_chip_that_nobody_measured_says_so() -> None:
    said = [note for note in served("cambricon-590").notes if "measurement" in note]
    assert said and "software_maturity and overhead_multiple" in said[0]
    assert not any("measurement" in note for note in served("h200").notes)


def test_ranges_are_drawn() -> None:
    figure = calc.serving("h20", draws=500, seed=1).figure("decode_rate")
    assert figure.low is not None and figure.high is not None and figure.value is not None
    assert figure.low < figure.value < figure.high


def test_designs_serve_too_and_lean_on_weak_inputs() -> None:
    figure = served("chiplet-28nm-3d").figure("decode_rate")
    assert figure.value is not None and figure.weak


def test_plain_data_has_units_layout_limit_and_reasons() -> None:
    content = json.loads(served("cambricon-590", mode="prefill").to_json())
    assert content["figures"]["prefill_rate"]["unit"] == "token/s per accelerator"
    assert content["layout"] and content["limit"] and set(content["limits"]) >= {"compute", "weights", "kv", "link"}
    unpriced = json.loads(calc.serving("metax-c500").to_json())["figures"]["cost_per_million_tokens"]
    assert unpriced["value"] is not None or unpriced["reason"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"mode": "decod"}, "did you mean decode"),
        ({"layout": "tp0"}, "layout: 'tp0' is none"),
        ({"layout": "ep8"}, "has no experts to spread"),
        ({"layout": "pp999"}, "fewer than stages"),
        ({"layout": 8}, "expected a short name"),
        ({"software": "tensorrrt"}, "did you mean"),
        ({"workload": "train-405b"}, "is training"),
        ({"batch": 0}, "stated_batch: must be at least 1"),
        ({"input_tokens": "long"}, "input_tokens"),
        ({"prefix_hit_share": 1.5}, "prefix_hit_share"),
        ({"time_per_output_token_limit": "3 W"}, "time_per_output_token_limit"),
        ({"time_to_first_token_limit": "3 W"}, "not in a unit like"),
        ({"draws": -1}, "draws"),
        ({"overrides": {"calibration.step_overhed": "1 ms"}}, "did you mean"),
    ],
)
def test_bad_questions_are_refused_by_name(asked: dict[str, Any], expected: str) -> None:
    with pytest.raises(CalcError, match=expected):
        calc.serving("h200", **asked)


def test_no_tokens_above_the_peak() -> None:
    """By hand: output rate x 2 operations for each of 70.6 billion parameters stays below the peak at 8 bits."""
    for mode in ("aggregated", "decode", "disaggregated"):
        assert value("decode_rate", mode=mode) * 2 * 70.6e9 < 1979e12
    assert value("prefill_rate", mode="prefill") * 2 * 68.5e9 < 1979e12
