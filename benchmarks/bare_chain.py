"""The serving chain written by hand in plain NumPy, as the yardstick for the engine's speed.

It knows neither formulas, units nor names beyond its columns: what a NumPy programmer would write who needs this
one chain and nothing else. It works in blocks of draws, does everything that no draw touches once, takes what is
constant out of the search for the batch, and picks the best replica by index. Same inputs, same figures.

Axes: ``[replica layout, platform, draw]``. Columns are in base units (second, byte, joule, metre, USD, FLOP).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.bare_fleet import fleet
from benchmarks.bare_silicon import unit_cost

Array = NDArray[np.float64]
Columns = Mapping[str, Any]
BLOCK_ELEMENTS = 32_768
HALVINGS = 8


def accelerator_chain(columns: Columns) -> dict[str, Any]:
    """All serving figures of bought accelerators, at equal throughput."""
    return _in_blocks(columns, _accelerator)


def design_chain(columns: Columns) -> dict[str, Any]:
    """All serving figures of designs on paper, from wafer to token, at equal throughput."""
    return _in_blocks(columns, _design)


def _in_blocks(columns: Columns, chain: Callable[[Any, Any], dict[str, Any]]) -> dict[str, Any]:
    shapes = [np.shape(value) for value in columns.values()]
    draws = max(shape[-1] for shape in shapes if shape)
    platforms = max(shape[-2] for shape in shapes if len(shape) > 1)
    block = max(64, BLOCK_ELEMENTS // (platforms * np.shape(columns["replica_sizes"])[0]))
    fixed = {name: value for name, value in columns.items() if not np.ndim(value) or np.shape(value)[-1] != draws}
    drawn = {name: value for name, value in columns.items() if name not in fixed}
    work = _model_work(SimpleNamespace(**fixed))
    results: dict[str, Any] = {}
    with np.errstate(all="ignore"):
        for start in range(0, draws, block):
            part = slice(start, min(start + block, draws))
            inputs = SimpleNamespace(**fixed, **{name: value[..., part] for name, value in drawn.items()})
            for name, value in chain(inputs, work).items():
                if np.ndim(value) and np.shape(value)[-1] > 1:
                    if name not in results:
                        results[name] = np.empty((*value.shape[:-1], draws))
                    results[name][..., part] = value
                else:
                    results[name] = value
    return results


def _model_work(m: Any) -> Any:
    """What one token of the model takes, and what each replica holds; no draw changes it."""
    n, stages = m.replica_sizes, m.pipeline_stages
    stage, verified = n / stages, m.verified_tokens_per_step
    parallel = m.attention_data_parallel > 0.5
    attention = 2.0 * m.hidden_size * m.attention_head_width * (m.attention_heads + m.key_value_heads)
    width = 2.0 * m.attention_heads * m.attention_head_width
    expert = m.feed_forward_matrices * m.hidden_size * m.expert_width
    embedding = m.vocabulary_size * m.hidden_size
    dense_layers = m.layers - m.moe_layers
    shared = m.layers * attention + m.moe_layers * m.shared_experts * expert
    shared += dense_layers * m.feed_forward_matrices * m.hidden_size * m.feed_forward_width
    routed = m.moe_layers * m.experts_per_token * expert
    all_experts = m.moe_layers * m.experts * expert
    copies = shared + m.embedding_copies * embedding
    weights = m.bytes_per_weight * (copies + all_experts + (n - 1.0) * copies * parallel)
    context = m.input_tokens + 0.5 * m.output_tokens
    cache = m.layers * 2.0 * m.key_value_heads * m.attention_head_width * m.bytes_per_cache_element * context
    shards = np.where(parallel, n, stages * np.minimum(stage, m.key_value_heads))
    prompt_scores = m.layers * width * m.input_tokens**2
    hit = m.prefix_hit_share
    answer_scores = m.layers * width * 2.0 * context
    tokens = m.input_tokens + m.output_tokens
    operations = 2.0 * (shared + routed + embedding) * tokens / m.output_tokens
    operations += prompt_scores / m.output_tokens + answer_scores
    return SimpleNamespace(
        n=n,
        parallel=parallel,
        ranks=np.where(parallel, n, 1.0),
        any_parallel=bool(np.any(parallel)),
        stage=stage,
        stages=stages,
        any_pipeline=bool(np.any(stages > 1.0)),
        several=stage > 1.5,
        shared=shared,
        routed=routed,
        dense_layers=dense_layers,
        weights=weights,
        cache=cache,
        shards=shards,
        cache_of_replica=cache * n / shards,
        dense_bytes=m.bytes_per_weight * (shared + embedding) / np.where(parallel, 1.0, stage),
        dense_work=2.0 * (shared + embedding) * verified / n,
        expert_bytes=m.bytes_per_weight * all_experts / stage,
        expert_work=2.0 * routed * verified / n,
        log_untouched=np.log1p(-m.experts_per_token / m.experts) * verified / stages,
        read=(1.0 - hit) * m.input_tokens,
        read_scores=prompt_scores * (1.0 - hit * hit),
        answer_scores=answer_scores * verified,
        verified=verified,
        drafting=float(np.max(verified)) > 1.0,
        reduced_bytes=4.0 * m.layers / stages * (stage - 1.0) / stage * m.hidden_size * m.bytes_per_activation,
        routed_bytes=m.moe_layers * m.hidden_size / stage,
        hopped_bytes=(stages - 1.0) * m.hidden_size * m.bytes_per_activation / n,
        operations=operations,
        written=m.output_tokens / tokens,
    )


def _accelerator(c: Any, w: Any) -> dict[str, Any]:
    figures = {
        "peak_rate": c.peak_rate,
        "memory_bandwidth": c.memory_bandwidth,
        "memory_capacity": c.memory_capacity,
        "rated_power": c.rated_power,
        "device_price": c.device_price,
        "total_processing_performance": c.control_rate * c.control_bit_length,
    }
    idle = c.idle_power_share * c.rated_power
    streaming = c.memory_bandwidth * c.memory_energy / c.regulator_efficiency
    power = SimpleNamespace(idle=idle, streaming=streaming, sustained=c.sustained_power_share * c.rated_power)
    return figures | fleet(c, w, c, _serving(c, w, c), power)


def _design(c: Any, w: Any) -> dict[str, Any]:
    dies, stacks, area = c.dies_per_accelerator, c.memory_stacks, c.die_area
    silicon = area * dies
    # Rates and memory
    interface = stacks * (c.memory_phy_area + c.memory_controller_transistors / c.transistor_density)
    usable = silicon * (1.0 - c.die_to_die_area_share)
    compute = np.maximum(np.minimum(usable, (usable - interface) / (1.0 - c.usual_interface_share)), 0.0)
    clock = c.nominal_clock * _drive(c.supply_voltage, c) / _drive(c.nominal_voltage, c)
    macs = c.mac_density * c.transistor_density / c.reference_transistor_density * compute
    rate = 2.0 * macs * clock
    chip = SimpleNamespace(
        attention_peak_rate=rate * c.attention_rate_multiple,
        peak_rate=rate * c.rate_multiple,
        memory_bandwidth=stacks * c.stack_bandwidth + silicon * c.bonded_bandwidth_density,
        memory_capacity=stacks * c.stack_capacity + c.bonded_layers * silicon * c.bonded_capacity_density,
    )
    # Power
    swing = c.supply_voltage / c.nominal_voltage
    learned = np.exp(-c.generation_rate * (c.design_year - c.reference_year))
    drawn = c.power_model_error / c.regulator_efficiency
    idle = silicon * c.static_power_density * swing**c.static_voltage_exponent + c.io_power
    idle += (dies > 1.0) * dies * c.die_to_die_bandwidth * c.die_to_die_energy
    streaming = chip.memory_bandwidth * c.memory_energy
    power = rate * c.energy_per_operation * c.node_energy_ratio * (swing * swing) * learned
    power += idle + c.memory_load_share * streaming
    chip.rated_power = power * drawn
    terms = SimpleNamespace(idle=idle * drawn, streaming=streaming * drawn, sustained=chip.rated_power)
    unit = unit_cost(c, chip.memory_capacity)
    chip.device_price = unit / (1.0 - c.gross_margin)
    figures = {
        "total_processing_performance": rate * c.control_bit_length,
        "peak_rate": chip.peak_rate,
        "memory_bandwidth": chip.memory_bandwidth,
        "memory_capacity": chip.memory_capacity,
        "rated_power": chip.rated_power,
        "unit_cost": unit,
        "device_price": chip.device_price,
    }
    return figures | fleet(c, w, chip, _serving(c, w, chip), terms)


def _drive(voltage: Any, c: Any) -> Any:
    overdrive = np.log1p(np.exp((voltage - c.threshold_voltage) / (2.0 * c.near_threshold_width)))
    return overdrive**c.velocity_saturation / voltage


def _serving(c: Any, w: Any, chip: Any) -> Any:
    """The operating point: largest batch within memory and latency on the best replica."""
    matrix = chip.peak_rate * np.minimum(c.software_maturity * c.matrix_efficiency, c.efficiency_limit)
    attention = chip.attention_peak_rate * np.minimum(c.software_maturity * c.attention_efficiency, c.efficiency_limit)
    streaming = c.memory_read_efficiency * chip.memory_bandwidth
    # Links
    inside = w.stage <= c.scale_up_size
    link = c.link_efficiency * np.where(inside, c.interconnect_bandwidth, c.scale_out_bandwidth)
    across = np.where(w.parallel, c.network_latency, 2.0 * c.collective_latency)
    latency = np.where(inside, w.several * c.collective_latency, across)
    moved, exchanges, penalty = w.reduced_bytes, 2.0 * c.layers, 1.0 + w.drafting * c.draft_overhead
    if w.any_parallel:
        domains = np.maximum(w.stage / c.scale_up_size, 1.0)
        copies = np.where(
            inside,
            c.experts_per_token * (w.stage - 1.0) / w.stage,
            np.minimum(c.experts_per_token, domains) * (1.0 - 1.0 / domains),
        )
        routed = c.exposed_exchange_share * copies * w.routed_bytes * (c.bytes_per_dispatched + c.bytes_per_activation)
        moved = np.where(w.parallel, routed, moved)
        exchanges = np.where(w.parallel, 2.0 * c.exposed_exchange_share * c.moe_layers, exchanges)
        penalty = np.where(w.parallel & w.several, c.data_parallel_slowdown * penalty, penalty)
    exchange, waiting = moved / link, exchanges * latency
    if w.any_pipeline:
        near = w.n <= c.scale_up_size
        hop = c.link_efficiency * np.where(near, c.interconnect_bandwidth, c.scale_out_bandwidth)
        exchange = exchange + w.hopped_bytes / hop
        waiting = waiting + (w.stages - 1.0) * np.where(near, c.collective_latency, c.network_latency)
    # Prompts
    weights = 2.0 * (w.shared + c.expert_imbalance * w.routed) * w.read
    prompt = weights / (c.prefill_efficiency * matrix) + w.read_scores / attention
    prefill = prompt / w.n + exchange * w.read
    prompts = prefill * (c.tokens_per_step / c.output_tokens)
    # A step of batch B takes sqrt(read2 + work2 B²) + sqrt(xread2 τ(B)² + xwork2 B²) + slope B + fixed
    read2, work2 = (w.dense_bytes / streaming) ** 2, (w.dense_work / matrix) ** 2
    imbalance2 = c.expert_imbalance**2
    xread2, xwork2 = imbalance2 * (w.expert_bytes / streaming) ** 2, imbalance2 * (w.expert_work / matrix) ** 2
    cache_read = w.cache / w.shards / (c.cache_read_efficiency * chip.memory_bandwidth)
    scores = w.answer_scores / w.n / attention
    slope = np.sqrt(cache_read * cache_read + scores * scores) + exchange * w.verified + prompts
    launches = w.dense_layers * c.dense_layer_overhead + c.moe_layers * c.moe_layer_overhead
    fixed = c.overhead_multiple * launches + c.step_overhead + waiting

    def step(batch: Any, square: Any) -> Any:
        touched = 1.0 - np.exp(w.log_untouched * batch)
        experts = np.sqrt(xread2 * (touched * touched) + xwork2 * square)
        return np.sqrt(read2 + work2 * square) + experts + slope * batch + fixed

    usable = np.maximum(chip.memory_capacity * c.usable_memory_share - c.memory_reserve, 0.0)
    fits = (w.n * usable - w.weights) / w.cache_of_replica
    most = np.minimum(fits, c.engine_batch_limit * w.ranks)
    batch = _largest_batch(step, most, c.time_per_output_token_limit * c.tokens_per_step / penalty)
    time = penalty * step(batch, batch * batch)
    rate = batch * c.tokens_per_step / (time * w.n)
    # The best replica, by index
    best = np.argmax(rate, axis=0)[np.newaxis]

    def chosen(values: Any) -> Any:
        return np.take_along_axis(values, best, axis=0)[0]

    rate = chosen(rate)
    able = np.where(rate > 0.0, 1.0, np.nan)
    batch, time, size = chosen(batch) * able, chosen(time), w.n.reshape(-1)[best[0]]
    share = chosen(prompts) * batch / time
    share = share * (chosen(penalty) if w.any_parallel else penalty)
    multiplying = chosen((w.dense_work + w.expert_work) / matrix) * batch / time + share
    touched = 1.0 - np.exp(chosen(w.log_untouched + 0.0 * w.n) * batch)
    moved = chosen(w.dense_bytes + 0.0 * w.n) + chosen(w.expert_bytes + 0.0 * w.n) * touched
    moved = (moved + chosen(w.cache / w.shards) * batch) / (time * chip.memory_bandwidth)
    return SimpleNamespace(
        rate=rate * able,
        batch=batch,
        size=size * able,
        interactivity=c.tokens_per_step / time * able,
        prefill=c.input_tokens / (chosen(prefill) * size) * able,
        compute_load=np.minimum(multiplying, 1.0),
        memory_load=np.minimum(moved + c.memory_load_share * share, 1.0),
    )


def _largest_batch(step: Callable[[Any, Any], Any], most: Any, limit: Any) -> Any:
    """Largest batch whose step meets the limit: bisection on its logarithm, then a straight line.

    The ends stay a known ratio apart, so only the lower one is kept. It moves by a product: a choice by a mask that
    changes from draw to draw costs many times as much.
    """
    most_or_one = np.maximum(most, 1.0)
    one = np.ones_like(most_or_one)
    feasible = (most >= 1.0) & (step(one, one) <= limit)
    unbound = step(most_or_one, most_or_one * most_or_one) <= limit
    low, ratio = one, most_or_one
    for _ in range(HALVINGS):
        ratio = np.sqrt(ratio)
        middle = low * ratio
        meets = step(middle, middle * middle) <= limit
        low = low * (1.0 + meets * (ratio - 1.0))
    high = low * ratio
    time_low, time_high = step(low, low * low), step(high, high * high)
    part = (limit - time_low) / np.where(time_high > time_low, time_high - time_low, limit)
    bound = low + (high - low) * np.minimum(part, 1.0)
    return np.where(feasible, np.where(unbound, most_or_one, bound), 0.0 * bound)
