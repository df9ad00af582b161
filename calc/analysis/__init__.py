"""Analysis: what a comparison says about claims (uncertainty, sensitivity and calibration join it here)."""

from calc.analysis.claims import ClaimFinding, Verdict, claim_findings

__all__ = ["ClaimFinding", "Verdict", "claim_findings"]
