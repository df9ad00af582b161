"""Parameter counts against model cards, cache sizes by hand."""

import pytest

from calc import compare
from calc.graph import evaluate
from calc.workload.transformer import grouped_query_parameters, latent_parameters, operations_per_output_token


def shapes(model: str, *names: str) -> dict[str, float]:
    comparison = compare(["h200"], model=model, workload="offline-70b", basis="per_device")
    group = comparison._central.groups[0]
    values = evaluate(group.structure, group.columns, names)
    return {name: float(values[name]) for name in names}


@pytest.mark.parametrize(
    ("model", "billions"),
    [
        ("llama-3.1-8b", 8.03),
        ("llama-3.1-70b", 70.6),
        ("llama-3.1-405b", 405.9),
        ("deepseek-v3", 671),
        ("qwen3-235b-a22b", 235),
    ],
)
def test_totals_agree_with_model_cards(model: str, billions: float) -> None:
    assert shapes(model, "total_parameters")["total_parameters"] / 1e9 == pytest.approx(billions, rel=2e-3)


@pytest.mark.parametrize(("model", "billions"), [("deepseek-v3", 37), ("qwen3-235b-a22b", 22)])
def test_active_parameters_agree_with_papers(model: str, billions: float) -> None:
    assert shapes(model, "active_parameters")["active_parameters"] / 1e9 == pytest.approx(billions, rel=0.03)


def test_cache_by_hand() -> None:
    """Llama 3.1 70B: 80 layers x 2 x 8 heads x 128 x 2 bytes; DeepSeek-V3: 61 layers x (512 + 64) x 2 bytes."""
    assert shapes("llama-3.1-70b", "cache_per_token")["cache_per_token"] == 80 * 2 * 8 * 128 * 2
    assert shapes("deepseek-v3", "cache_per_token")["cache_per_token"] == 61 * 576 * 2


def test_attention_parameters_by_hand() -> None:
    assert grouped_query_parameters(8192, 64, 8, 128) == 8192 * 8192 * 2 + 2 * 8192 * 1024
    assert latent_parameters(7168, 128, 1536, 512, 64, 128) == (
        7168 * 1536 + 1536 * 128 * 192 + 7168 * 576 + 512 * 128 * 256 + 128 * 128 * 7168
    )


def test_operations_by_hand() -> None:
    """One prompt token, one output token, no attention: twice the parameters for each of the two."""
    assert operations_per_output_token(1e9, 0.0, 0.0, 1.0, 1.0, 1.5) == pytest.approx(4e9)
