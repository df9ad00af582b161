"""Workload: transformer arithmetic, serving and training rates, what fits in memory."""

from collections.abc import Callable, Mapping
from typing import Any

from calc.workload import decode, memory, operating_point, serving, training, transformer, utilisation

SERVING = (*transformer.FORMULAS, *memory.FORMULAS, *decode.FORMULAS, *operating_point.FORMULAS, *serving.FORMULAS)
TRAINING = (*transformer.FORMULAS, memory.usable_memory, *training.FORMULAS)
GROUPED_QUERY = transformer.GROUPED_QUERY
LATENT = transformer.LATENT
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
