"""A whole training run: what failures, restarts and checkpoints leave of the steady rate, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from calc.units import number


def training_time(training_tokens: Any, throughput: Any, campaign_goodput: Any) -> Any:
    """Time of one training run on the fleet, with failures and restarts.

    Equation: T / (R g).
    Source: docs/models.md.
    """
    return training_tokens / (throughput * campaign_goodput)


def campaign_hours(training_tokens: Any, training_rate: Any, campaign_goodput: Any) -> Any:
    """Device time of one training run, idle hours between failure and restart included.

    Equation: T / (r g).
    Source: definition; what model cards state as accelerator hours.
    """
    return training_tokens / (training_rate * campaign_goodput)


def campaign_time(campaign_hours: Any, training_devices: Any) -> Any:
    """Time of one training run on the devices that are stated for it.

    Equation: H / N.
    Source: definition.
    """
    return campaign_hours / training_devices


def time_between_interruptions(device_time_to_failure: Any, training_devices: Any) -> Any:
    """Mean time between interruptions of a job that any of its devices can stop.

    Equation: M = M_1 / N.
    Source: definition for independent failures; Llama 3 (arXiv:2407.21783, section 3.3.4) counts 419 in 54 days on
    16,384 devices.
    """
    return device_time_to_failure / number(training_devices, "accelerator")


def checkpoint_interval(checkpoint_time: Any, time_between_interruptions: Any) -> Any:
    """Time between checkpoints that loses least.

    Equation: √(2 C M).
    Valid: C much shorter than M.
    Source: Young, Communications of the ACM 17 (1974) 530; first order of Daly, FGCS 22 (2006) 303.
    """
    return np.sqrt(2.0 * checkpoint_time * time_between_interruptions)


def goodput_from_failures(
    checkpoint_time: Any, checkpoint_interval: Any, restart_time: Any, time_between_interruptions: Any
) -> Any:
    """Share of a campaign that makes progress, from failures, checkpoints and restarts; never below zero.

    Equation: 1 − C/τ − (τ/2 + R) / M.
    Valid: losses much smaller than one.
    Source: Young, Communications of the ACM 17 (1974) 530.
    """
    lost = checkpoint_time / checkpoint_interval
    lost = lost + (0.5 * checkpoint_interval + restart_time) / time_between_interruptions
    return np.maximum(1.0 - lost, 0.0 * lost)


def stated_goodput(typical_goodput: Any) -> Any:
    """Share of a campaign that makes progress, as it is stated.

    Equation: g.
    Source: docs/models.md; reported campaigns.
    """
    return 1.0 * typical_goodput


def replica_rate(training_rate: Any, devices_per_replica: Any) -> Any:
    """Training tokens a second of the smallest step by which a fleet grows.

    Equation: r n.
    Source: definition.
    """
    return training_rate * devices_per_replica


FORMULAS = (training_time, campaign_hours, campaign_time, replica_rate)

GOODPUT: dict[str, dict[str, Callable[..., Any]]] = {
    "stated": {"campaign_goodput": stated_goodput},
    "from-failures": {
        "campaign_goodput": goodput_from_failures,
        "time_between_interruptions": time_between_interruptions,
        "checkpoint_interval": checkpoint_interval,
    },
}
"""Goodput of a campaign: stated, or from failures and checkpoints."""
