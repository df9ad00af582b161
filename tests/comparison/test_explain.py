import json

import numpy as np
import pytest

from calc import Comparison, Explanation, compare
from calc.graph import card
from calc.units import GLOSSARY


@pytest.fixture(scope="module", params=["equal_throughput", "equal_budget", "equal_power", "per_device"])
def comparison(request: pytest.FixtureRequest) -> Comparison:
    return compare(basis=request.param)


def test_leaves_give_every_figure_exactly(comparison: Comparison) -> None:
    """Each figure of each platform is computed again from the leaves of its tree, to the last bit."""
    for metric in comparison.metrics:
        for row, platform in enumerate(comparison.platforms):
            tree = comparison.explain(metric, platform)
            if tree.reason:
                continue
            again = float(np.asarray(tree.evaluate()).reshape(-1)[0])
            assert again / GLOSSARY[metric].factor == comparison.values(metric)[row, 0], (metric, platform)


@pytest.mark.parametrize("workload", ["train-405b", "reasoning-671b-moe", "long-context-70b", "offline-70b"])
def test_leaves_give_other_work_exactly(workload: str) -> None:
    comparison = compare(["h200", "ascend-910c", "chiplet-28nm-3d"], workload=workload, baseline="h200")
    for metric in comparison.metrics:
        for row, platform in enumerate(comparison.platforms):
            tree = comparison.explain(metric, platform)
            if not tree.reason and np.isfinite(comparison.values(metric)[row, 0]):
                again = float(np.asarray(tree.evaluate()).reshape(-1)[0])
                assert again / GLOSSARY[metric].factor == comparison.values(metric)[row, 0], (metric, platform)


def test_every_leaf_has_a_source_and_every_node_a_citation(comparison: Comparison) -> None:
    tree = comparison.explain("cost_per_million_tokens", "chiplet-28nm")
    leaves = list(tree.leaves())
    assert len(leaves) > 80
    for leaf in leaves:
        assert leaf.source, leaf.name
        assert leaf.path, leaf.name

    def walk(node: Explanation) -> None:
        if node.function is not None:
            assert card(node.function).source
        for child in node.children:
            walk(child)

    walk(tree)


def test_a_price_in_cny_shows_the_rate_it_was_turned_with() -> None:
    tree = compare().explain("device_price", "ascend-910c")
    quoted, rate = tree.children
    assert (quoted.value, quoted.unit) == (142500, "CNY")
    assert rate.name == "exchange_rate"
    assert tree.value == pytest.approx(142500 / rate.value)  # type: ignore[operator]


def test_texts_name_formula_input_and_source() -> None:
    tree = compare().explain("cost_per_million_tokens", "chiplet-28nm")
    text = tree.to_text()
    for expected in ("die_yield", "Stapper", "wafer_price = 2,000 USD per wafer", "see above", "range"):
        assert expected in text
    assert tree.to_text(1).count("\n") == 3
    content = json.loads(tree.to_json())
    assert content["formula"]["function"].startswith("calc.economics")
    assert "<details" in tree.to_html() and "<script" not in tree.to_html()


def test_an_unknown_figure_explains_itself() -> None:
    tree = compare(["h200", "h800"]).explain("cost_per_million_tokens", "h800")
    assert tree.value is None
    assert any("price" in leaf.reason for leaf in tree.leaves())
    assert compare().explain("unit_cost", "h200").reason
