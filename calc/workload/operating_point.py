"""The operating point of a replica: the largest batch whose decode step keeps the latency limit."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number

HALVINGS = 8


class Step:
    """Time of a decode step as a function of the batch, with all that does not depend on it worked out before."""

    def __init__(
        self,
        dense_read_time: Any,
        dense_compute_time: Any,
        expert_read_time: Any,
        expert_compute_time: Any,
        untouched_share: Any,
        sequence_time: Any,
        fixed_step_time: Any,
        expert_imbalance: Any,
    ) -> None:
        self.dense_read_squared = dense_read_time * dense_read_time
        self.dense_compute_squared = dense_compute_time * dense_compute_time
        slowest_read, slowest_compute = expert_imbalance * expert_read_time, expert_imbalance * expert_compute_time
        self.expert_read_squared = slowest_read * slowest_read
        self.expert_compute_squared = slowest_compute * slowest_compute
        with np.errstate(divide="ignore"):
            self.fading = np.log(untouched_share)
        self.sequence_time = sequence_time
        self.fixed_step_time = fixed_step_time

    def __call__(self, batch: Any) -> Any:
        """Time of a step, before the penalty of data parallelism."""
        square = batch * batch
        touched = 1.0 - np.exp(self.fading * number(batch, "sequence"))
        dense = np.sqrt(self.dense_read_squared + self.dense_compute_squared * square)
        experts = np.sqrt(self.expert_read_squared * (touched * touched) + self.expert_compute_squared * square)
        return dense + experts + self.sequence_time * batch + self.fixed_step_time


def untouched_share(experts: Any, experts_per_token: Any, verified_tokens_per_step: Any, pipeline_stages: Any) -> Any:
    """Chance that the tokens of one sequence leave an expert untouched, with uniform routing.

    Equation: (1 − k/E)^(v/p); a batch of B leaves (1 − k/E)^(v B/p), a pipeline passes it in p parts.
    Source: docs/models.md; the step reads E (1 − (1 − k/E)^(v B/p)) experts.
    """
    return (1.0 - experts_per_token / experts) ** (number(verified_tokens_per_step, "token/sequence") / pipeline_stages)


def sequence_time(attention_time: Any, exchange_time: Any, prefill_share_time: Any) -> Any:
    """Time that each further sequence adds to a step: its attention, its exchange, its share of prompts.

    Equation: a + e + p.
    Source: docs/models.md.
    """
    return attention_time + exchange_time + prefill_share_time


def data_parallel_penalty(attention_data_parallel: Any, data_parallel_slowdown: Any, replica_sizes: Any) -> Any:
    """Factor on the step where attention is data parallel and experts are spread, in one engine.

    Equation: δ under attention data parallelism on more than one device, else 1.
    Source: docs/models.md, three measured cases.
    """
    several = number(replica_sizes, "accelerator") > 1.5
    return np.where((attention_data_parallel > 0.5) & several, data_parallel_slowdown, 1.0)


def step_penalty(data_parallel_penalty: Any, verified_tokens_per_step: Any, draft_overhead: Any) -> Any:
    """Factor on the whole step: data parallelism in one engine, and the drafting of tokens that the step verifies.

    Equation: δ (1 + d) where more than one token is verified, else δ.
    Source: docs/models.md; a draft head costs about 3% of a step.
    """
    drafts = number(verified_tokens_per_step, "token/sequence") > 1.0
    return data_parallel_penalty * (1.0 + np.where(drafts, draft_overhead, 0.0))


def operating_batch(
    maximum_batch: Any,
    time_per_output_token_limit: Any,
    tokens_per_step: Any,
    dense_read_time: Any,
    dense_compute_time: Any,
    expert_read_time: Any,
    expert_compute_time: Any,
    untouched_share: Any,
    sequence_time: Any,
    fixed_step_time: Any,
    expert_imbalance: Any,
    step_penalty: Any,
) -> Any:
    """Largest batch that fits and whose step meets the limit; zero where even one sequence does not.

    Equation: max B in [1, B_max] with δ t(B) ≤ limit · t, by bisection on log B and a last linear step.
    Valid: t rises with B.
    Source: docs/models.md; operating points as in InferenceX (throughput at a given interactivity).
    """
    step = Step(
        dense_read_time, dense_compute_time, expert_read_time, expert_compute_time,
        untouched_share, sequence_time, fixed_step_time, expert_imbalance,
    )  # fmt: skip
    one = counted(1.0 + 0.0 * untouched_share, "sequence")
    limit = time_per_output_token_limit * tokens_per_step * one / step_penalty
    low, most = one + 0.0 * maximum_batch, np.maximum(maximum_batch, one)
    feasible = (maximum_batch >= one) & (step(low) <= limit)
    unbound = step(most) <= limit
    # The ends stay a known ratio apart, so the lower one is enough; a product is cheaper than a choice by a mask.
    ratio = most / one
    for _ in range(HALVINGS):
        ratio = np.sqrt(ratio)
        meets = step(low * ratio) <= limit
        low = low * (1.0 + meets * (ratio - 1.0))
    high = low * ratio
    time_low, time_high = step(low), step(high)
    part = (limit - time_low) / np.where(time_high > time_low, time_high - time_low, limit)
    bound = low + (high - low) * np.minimum(part, 1.0)
    return np.where(feasible, np.where(unbound, most, bound), 0.0 * bound)


def step_time(
    operating_batch: Any,
    dense_read_time: Any,
    dense_compute_time: Any,
    expert_read_time: Any,
    expert_compute_time: Any,
    untouched_share: Any,
    sequence_time: Any,
    fixed_step_time: Any,
    expert_imbalance: Any,
    step_penalty: Any,
) -> Any:
    """Time of one decode step at the operating batch, with the prompts that are served meanwhile.

    Equation: δ {√[r_d² + (c_d B)²] + μ √[(r_x τ(B))² + (c_x B)²] + q B + f}, τ(B) = 1 − (1 − k/E)^(v B/p).
    Source: docs/models.md.
    """
    step = Step(
        dense_read_time, dense_compute_time, expert_read_time, expert_compute_time,
        untouched_share, sequence_time, fixed_step_time, expert_imbalance,
    )  # fmt: skip
    return step_penalty * step(operating_batch)


FORMULAS = (untouched_share, sequence_time, data_parallel_penalty, step_penalty, operating_batch, step_time)
