"""Workload: transformer arithmetic, serving and training rates, what fits in memory."""

from calc.workload import decode, memory, operating_point, serving, training, transformer

SERVING = (*transformer.FORMULAS, *memory.FORMULAS, *decode.FORMULAS, *operating_point.FORMULAS, *serving.FORMULAS)
TRAINING = (*transformer.FORMULAS, memory.usable_memory, *training.FORMULAS)
GROUPED_QUERY = transformer.GROUPED_QUERY
LATENT = transformer.LATENT
PREFILL_ALONE = serving.PREFILL_ALONE
