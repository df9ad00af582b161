"""What binds a platform in a comparison, and the published result nearest to its work."""

import pytest

import calc
from calc.performance.prediction import in_percent


def test_the_comparison_says_layout_and_limit_as_serving_does() -> None:
    found = calc.compare(["h200", "h20"], workload="chat-70b", basis="per_device")
    for name in ("h200", "h20"):
        alone = calc.serving(name, workload="chat-70b", date=found.scenario.date)
        assert found.workings[name].layout == alone.layout.code
        assert found.workings[name].limit == alone.limit
        assert any(alone.layout.code in remark for remark in found.remarks(name))


def test_answers_of_a_tight_limit_are_bound_by_latency() -> None:
    limit = {"workload.time_per_output_token_limit": "12 ms/token"}
    found = calc.compare(["h20"], workload="chat-70b", basis="per_device", overrides=limit)
    assert found.workings["h20"].limit == "latency"
    assert "the limit on latency" in str(found.workings["h20"])


def test_training_names_its_layout_and_limit() -> None:
    found = calc.compare(["h200"], workload="train-405b", basis="per_device")
    assert str(found.workings["h200"]).startswith("trains in the layout tensor")
    assert found.workings["h200"].limit in ("compute", "memory", "link", "pipeline bubble", "overhead")


def test_what_cannot_do_the_work_has_no_limit_and_no_neighbour() -> None:
    found = calc.compare(["h200", "chiplet-28nm-int8"], workload="train-405b")
    assert set(found.workings) == {"h200"}
    assert set(calc.nearest_published(found)) == {"h200"}


@pytest.mark.parametrize(("workload", "model"), [("chat-70b", "70B"), ("train-405b", "405B")])
def test_the_nearest_published_result_is_of_the_like_model(workload: str, model: str) -> None:
    found = calc.nearest_published(calc.compare(["h200"], workload=workload))
    assert model in found["h200"] and "%" in found["h200"]


def test_a_neighbour_on_another_chip_says_that_it_is_one() -> None:
    """An unmeasured design leans on results of other chips; one whose own results stand in the file does not."""
    found = calc.nearest_published(calc.compare(["h200", "chiplet-28nm"], workload="chat-70b"))
    assert "another chip, nothing as near is published of chiplet-28nm" in found["chiplet-28nm"]
    assert "another chip" not in found["h200"] and "InferenceX" in found["h200"]


@pytest.mark.parametrize(("error", "said"), [(-0.004, "+0%"), (0.004, "+0%"), (-0.12, "-12%"), (0.096, "+10%")])
def test_no_error_has_no_minus(error: float, said: str) -> None:
    assert in_percent(error) == said
