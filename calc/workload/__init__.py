"""Workload: transformer arithmetic, serving and training rates, what fits in memory."""

from collections.abc import Callable, Mapping
from typing import Any

from calc.workload import (
    campaign,
    decode,
    memory,
    operating_point,
    serving,
    training,
    training_exchange,
    training_layout,
    training_memory,
    training_pipeline,
    training_step,
    transformer,
    utilisation,
)

SERVING = (*transformer.FORMULAS, *memory.FORMULAS, *decode.FORMULAS, *operating_point.FORMULAS, *serving.FORMULAS)
TRAINING = (
    *transformer.FORMULAS,
    *training_layout.FORMULAS,
    *training_step.FORMULAS,
    *training_exchange.FORMULAS,
    *training_memory.FORMULAS,
    *training_pipeline.FORMULAS,
    *training.FORMULAS,
    *campaign.FORMULAS,
)
GROUPED_QUERY = transformer.GROUPED_QUERY
LATENT = transformer.LATENT
METHODS: dict[str, dict[str, Callable[..., Any]]] = {
    "full": {
        "device_trained_parameters": training_memory.all_trained,
        "training_minimum_devices": training_memory.state_minimum_devices,
    },
    "lora": {
        "device_trained_parameters": training_memory.adapters_trained,
        "training_minimum_devices": training_memory.adapters_minimum_devices,
    },
}
"""What is trained: every weight, or low-rank adapters beside frozen ones."""
GOODPUT = campaign.GOODPUT
SERVING_UTILISATION = utilisation.SERVING
TRAINING_UTILISATION = utilisation.TRAINING
PREFILL_ALONE = serving.PREFILL_ALONE
CHANGES: Mapping[str, Mapping[str, Callable[..., Any]]] = {
    "prefill": serving.PREFILL_ALONE,
    "disaggregated": serving.DISAGGREGATED | utilisation.POOLED,
    "first token limit": serving.FIRST_TOKEN_LIMITED,
    "stated batch": operating_point.AT_STATED_BATCH,
    "stated batch as it fits": memory.STATED_BATCH,
}
"""Formulas that take the place of the usual ones, by what is asked of a fleet."""
