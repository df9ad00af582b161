"""Every formula of the project with the quantity that it makes; shared by tests and by `make check`."""

from collections.abc import Callable, Iterator
from typing import Any

from calc import cluster, device, economics, silicon, workload
from calc.silicon.package_count import PACKAGE_COUNT


def every_formula() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Pairs of quantity and formula, each once."""
    named = [
        *silicon.FORMULAS,
        *silicon.FAB_FORMULAS,
        *device.FORMULAS,
        *device.delivered_power.FORMULAS,
        *cluster.FORMULAS,
        *workload.SERVING,
        *workload.TRAINING,
        *economics.FORMULAS,
        *economics.SERVING,
        *economics.TRAINING,
    ]
    pairs = [(function.__name__, function) for function in named]
    for forms in (*silicon.FORMS.values(), *device.FORMS.values()):
        pairs += [binding for form in forms.values() for binding in form.items()]
    for bound in (
        workload.GROUPED_QUERY,
        workload.LATENT,
        *workload.CHANGES.values(),
        *cluster.BASES.values(),
        *cluster.SIZES.values(),
        device.FINISHED_CHIP,
        *workload.METHODS.values(),
        *workload.GOODPUT.values(),
        device.delivered_power.BOUGHT,
        device.delivered_power.DESIGNED,
        workload.SERVING_UTILISATION,
        workload.TRAINING_UTILISATION,
    ):
        pairs += list(bound.items())
    for sizes in (device.sizing.NEEDS, device.sizing.COUNTS, device.sizing.STACKS, device.sizing.LAYERS):
        pairs += [binding for form in sizes.values() for binding in form.items()]
    pairs += list(PACKAGE_COUNT.items())
    pairs += [
        ("throughput", cluster.SERVING_THROUGHPUT),
        ("throughput", cluster.TRAINING_THROUGHPUT),
        ("cost_per_effective_compute", economics.SERVING_EFFECTIVE_COST),
        ("cost_per_effective_compute", economics.TRAINING_EFFECTIVE_COST),
        ("worked_share", economics.TRAINING_WORKED_SHARE),
    ]
    yield from dict.fromkeys(pairs)
