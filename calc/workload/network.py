"""A network that is run on batches of samples: its time by part, the batch that keeps a limit, rate and energy.

One device holds the whole network, or where its tables of embeddings are too large for one, as many devices as hold
them; each of these works on its share of the batch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calc.units import counted, number


def dense_network_memory(
    network_parameters: Any, table_parameters: Any, side_parameters: Any, bytes_per_weight: Any
) -> Any:
    """Bytes of the weights outside of tables, of which every device holds a copy.

    Equation: w (P − P_t + P_1), P_1 of prompt encoder and image decoder.
    Source: definition.
    """
    return bytes_per_weight * (network_parameters - table_parameters + side_parameters)


def network_devices(
    usable_memory: Any, dense_network_memory: Any, table_parameters: Any, bytes_per_table_element: Any
) -> Any:
    """Fewest devices that hold the network, its tables split over them; unknown where the rest does not fit on one.

    Equation: max(1, ⌈b P_t / (M_u − W)⌉), W the weights outside of tables.
    Source: Naumov et al., arXiv:1906.00091, section 4; activations are left out.
    """
    free = usable_memory - counted(dense_network_memory, "1/accelerator")
    fits = free > 0.0 * free
    tables = bytes_per_table_element * table_parameters
    needed = np.ceil(number(tables / np.where(fits, free, usable_memory), "accelerator"))
    return counted(np.where(fits, np.maximum(needed, 1.0), np.nan), "accelerator")


def weight_read_time(
    network_parameters: Any,
    table_parameters: Any,
    bytes_per_weight: Any,
    memory_bandwidth: Any,
    memory_read_efficiency: Any,
) -> Any:
    """Time to stream the weights outside of tables once, which each pass does.

    Equation: w (P − P_t) / (η_m B); prompt encoder and image decoder run once and are left out.
    Source: Williams et al., Roofline, CACM 52(4), 2009.
    """
    read = counted(bytes_per_weight * (network_parameters - table_parameters), "1/accelerator")
    return read / (memory_read_efficiency * memory_bandwidth)


def sample_matrix_time(
    matrix_operations_per_sample: Any, evaluations_per_pass: Any, network_devices: Any, matrix_rate: Any
) -> Any:
    """Time of matrix products that each sample adds to a pass.

    Equation: g F / (n C_eff), g = 2 where each pass evaluates a sample with and without its condition.
    Source: docs/models.md; Ho & Salimans, arXiv:2207.12598 (classifier-free guidance).
    """
    return evaluations_per_pass * matrix_operations_per_sample / (network_devices * matrix_rate)


def sample_attention_time(
    attention_operations_per_sample: Any, evaluations_per_pass: Any, network_devices: Any, attention_rate: Any
) -> Any:
    """Time of attention that each sample adds to a pass.

    Equation: g F_a / (n C_a).
    Source: docs/models.md.
    """
    return evaluations_per_pass * attention_operations_per_sample / (network_devices * attention_rate)


def sample_elementwise_time(
    activation_elements_per_sample: Any,
    evaluations_per_pass: Any,
    bytes_per_activation: Any,
    network_devices: Any,
    memory_bandwidth: Any,
    memory_read_efficiency: Any,
) -> Any:
    """Time of what stands between the matrix products (norms, activations, sums), by the bytes it moves.

    Equation: g b A / (n η_m B).
    Source: docs/models.md.
    """
    moved = evaluations_per_pass * bytes_per_activation * activation_elements_per_sample
    return moved / (network_devices * memory_read_efficiency * memory_bandwidth)


def sample_lookup_time(
    looked_up_elements_per_sample: Any,
    bytes_per_table_element: Any,
    network_devices: Any,
    memory_bandwidth: Any,
    gather_efficiency: Any,
) -> Any:
    """Time to read the rows of tables that a sample needs, scattered as they are.

    Equation: b n_t d / (n η_g B).
    Source: docs/models.md.
    """
    read = bytes_per_table_element * looked_up_elements_per_sample
    return read / (network_devices * gather_efficiency * memory_bandwidth)


def sample_exchange_time(
    exchanged_elements_per_sample: Any,
    bytes_per_activation: Any,
    network_devices: Any,
    scale_up_size: Any,
    interconnect_bandwidth: Any,
    scale_out_bandwidth: Any,
    link_efficiency: Any,
) -> Any:
    """Time on the links for the vectors of a sample, where tables are split; none on one device.

    Equation: b t d (n − 1)/n / (n η_l N).
    Source: Naumov et al., arXiv:1906.00091, section 4 (all-to-all of pooled vectors).
    """
    devices = number(network_devices, "accelerator")
    away = np.maximum(devices - 1.0, 0.0) / np.maximum(devices, 1.0)
    link = np.where(network_devices <= scale_up_size, interconnect_bandwidth, scale_out_bandwidth)
    return bytes_per_activation * exchanged_elements_per_sample * away / (network_devices * link_efficiency * link)


def pass_overhead(
    network_layers: Any,
    dense_layer_overhead: Any,
    overhead_multiple: Any,
    network_devices: Any,
    collective_latency: Any,
) -> Any:
    """Time of a pass whatever the batch: launches by layer, and the exchange's latency where tables are split.

    Equation: λ L τ_d + [n > 1] α.
    Source: docs/models.md.
    """
    several = number(network_devices, "accelerator") > 1.5
    return network_layers * overhead_multiple * dense_layer_overhead + np.where(several, 1.0, 0.0) * collective_latency


def sample_linear_time(
    sample_attention_time: Any, sample_elementwise_time: Any, sample_lookup_time: Any, sample_exchange_time: Any
) -> Any:
    """Time that each sample adds to a pass beside matrix products.

    Equation: t_a + t_e + t_l + t_x.
    Source: docs/models.md.
    """
    return sample_attention_time + sample_elementwise_time + sample_lookup_time + sample_exchange_time


def prompt_and_image(prompt_encoder_operations: Any, image_decoder_operations: Any) -> Any:
    """Operations once for an image that is generated: its prompt encoded, the picture decoded.

    Equation: F_p + F_d.
    Source: Rombach et al., arXiv:2112.10752.
    """
    return prompt_encoder_operations + image_decoder_operations


def sample_single_time(single_operations_per_sample: Any, network_devices: Any, matrix_rate: Any) -> Any:
    """Time of what a sample needs once, whatever the passes: encoding the prompt, decoding the image.

    Equation: F_1 / (n C_eff).
    Source: docs/models.md.
    """
    return single_operations_per_sample / (network_devices * matrix_rate)


def batch_time(
    batch: Any,
    passes: Any,
    weight_read_time: Any,
    sample_matrix_time: Any,
    sample_linear_time: Any,
    pass_overhead: Any,
    sample_single_time: Any,
) -> Any:
    """Time from a batch of samples to its results.

    Equation: s {√[r² + (c B)²] + l B + f} + B t_1.
    Source: docs/models.md; the knee is rounded as in serving.
    """
    computed = sample_matrix_time * batch
    one_pass = (
        np.sqrt(weight_read_time * weight_read_time + computed * computed) + sample_linear_time * batch + pass_overhead
    )
    return passes * one_pass + sample_single_time * batch


def largest_batch(
    latency_limit: Any,
    passes: Any,
    weight_read_time: Any,
    sample_matrix_time: Any,
    sample_linear_time: Any,
    pass_overhead: Any,
    sample_single_time: Any,
) -> Any:
    """Largest whole batch whose results are there within the limit; unknown where not even one sample is.

    Equation: the root of s √[r² + (c B)²] = p − q B with p = limit − s f, q = s l + t_1, in the form that stays
    finite: B = (p² − s² r²) / {p q + √[p² q² + (s² c² − q²)(p² − s² r²)]}, rounded down.
    Source: docs/models.md.
    """
    left = latency_limit - passes * pass_overhead
    linear = passes * sample_linear_time + sample_single_time
    read = passes * weight_read_time
    computed = passes * sample_matrix_time
    room = left * left - read * read
    meets = (left > read) & (room > 0.0 * room)
    root = np.sqrt(np.maximum(left * left * computed * computed - read * read * (computed * computed - linear * linear),
                              0.0 * left * left * computed * computed))  # fmt: skip
    found = room / (left * linear + root)
    whole = np.floor(number(found, "sample"))
    return counted(np.where(meets & (whole > 0.5), whole, np.nan), "sample")


def sample_rate(batch: Any, batch_time: Any, network_devices: Any) -> Any:
    """Samples a second of a device, batch after batch; unknown where the network does not fit.

    Equation: B / (t n).
    Source: definition.
    """
    return batch / (batch_time * network_devices)


def operations_per_sample(
    matrix_operations_per_sample: Any,
    attention_operations_per_sample: Any,
    evaluations_per_pass: Any,
    passes: Any,
    single_operations_per_sample: Any,
) -> Any:
    """All operations for a sample; a multiply and add are two.

    Equation: s g (F + F_a) + F_1.
    Source: definition.
    """
    each = matrix_operations_per_sample + attention_operations_per_sample
    return passes * evaluations_per_pass * each + single_operations_per_sample


def network_utilisation(operations_per_sample: Any, sample_rate: Any, peak_rate: Any) -> Any:
    """Operations delivered over the dense peak at the precision used.

    Equation: F r / C.
    Source: definition.
    """
    return operations_per_sample * sample_rate / peak_rate


def network_compute_utilisation(
    batch: Any,
    batch_time: Any,
    passes: Any,
    sample_matrix_time: Any,
    sample_attention_time: Any,
    sample_single_time: Any,
) -> Any:
    """Share of the time in which the arithmetic units multiply.

    Equation: u_c = min(B [s (c + t_a) + t_1] / t, 1).
    Source: docs/models.md, "Power on a workload".
    """
    busy = batch * (passes * (sample_matrix_time + sample_attention_time) + sample_single_time) / batch_time
    return np.minimum(busy, 1.0 + 0.0 * busy)


def network_memory_utilisation(
    batch: Any,
    batch_time: Any,
    passes: Any,
    weight_read_time: Any,
    sample_elementwise_time: Any,
    memory_read_efficiency: Any,
    sample_lookup_time: Any,
    gather_efficiency: Any,
    compute_utilisation: Any,
    memory_load_share: Any,
) -> Any:
    """Bytes moved over what memory could move in the time: weights, what stands between products, rows of tables.

    Equation: u_m = min(s [η_m (r + t_e B) + η_g t_l B] / t + ξ u_c, 1), ξ memory in use at full compute.
    Source: docs/models.md, "Power on a workload".
    """
    streamed = memory_read_efficiency * (weight_read_time + sample_elementwise_time * batch)
    gathered = gather_efficiency * sample_lookup_time * batch
    used = passes * (streamed + gathered) / batch_time + memory_load_share * compute_utilisation
    return np.minimum(used, 1.0 + 0.0 * used)


def energy_per_sample(device_power: Any, sample_rate: Any) -> Any:
    """Energy of the device for a sample. Boundary: chip.

    Equation: P / r.
    Source: definition.
    """
    return device_power / sample_rate


FORMULAS = (
    dense_network_memory,
    network_devices,
    weight_read_time,
    sample_matrix_time,
    sample_attention_time,
    sample_elementwise_time,
    sample_lookup_time,
    sample_exchange_time,
    pass_overhead,
    sample_linear_time,
    sample_single_time,
    batch_time,
    sample_rate,
    operations_per_sample,
    network_utilisation,
    energy_per_sample,
)
UTILISATION: dict[str, Callable[..., Any]] = {
    "compute_utilisation": network_compute_utilisation,
    "memory_utilisation": network_memory_utilisation,
}
GENERATED_IMAGE: dict[str, Callable[..., Any]] = {"single_operations_per_sample": prompt_and_image}
WITHIN_LIMIT: dict[str, Callable[..., Any]] = {"batch": largest_batch}
