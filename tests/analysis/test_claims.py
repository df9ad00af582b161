import pytest

import calc
from calc.analysis.claims import Verdict, _verdict
from calc.schema import Claim


def findings(**changes: object) -> dict[tuple[str, str], calc.ClaimFinding]:
    comparison = calc.compare(**changes)  # type: ignore[arg-type]
    return {(item.claim, item.platform): item for item in calc.claim_findings(comparison)}


def test_claims_are_held_against_the_chosen_baseline() -> None:
    against_h20 = findings(draws=500)
    item = against_h20[("chiplet28-cost", "chiplet-28nm")]
    assert (item.baseline, item.claimed, item.metric) == ("h20", -0.40, "cost_per_million_tokens")
    assert item.low is not None and item.found is not None and item.high is not None
    assert item.low < item.found < item.high
    against_monolithic = findings(draws=500, baseline="monolithic-28nm")
    assert ("chiplet28-cost", "monolithic-28nm") not in against_monolithic
    better = against_monolithic[("chiplet28-cost", "chiplet-28nm")]
    assert better.found is not None and better.found < item.found


def test_found_is_the_median_of_the_relative_change() -> None:
    comparison = calc.compare(draws=301)
    item = next(one for one in calc.claim_findings(comparison) if one.platform == "chiplet-28nm-3d")
    change = sorted(comparison.delta_values(item.metric)[comparison.platforms.index("chiplet-28nm-3d")].tolist())
    assert item.found == pytest.approx(change[150], rel=1e-6)
    assert item.probability == pytest.approx(sum(value <= item.claimed for value in change) / 301)


def test_an_unknown_cost_leaves_the_claim_unknown() -> None:
    item = findings(platforms=["h800", "chiplet-28nm"], baseline="h800", demand="1e5 token/s")[
        ("chiplet28-cost", "chiplet-28nm")
    ]
    assert item.verdict is Verdict.UNKNOWN and "price" in item.reason


@pytest.mark.parametrize(
    ("found", "probability", "verdict"),
    [
        (-0.5, 0.95, Verdict.SUPPORTED),
        (-0.5, 0.66, Verdict.UNDECIDED),
        (-0.2, 0.02, Verdict.PARTLY),
        (0.3, 0.02, Verdict.OPPOSITE),
        (-0.5, None, Verdict.SUPPORTED),
        (-0.2, None, Verdict.PARTLY),
    ],
)
def test_verdicts(found: float, probability: float | None, verdict: Verdict) -> None:
    assert _verdict(-0.4, found, probability) is verdict


def test_only_reductions_can_be_claimed_so_far() -> None:
    raw = calc.load("claims/chiplet28-cost").model_dump()
    with pytest.raises(ValueError, match="change"):
        Claim.model_validate(raw | {"change": 0.4})
