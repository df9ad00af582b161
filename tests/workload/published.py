"""A step of one replica at a stated batch, size and layout; for comparison with published measurements."""

from typing import Any

import numpy as np

from calc import compare
from calc.comparison.cases import Central
from calc.comparison.evaluation import available_names, columns_for
from calc.comparison.structures import Shape, structure_of
from calc.graph import evaluate


def step_time(chip: str, model: str, devices: int, batch: int, prompt: int, answer: int, **changed: float) -> float:
    """Milliseconds of one decode step with the prompts that are served meanwhile; 8-bit weights and cache."""
    comparison = compare(
        [chip],
        workload="chat-70b",
        model=model,
        basis="per_device",
        policy="none",
        overrides={
            "workload.input_tokens": f"{prompt} token",
            "workload.output_tokens": f"{answer} token",
            "workload.bytes_per_cache_element": "1 B",
            "workload.time_per_output_token_limit": "100000 ms",
        },
    )
    inputs = comparison.inputs
    platform = inputs.platforms[0]
    fixed: dict[str, Any] = {
        "replica_sizes": np.full((1, 1, 1), float(devices)),
        "attention_data_parallel": np.zeros((1, 1, 1)),
        "pipeline_stages": np.ones((1, 1, 1)),
        "operating_batch": float(batch),
        **changed,
    }
    given = frozenset(available_names(inputs, platform) | set(fixed))
    structure = structure_of(
        Shape("accelerator", inputs.model.attention.kind, "serving", "per_device"), given, ("step_time",)
    )
    columns = columns_for(inputs, [platform], [name for name in structure.inputs if name not in fixed], Central())
    columns |= {name: value for name, value in fixed.items() if name in structure.inputs}
    return float(np.ravel(evaluate(structure, columns)["step_time"])[0]) * 1e3
