"""A network's shapes as inputs of the formulas, and which formulas count them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calc import workload
from calc.comparison.quantities import Quantities, defined, given
from calc.graph import Function
from calc.presets import Catalogue
from calc.provenance import Confidence
from calc.schema import Network, Recommender, StatedNetwork, TextEncoder

ROOM = "network"
NONE_OF_IT = {
    "table_parameters": "no tables",
    "side_parameters": "no prompt encoder or image decoder",
    "looked_up_elements_per_sample": "no tables",
    "exchanged_elements_per_sample": "nothing is split over devices",
    "single_operations_per_sample": "no prompt encoder or image decoder",
    "attention_operations_per_sample": "inside of its stated operations",
}
"""What stands at zero by definition where a network has none of it, and in which words."""


def forms_of(network: Network) -> dict[str, Function]:
    """Formulas that count a network of its kind, by the quantity that each makes."""
    structure = network.structure
    if isinstance(structure, Recommender):
        form = "cross-recommender" if structure.cross_layers else "pairwise-recommender"
        return dict(workload.NETWORK_FORMS[form])
    bound = {} if isinstance(structure, StatedNetwork) else dict(workload.NETWORK_FORMS[structure.kind])
    return bound | (workload.GENERATED_IMAGE if network.generation else {})


def network_quantities(network: Network, catalogue: Catalogue) -> Quantities:
    """The inputs of a network at their key paths: shapes, stated counts, how it is used."""
    structure, found = network.structure, {}
    if isinstance(structure, StatedNetwork):
        for field, name, sourced in structure.quantities():
            found[name] = sourced.quantity.at(f"{ROOM}.structure.{field}", f"networks/{network.id}.structure.{field}")
        found |= _given({"network_layers": structure.layers}, network, catalogue)
    else:
        found |= _given(_shapes(structure), network, catalogue)
    for field, name, sourced in network.quantities():
        found[name] = sourced.quantity.at(f"{ROOM}.{field}", f"networks/{network.id}.{field}")
    generation = network.generation
    if generation is not None:
        for field, name, sourced in generation.quantities():
            path = f"{ROOM}.generation.{field}"
            found[name] = sourced.quantity.at(path, f"networks/{network.id}.generation.{field}")
    passes = {
        "passes": (generation.steps if generation else 1, "denoising steps" if generation else "one pass"),
        "evaluations_per_pass": (
            2 if generation and generation.guided else 1,
            "with and without the condition, or once",
        ),
    }
    found |= {name: defined(name, number, f"{ROOM}.generation", note) for name, (number, note) in passes.items()}
    made = {*forms_of(network), *found}
    absent = {name: note for name, note in NONE_OF_IT.items() if name not in made}
    return found | {name: defined(name, 0.0, ROOM, note) for name, note in absent.items()}


def _given(numbers: Mapping[str, float], network: Network, catalogue: Catalogue) -> Quantities:
    entry = catalogue.sources.get(network.source)
    confidence = entry.confidence if entry else Confidence.ESTIMATE
    return {
        name: given(name, float(number), f"{ROOM}.structure.{name}", network.source, confidence, network.as_of)
        for name, number in numbers.items()
    }


def _shapes(structure: Any) -> dict[str, float]:
    """Numbers of the formulas from the shapes of a structure."""
    if isinstance(structure, Recommender):
        return _recommender(structure)
    numbers: dict[str, float] = structure.model_dump(exclude={"kind"})
    numbers["network_layers"] = structure.layers
    if isinstance(structure, TextEncoder):
        numbers["pooled"] = float(structure.pooled)
    else:
        numbers.setdefault("extra_tokens", 0)
    return numbers


def _recommender(structure: Recommender) -> dict[str, float]:
    lower, upper = [structure.dense_features, *structure.lower_widths], structure.upper_widths
    return {
        "embedding_rows": sum(structure.table_rows),
        "embedding_width": structure.embedding_width,
        "embedding_tables": len(structure.table_rows),
        "lookups_per_sample": sum(structure.lookups),
        "perceptron_weights": workload.layer_products(lower) + workload.layer_products(upper),
        "perceptron_biases": sum(structure.lower_widths) + sum(upper),
        "upper_width": upper[0],
        "cross_layers": structure.cross_layers,
        "cross_rank": structure.cross_rank,
        "network_layers": len(structure.lower_widths) + len(upper) + structure.cross_layers + 1,
    }
