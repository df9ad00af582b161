"""What fits: weights on the devices of a replica, and sequences in the memory that is left.

A replica is one copy of the model on `replica_sizes` devices; the sizes tried are the leading axis of the
arrays, so that one evaluation covers all of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number


def usable_memory(memory_capacity: Any, usable_memory_share: Any, memory_reserve: Any) -> Any:
    """Memory of a device that weights and cache can use.

    Equation: M_u = u M − r; not below zero.
    Source: docs/models.md (serving engines reserve about 10% and 4 GB for activations and buffers).
    """
    return np.maximum(memory_capacity * usable_memory_share - memory_reserve, 0.0 * memory_reserve)


def resident_memory(memory_capacity: Any, memory_reserve: Any) -> Any:
    """Memory of a device that weights alone can take, where next to no cache is kept.

    Equation: M − r; not below zero.
    Source: docs/models.md (a fleet that reads prompts hands its cache on).
    """
    return np.maximum(memory_capacity - memory_reserve, 0.0 * memory_reserve)


def weight_memory(
    total_parameters: Any,
    shared_parameters: Any,
    embedding_parameters: Any,
    embedding_copies: Any,
    bytes_per_weight: Any,
    attention_data_parallel: Any,
    replica_sizes: Any,
) -> Any:
    """Bytes of weights of one replica; under attention data parallelism each device holds all but the experts.

    Equation: w [P + a (n − 1) (P_s + c V h)], a = 1 under attention data parallelism, else 0.
    Source: docs/models.md; DeepSeek-V3, arXiv:2412.19437, section 3.4 (deployment).
    """
    copies = attention_data_parallel * (number(replica_sizes, "accelerator") - 1.0)
    repeated = shared_parameters + embedding_copies * embedding_parameters
    return bytes_per_weight * (total_parameters + copies * repeated)


def cache_shards(
    replica_sizes: Any, stage_size: Any, pipeline_stages: Any, key_value_heads: Any, attention_data_parallel: Any
) -> Any:
    """Over how many devices the cache of a sequence is spread without copies.

    Equation: p min(n/p, n_kv) under tensor parallelism in p stages; n under attention data parallelism (by sequence).
    Source: Pope et al., arXiv:2211.05102; a latent cache is not split by heads (arXiv:2405.04434).
    """
    by_heads = pipeline_stages * np.minimum(number(stage_size, "accelerator"), key_value_heads)
    return counted(
        np.where(attention_data_parallel > 0.5, number(replica_sizes, "accelerator"), by_heads), "accelerator"
    )


def memory_limited_batch(
    replica_sizes: Any,
    usable_memory: Any,
    weight_memory: Any,
    cache_per_token: Any,
    mean_context: Any,
    cache_shards: Any,
) -> Any:
    """Sequences whose cache fits beside the weights of a replica; below one, the model does not fit.

    Equation: (n M_u − W) / (κ c n / s).
    Source: docs/models.md.
    """
    free = replica_sizes * usable_memory - weight_memory
    per_sequence = cache_per_token * mean_context * replica_sizes / cache_shards
    return free / per_sequence


def maximum_batch(memory_limited_batch: Any, engine_batch_limit: Any) -> Any:
    """Largest batch that memory and the serving engine allow.

    Equation: min(B_memory, B_engine).
    Source: docs/models.md.
    """
    return np.minimum(memory_limited_batch, engine_batch_limit)


FORMULAS = (usable_memory, resident_memory, weight_memory, cache_shards, memory_limited_batch, maximum_batch)
