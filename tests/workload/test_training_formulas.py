"""Each formula of a training step and of a campaign against a figure worked out by hand (bare numbers, base units)."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from calc.workload import (
    campaign,
    training,
    training_exchange,
    training_layout,
    training_memory,
    training_pipeline,
    training_step,
)

LINKS = {"scale_up_size": 8.0, "interconnect_bandwidth": 400e9, "scale_out_bandwidth": 50e9, "link_efficiency": 0.5}
ONE = np.array([1.0]).reshape(-1, 1, 1)
"""The second of two layouts is the one chosen."""


def along(first: float, second: float) -> np.ndarray:
    return np.array([first, second]).reshape(-1, 1, 1)


LAYOUT = [
    # 8 x 4 x 2 devices of a copy; 512 of them make 8 copies; 256 sequences, 2 at a time, make 16 micro-batches.
    (training_layout.model_parallel, {"tensor_parallel": 8, "pipeline_parallel": 4, "context_parallel": 2}, 64),
    (training_layout.data_parallel, {"training_devices": 512, "model_parallel": 64}, 8),
    (training_layout.micro_batches, {"global_batch": 256, "data_parallel": 8, "micro_batch": 2}, 16),
    (training_layout.micro_batch_tokens, {"micro_batch": 2, "sequence_length": 4096}, 8192),
    (training_layout.shard_group, {"data_parallel": 8, "context_parallel": 2}, 16),
    (training_layout.expert_tensor_parallel, {"expert_parallel": 1, "tensor_parallel": 4}, 4),
    (training_layout.expert_tensor_parallel, {"expert_parallel": 8, "tensor_parallel": 4}, 1),
    # 16 copies of 4 tensor ranks are 64 devices; experts over 8 of them leave 8 copies of each expert.
    (training_layout.expert_shard_group,
     {"shard_group": 16, "tensor_parallel": 4, "expert_parallel": 8, "expert_tensor_parallel": 1}, 8),
    # 126 layers on 16 stages: 8 on the fullest, 7.875 on average.
    (training_layout.stage_layer_share, {"layers": 126, "pipeline_parallel": 16, "balanced_stages": 0}, 8 / 7.875),
    (training_layout.stage_layer_share, {"layers": 126, "pipeline_parallel": 16, "balanced_stages": 1}, 1),
]  # fmt: skip

STEP = [
    # 0.5 x min(1.2 x 0.8, 0.9) of 100.
    (training_step.training_matrix_rate, {"peak_rate": 100, "matrix_efficiency": 0.8, "software_maturity": 1.2,
                                          "training_maturity": 0.5, "efficiency_limit": 0.9}, 45),
    (training_step.training_head_rate, {"peak_rate_16bit": 100, "matrix_efficiency_16bit": 0.6,
                                        "software_maturity": 1.0, "training_maturity": 0.5,
                                        "efficiency_limit": 0.9}, 30),
    (training_step.training_attention_rate, {"peak_rate_16bit": 100, "attention_efficiency": 0.5,
                                             "software_maturity": 0.8, "training_maturity": 1.0,
                                             "efficiency_limit": 0.9}, 40),
    # 2 x (3 + 1) x 1000 x (1e9 + 2 x 10 x 2 x 5e7) / (4 x 1e12).
    (training_step.layer_compute_time,
     {"matrix_passes": 3, "full_recompute": 1, "micro_batch_tokens": 1000, "shared_parameters": 1e9,
      "expert_training_penalty": 2, "moe_layers": 10, "experts_per_token": 2, "expert_parameters": 5e7,
      "model_parallel": 4, "training_matrix_rate": 1e12}, 6.0),
    # Three passes over 1e9 weights of 2 B at 0.8 x 1e12 B/s.
    (training_step.weight_pass_time, {"matrix_passes": 3, "full_recompute": 0, "bytes_per_weight": 2,
                                      "device_layer_parameters": 1e9, "memory_read_efficiency": 0.8,
                                      "memory_bandwidth": 1e12}, 7.5e-3),
    (training_step.layer_matrix_time, {"layer_compute_time": 3.0, "weight_pass_time": 4.0}, 5.0),
    # 3.5 x 1000 tokens x 10 layers x 2000 x 512 / (2 x 1e12).
    (training_step.layer_attention_time, {"attention_backward_multiple": 2.5, "full_recompute": 0,
                                          "micro_batch_tokens": 1000, "layers": 10, "sequence_length": 2000,
                                          "prefill_attention_width": 512, "model_parallel": 2,
                                          "training_attention_rate": 1e12}, 0.01792),
    # 1000 x 2 B x 100 x (10 x 40 + 5 x 2 x 12) are 104 MB, on two devices at 0.5e12 B/s.
    (training_step.layer_memory_time,
     {"matrix_passes": 3, "full_recompute": 0, "selective_recompute": 0, "micro_batch_tokens": 1000,
      "bytes_per_activation": 2, "hidden_size": 100, "layers": 10, "layer_memory_passes": 40, "moe_layers": 5,
      "experts_per_token": 2, "expert_memory_passes": 12, "model_parallel": 2, "memory_read_efficiency": 0.5,
      "memory_bandwidth": 1e12}, 104e-6),
    # A third more with selective recompute, and no more than that with full recompute on top.
    (training_step.layer_memory_time,
     {"matrix_passes": 3, "full_recompute": 1, "selective_recompute": 1, "micro_batch_tokens": 1000,
      "bytes_per_activation": 2, "hidden_size": 100, "layers": 10, "layer_memory_passes": 40, "moe_layers": 5,
      "experts_per_token": 2, "expert_memory_passes": 12, "model_parallel": 2, "memory_read_efficiency": 0.5,
      "memory_bandwidth": 1e12}, 104e-6 * 4 / 3),
    # 2 x (80 x 100 us + 40 x 1 ms) / 4.
    (training_step.layer_launch_time, {"matrix_passes": 3, "full_recompute": 0, "layers": 80, "moe_layers": 40,
                                       "pipeline_parallel": 4, "training_layer_overhead": 1e-4,
                                       "training_expert_overhead": 1e-3, "overhead_multiple": 2.0}, 0.024),
    # 6 x 1000 x 1e9 / (8 x 1e12).
    (training_step.head_time, {"matrix_passes": 3, "micro_batch_tokens": 1000, "embedding_parameters": 1e9,
                               "tensor_parallel": 8, "context_parallel": 1, "training_head_rate": 1e12}, 0.75),
]  # fmt: skip

TENSOR = LINKS | {
    "micro_batch_tokens": 8192.0, "hidden_size": 8192.0, "bytes_per_activation": 2.0, "layers": 80.0,
    "pipeline_parallel": 4.0, "context_parallel": 1.0, "full_recompute": 0.0, "collective_latency": 1e-5,
    "exposed_activation_share": 0.5,
}  # fmt: skip
EXPERT = LINKS | {
    "experts_per_token": 8.0, "micro_batch_tokens": 4096.0, "hidden_size": 7168.0, "bytes_per_activation": 2.0,
    "moe_layers": 58.0, "tensor_parallel": 1.0, "pipeline_parallel": 2.0, "context_parallel": 1.0,
    "full_recompute": 0.0, "network_latency": 0.0, "exposed_expert_share": 1.0, "expert_domain_limit": 4.0,
}  # fmt: skip
SHARD = LINKS | {
    "bytes_per_weight": 2.0, "bytes_per_gradient": 2.0, "device_trained_parameters": 8e9, "tensor_parallel": 1.0,
}  # fmt: skip
EXCHANGE = [
    # 0.5 x 8 x 20 layers x (7/8 x 8192 x 8192 x 2 B / 200 GB/s + 10 us).
    (training_exchange.tensor_exchange_time, TENSOR | {"tensor_parallel": 8.0},
     80 * (0.875 * 8192 * 8192 * 2 / 200e9 + 1e-5)),
    (training_exchange.tensor_exchange_time, TENSOR | {"tensor_parallel": 1.0}, 0.0),
    # Sixteen over two domains of eight: ports of all eight carry it, 8 x 50 GB/s, as fast as the link here.
    (training_exchange.tensor_exchange_time, TENSOR | {"tensor_parallel": 16.0},
     80 * (15 / 16 * 8192 * 8192 * 2 / 200e9 + 1e-5)),
    # 3 passes x 20 layers x 3/4 x 8192 x 2048 x 2 B / 200 GB/s, half hidden.
    (training_exchange.context_exchange_time,
     LINKS | {"context_parallel": 4.0, "micro_batch_tokens": 8192.0, "cache_elements": 2048.0,
              "bytes_per_activation": 2.0, "layers": 80.0, "tensor_parallel": 1.0, "pipeline_parallel": 4.0,
              "full_recompute": 0.0, "exposed_activation_share": 0.5},
     0.5 * 60 * 0.75 * 8192 * 2048 * 2 / 200e9),
    # Inside of a domain 8 x 7/8 copies of a token go over the link; 4 exchanges x 29 layers.
    (training_exchange.expert_exchange_time, EXPERT | {"expert_parallel": 8.0}, 116 * 4096 * 7168 * 2 * 7 / 200e9),
    # Eight domains: a token goes to four at most, 7/8 of them away, over 25 GB/s.
    (training_exchange.expert_exchange_time, EXPERT | {"expert_parallel": 64.0}, 116 * 4096 * 7168 * 2 * 3.5 / 25e9),
    (training_exchange.expert_exchange_time, EXPERT | {"expert_parallel": 1.0}, 0.0),
    # Two pieces of a stage, there and back, over 25 GB/s, half hidden.
    (training_exchange.pipeline_exchange_time,
     LINKS | {"pipeline_parallel": 4.0, "virtual_stages": 2.0, "micro_batch_tokens": 8192.0, "hidden_size": 8192.0,
              "bytes_per_activation": 2.0, "tensor_parallel": 8.0, "context_parallel": 1.0, "training_devices": 64.0,
              "exposed_activation_share": 0.5}, 0.5 * 4 * 8192 * 8192 * 2 / 8 / 25e9),
    # Eight devices: 7/8 x (2 x 2 B + 2 B) x 8e9 over 200 GB/s.
    (training_exchange.shard_exchange_time,
     SHARD | {"shard_weights": 1.0, "device_layer_parameters": 7e9, "device_head_parameters": 1e9,
              "shard_group": 8.0}, 0.875 * 6 * 8e9 / 200e9),
    # Gradients summed and weights gathered once, half hidden; nothing where weights are sharded.
    (training_exchange.gradient_exchange_time,
     SHARD | {"shard_weights": 0.0, "shard_optimiser": 1.0, "shard_group": 8.0, "exposed_gradient_share": 0.5},
     0.5 * 0.875 * 4 * 8e9 / 200e9),
    (training_exchange.gradient_exchange_time,
     SHARD | {"shard_weights": 1.0, "shard_optimiser": 1.0, "shard_group": 8.0, "exposed_gradient_share": 0.5}, 0.0),
]  # fmt: skip

STATE = {
    "device_layer_parameters": 7e9, "device_head_parameters": 0.5e9, "device_expert_parameters": 0.0,
    "device_trained_parameters": 7.5e9, "bytes_per_weight_held": 2.0, "bytes_per_gradient": 2.0,
    "optimiser_bytes": 12.0, "shard_group": 64.0, "expert_shard_group": 1.0,
}  # fmt: skip
LAYER = {
    "hidden_size": 4096.0, "attention_heads": 32.0, "attention_head_width": 128.0, "cache_elements": 2048.0,
    "feed_forward_matrices": 3.0, "feed_forward_width": 14336.0, "layers": 32.0, "moe_layers": 0.0,
    "experts_per_token": 0.0, "shared_experts": 0.0, "expert_width": 0.0, "bytes_per_activation": 2.0,
    "bytes_per_kept_activation": 2.0,
}  # fmt: skip
ACTIVATIONS = {
    "micro_batch_tokens": 4096.0, "layers": 32.0, "layer_activation_memory": 100e3, "hidden_size": 4096.0,
    "bytes_per_activation": 2.0, "tensor_parallel": 2.0, "context_parallel": 1.0, "pipeline_parallel": 4.0,
    "virtual_stages": 1.0, "micro_batches": 16.0, "full_recompute": 0.0, "vocabulary_size": 32000.0,
    "bytes_per_logit": 4.0,
}  # fmt: skip
MEMORY = [
    # 58 layers of 256 experts of 44 million, over 64 devices and 2 stages.
    (training_memory.device_expert_parameters,
     {"moe_layers": 58, "experts": 256, "expert_parameters": 44e6, "expert_parallel": 64, "expert_tensor_parallel": 1,
      "pipeline_parallel": 2}, 58 * 2 * 44e6),
    (training_memory.device_layer_parameters, {"shared_parameters": 64e9, "tensor_parallel": 8, "pipeline_parallel": 4,
                                               "device_expert_parameters": 1e9}, 3e9),
    (training_memory.device_head_parameters, {"embedding_parameters": 1e9, "embedding_copies": 2, "tensor_parallel": 4,
                                              "pipeline_parallel": 1}, 0.5e9),
    (training_memory.device_head_parameters, {"embedding_parameters": 1e9, "embedding_copies": 2, "tensor_parallel": 4,
                                              "pipeline_parallel": 2}, 0.25e9),
    (training_memory.all_trained, {"device_layer_parameters": 3e9, "device_head_parameters": 1e9}, 4e9),
    # Rank 16 on queries, keys, values and output of Llama 3.1 8B: 32 x 16 x (4 x 4096 + 2 x 128 x 40).
    (training_memory.adapters_trained, {"layers": 32, "adapter_rank": 16, "hidden_size": 4096, "attention_heads": 32,
                                        "key_value_heads": 8, "attention_head_width": 128, "tensor_parallel": 1,
                                        "pipeline_parallel": 1}, 13_631_488),
    # Figure 1 of the ZeRO paper: 7.5 billion parameters on 64 devices.
    (training_memory.state_memory, STATE | {"shard_weights": 0, "shard_gradients": 0, "shard_optimiser": 0}, 120e9),
    (training_memory.state_memory, STATE | {"shard_weights": 0, "shard_gradients": 0, "shard_optimiser": 1}, 31.4e9),
    (training_memory.state_memory, STATE | {"shard_weights": 0, "shard_gradients": 1, "shard_optimiser": 1}, 16.6e9),
    (training_memory.state_memory, STATE | {"shard_weights": 1, "shard_gradients": 1, "shard_optimiser": 1}, 1.9e9),
    # Llama 3.1 8B: 4 x 4096 + 2 x 4096 + 2048 + 3 x 14336 elements of 2 B; a layer less norms and products.
    (training_memory.layer_activation_memory, LAYER | {"selective_recompute": 0.0}, 139_264.0),
    (training_memory.layer_activation_memory, LAYER | {"selective_recompute": 1.0}, 139_264.0 - 2 * (8192 + 14336)),
    # Four micro-batches in flight on eight layers, 2048 tokens on a device.
    (training_memory.activation_memory, ACTIVATIONS, 4 * 8 * 100e3 * 2048),
    # Full recompute keeps 8192 B of a layer; one layer is whole.
    (training_memory.activation_memory, ACTIVATIONS | {"full_recompute": 1.0}, (4 * 8 * 8192 + 100e3) * 2048),
    # With a single micro-batch the last stage with its logits is fullest.
    (training_memory.activation_memory, ACTIVATIONS | {"micro_batches": 1.0}, (8 * 100e3 + 128e3) * 2048),
    # Interleaving by three keeps (p - 1)/v = 1 micro-batch more.
    (training_memory.activation_memory, ACTIVATIONS | {"virtual_stages": 3.0}, 5 * 8 * 100e3 * 2048),
    (training_memory.training_memory, {"state_memory": 30e9, "activation_memory": 12e9}, 42e9),
    (training_memory.training_usable_memory, {"memory_capacity": 80e9, "training_memory_share": 0.95}, 76e9),
    (training_memory.memory_fits, {"training_memory": 77e9, "training_usable_memory": 76e9, "memory_is_checked": 1}, 0),
    (training_memory.memory_fits, {"training_memory": 77e9, "training_usable_memory": 76e9, "memory_is_checked": 0}, 1),
    (training_memory.state_minimum_devices,
     {"total_parameters": 70e9, "bytes_per_weight_held": 2, "bytes_per_gradient": 2, "optimiser_bytes": 12,
      "training_usable_memory": 70e9}, 16),
    (training_memory.adapters_minimum_devices,
     {"total_parameters": 70e9, "bytes_per_weight_held": 2, "training_usable_memory": 70e9}, 2),
]  # fmt: skip

PIPELINE = [
    (training_pipeline.layers_time,
     {"layer_matrix_time": 1, "layer_attention_time": 2, "layer_memory_time": 3, "layer_launch_time": 4,
      "tensor_exchange_time": 5, "context_exchange_time": 6, "expert_exchange_time": 7, "pipeline_exchange_time": 8},
     36),
    (training_pipeline.mean_stage_time, {"layers_time": 1.0, "head_time": 0.4, "pipeline_parallel": 4}, 1.1),
    (training_pipeline.stage_time, {"layers_time": 1.0, "stage_layer_share": 1.05, "head_time": 0.4,
                                    "mean_stage_time": 1.1, "balanced_stages": 0}, 1.45),
    (training_pipeline.stage_time, {"layers_time": 1.0, "stage_layer_share": 1.05, "head_time": 0.4,
                                    "mean_stage_time": 1.1, "balanced_stages": 1}, 1.1),
    (training_pipeline.pace_time, {"stage_time": 1.0, "shard_exchange_time": 0.4, "exposed_shard_share": 0.25}, 1.1),
    (training_pipeline.pace_time, {"stage_time": 0.4, "shard_exchange_time": 1.0, "exposed_shard_share": 0.25}, 1.1),
    # Sixteen stages in pieces of three: five micro-batches long.
    (training_pipeline.bubble_time, {"pipeline_parallel": 16, "virtual_stages": 3, "mean_stage_time": 0.1}, 0.5),
    # 26 B of 8e9 parameters shared by four, at 0.5 x 2e12 B/s.
    (training_pipeline.optimiser_time,
     {"device_trained_parameters": 8e9, "optimiser_bytes": 12, "bytes_per_gradient": 2, "shard_optimiser": 1,
      "shard_group": 4, "memory_read_efficiency": 0.5, "memory_bandwidth": 2e12}, 0.052),
    (training_pipeline.tuned_step_time, {"pace_time": 0.1, "micro_batches": 16, "bubble_time": 0.5,
                                         "gradient_exchange_time": 0.2, "optimiser_time": 0.1}, 2.4),
    (training_pipeline.candidate_step_time, {"tuned_step_time": 2.4, "training_software_factor": 0.8}, 3.0),
    # 256 sequences of 4096 tokens in three seconds on 512 devices.
    (training_pipeline.candidate_training_rate,
     {"global_batch": 256, "sequence_length": 4096, "candidate_step_time": 3.0, "training_devices": 512,
      "layout_possible": 1, "memory_fits": 1}, 2048 / 3),
]  # fmt: skip

RESULT = [
    # 6 x 70e9 + 3 x 80 x 8192 x 16384 and twice that of attention.
    (training.training_operations_per_token,
     {"matrix_passes": 3, "active_parameters": 70e9, "layers": 80, "prefill_attention_width": 16384,
      "sequence_length": 8192}, 452_212_254_720.0),
    (training.training_operations_full_attention,
     {"matrix_passes": 3, "active_parameters": 70e9, "layers": 80, "prefill_attention_width": 16384,
      "sequence_length": 8192}, 484_424_509_440.0),
    (training.training_rate, {"candidate_training_rate": along(5, 7), "selected_layout": ONE}, 7),
    (training.training_step_time, {"candidate_step_time": along(5, 7), "selected_layout": ONE}, 7),
    (training.training_memory_needed, {"training_memory": along(5, 7), "selected_layout": ONE}, 7),
    (training.model_flops_utilisation,
     {"training_rate": 1000, "training_operations_per_token": 450e9, "peak_rate_16bit": 1e15}, 0.45),
    (training.model_flops_utilisation_full_attention,
     {"training_rate": 1000, "training_operations_full_attention": 480e9, "peak_rate_16bit": 1e15}, 0.48),
    (training.delivered_rate, {"training_rate": 1000, "training_operations_per_token": 450e9}, 450e12),
    (training.delivered_rate_full_attention,
     {"training_rate": 1000, "training_operations_full_attention": 480e9}, 480e12),
    # 10 x (3^2/5 + 1 + 0.4/4) / 40.
    (training.compute_time_share,
     {"micro_batches": 10, "layer_matrix_time": 5.0, "layer_compute_time": 3.0, "layer_attention_time": 1.0,
      "head_time": 0.4, "pipeline_parallel": 4, "candidate_step_time": along(1, 40), "selected_layout": ONE}, 0.725),
    # (10 x (4^2/5 + 0.1) + 1) / 40.
    (training.memory_time_share,
     {"micro_batches": 10, "layer_matrix_time": 5.0, "weight_pass_time": 4.0, "layer_memory_time": 0.1,
      "optimiser_time": 1.0, "candidate_step_time": along(1, 40), "selected_layout": ONE}, 0.85),
    # (10 x (0.1 + 0.2 + 0.3 + 0.4 + 0.5) + 2) / 40.
    (training.link_time_share,
     {"micro_batches": 10, "tensor_exchange_time": 0.1, "context_exchange_time": 0.2, "expert_exchange_time": 0.3,
      "pipeline_exchange_time": 0.4, "stage_time": 1.0, "pace_time": 1.5, "gradient_exchange_time": 2.0,
      "candidate_step_time": along(1, 40), "selected_layout": ONE}, 0.425),
    # (4 + 10 x 0.2) / 40.
    (training.pipeline_time_share,
     {"micro_batches": 10, "stage_time": 1.2, "mean_stage_time": 1.0, "bubble_time": 4.0,
      "candidate_step_time": along(1, 40), "selected_layout": ONE}, 0.15),
    (training.overhead_time_share, {"compute_time_share": 0.5, "memory_time_share": 0.1, "link_time_share": 0.2,
                                    "pipeline_time_share": 0.15}, 0.05),
    (training.devices_per_replica, {"model_parallel": along(8, 12), "selected_layout": ONE,
                                    "accelerators_per_server": 8}, 16),
]  # fmt: skip

DAY = 86400.0
CAMPAIGN = [
    (campaign.training_time, {"training_tokens": 1e12, "throughput": 1e6, "campaign_goodput": 0.8}, 1.25e6),
    (campaign.campaign_hours, {"training_tokens": 1e12, "training_rate": 1e3, "campaign_goodput": 0.8}, 1.25e9),
    (campaign.campaign_time, {"campaign_hours": 1.25e9, "training_devices": 1000}, 1.25e6),
    (campaign.replica_rate, {"training_rate": 1000, "devices_per_replica": 16}, 16000),
    # Llama 3: 419 interruptions in 54 days on 16,384 devices, so one in 3.09 hours.
    (campaign.time_between_interruptions,
     {"device_time_to_failure": 16384 * 54 * DAY / 419, "training_devices": 16384}, 54 * DAY / 419),
    # Young: square root of 2 x 20 s x 2000 s.
    (campaign.checkpoint_interval, {"checkpoint_time": 20, "time_between_interruptions": 2000}, 80_000**0.5),
    # 1 - 20/400 - (200 + 300)/10000.
    (campaign.goodput_from_failures, {"checkpoint_time": 20, "checkpoint_interval": 400, "restart_time": 300,
                                      "time_between_interruptions": 10_000}, 0.9),
    (campaign.goodput_from_failures, {"checkpoint_time": 20, "checkpoint_interval": 40, "restart_time": 300,
                                      "time_between_interruptions": 100}, 0.0),
    (campaign.stated_goodput, {"typical_goodput": 0.88}, 0.88),
]  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "inputs", "expected"), [*LAYOUT, *STEP, *EXCHANGE, *MEMORY, *PIPELINE, *RESULT, *CAMPAIGN]
)
def test_figure_by_hand(formula: Callable[..., Any], inputs: dict[str, Any], expected: float) -> None:
    found = float(np.squeeze(formula(**inputs)))
    rounded = 2e-2 if formula is training_memory.state_memory else 1e-9
    assert found == pytest.approx(expected, rel=rounded, abs=1e-15)


def test_every_formula_has_its_figure_by_hand() -> None:
    rooms = (training_layout, training_step, training_exchange, training_memory, training_pipeline, training, campaign)
    by_hand = {row[0] for row in [*LAYOUT, *STEP, *EXCHANGE, *MEMORY, *PIPELINE, *RESULT, *CAMPAIGN]}
    here = {training_layout.layout_possible, training_pipeline.selected_layout}
    assert {formula for room in rooms for formula in room.FORMULAS} <= by_hand | here


POSSIBLE = {"data_parallel": 8, "micro_batches": 4, "expert_parallel": 8, "experts": 16, "layers": 30,
            "pipeline_parallel": 8, "virtual_stages": 4, "shard_group": 8, "tensor_parallel": 1,
            "balanced_stages": 1}  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "is_possible"),
    [
        ({}, 1),
        ({"data_parallel": 0.5}, 0),
        ({"micro_batches": 0.5}, 0),
        ({"expert_parallel": 16}, 0),
        ({"expert_parallel": 16, "tensor_parallel": 2}, 1),
        ({"experts": 4}, 0),
        ({"balanced_stages": 0}, 0),
        ({"balanced_stages": 0, "layers": 32}, 1),
        ({"virtual_stages": 5}, 0),
    ],
)
def test_layouts_that_exist(changed: dict[str, float], is_possible: int) -> None:
    """Embedding and head count as layers where stages are balanced: 30 layers make 8 stages of 4 pieces."""
    assert float(training_layout.layout_possible(**(POSSIBLE | changed))) == is_possible


def test_the_first_of_equal_layouts_is_selected_and_none_of_zeros() -> None:
    rates = np.array([1.0, 3.0, 3.0]).reshape(-1, 1, 1)
    assert training_pipeline.selected_layout(rates).ravel().tolist() == [1.0]
    assert np.isnan(training_pipeline.selected_layout(0.0 * rates)).all()
