"""Training by operations and utilisation."""

from __future__ import annotations

from typing import Any

import numpy as np

from calc.units import counted, number


def training_operations_per_token(
    active_parameters: Any, layers: Any, prefill_attention_width: Any, sequence_length: Any
) -> Any:
    """Operations of the model for one training token, forward and backward; causal attention.

    Equation: 6 P_act + 3 L s w.
    Source: Kaplan et al., arXiv:2001.08361; attention as in PaLM, arXiv:2204.02311, appendix B, halved (causal).
    """
    length = number(sequence_length, "token/sequence")
    return counted(6.0 * active_parameters + 3.0 * layers * length * prefill_attention_width, "FLOP/token")


def expert_training_slowdown(
    active_parameters: Any,
    moe_layers: Any,
    experts_per_token: Any,
    expert_parameters: Any,
    expert_training_penalty: Any,
) -> Any:
    """Factor by which experts stretch the matrix work of a training step.

    Equation: 1 + (ν − 1) L_m k P_x / P_act; 1 for a dense model.
    Source: docs/models.md; ν from published runs, poorly known.
    """
    routed = moe_layers * experts_per_token * expert_parameters / active_parameters
    return 1.0 + (expert_training_penalty - 1.0) * routed


def model_flops_utilisation(
    matrix_efficiency_16bit: Any,
    software_maturity: Any,
    efficiency_limit: Any,
    training_step_share: Any,
    training_software_factor: Any,
    expert_training_slowdown: Any,
) -> Any:
    """Operations of the model delivered in training, over the dense 16-bit peak. Causal convention.

    Equation: MFU = min(κ η_16, cap) s σ / x.
    Source: docs/models.md; s is the share of a step spent in matrix work, σ the software stack.
    """
    matrices = np.minimum(software_maturity * matrix_efficiency_16bit, efficiency_limit)
    return matrices * training_step_share * training_software_factor / expert_training_slowdown


def training_rate(peak_rate_16bit: Any, model_flops_utilisation: Any, training_operations_per_token: Any) -> Any:
    """Training tokens a second of one device.

    Equation: C_16 MFU / F.
    Source: definition of model FLOPs utilisation (PaLM, arXiv:2204.02311).
    """
    return peak_rate_16bit * model_flops_utilisation / training_operations_per_token


def training_minimum_devices(total_parameters: Any, training_bytes_per_parameter: Any, usable_memory: Any) -> Any:
    """Devices whose memory holds weights, gradients and optimiser state; activations come on top.

    Equation: b P / M_u.
    Source: Rajbhandari et al., ZeRO, arXiv:1910.02054, section 3.1 (16 bytes a parameter).
    """
    return total_parameters * training_bytes_per_parameter / usable_memory


def replica_rate(training_rate: Any, devices_per_replica: Any) -> Any:
    """Training tokens a second of the smallest step by which a fleet grows.

    Equation: r n.
    Source: definition.
    """
    return training_rate * devices_per_replica


def devices_per_replica(accelerators_per_server: Any) -> Any:
    """Devices by which a training fleet grows: whole servers.

    Equation: n = accelerators per server.
    Source: definition.
    """
    return accelerators_per_server * counted(
        1.0 + 0.0 * number(accelerators_per_server, "accelerator/server"), "server"
    )


def training_time(training_tokens: Any, throughput: Any, campaign_goodput: Any) -> Any:
    """Time of one training run on the fleet, with failures and restarts.

    Equation: T / (R g).
    Source: docs/models.md; goodput from reported campaigns.
    """
    return training_tokens / (throughput * campaign_goodput)


FORMULAS = (
    training_operations_per_token,
    expert_training_slowdown,
    model_flops_utilisation,
    training_rate,
    training_minimum_devices,
    replica_rate,
    devices_per_replica,
    training_time,
)
