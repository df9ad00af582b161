"""The published claims beside each 28 nm design, and what the model finds."""

from __future__ import annotations

import streamlit as st

import calc
from ui.components.numbers import probability, signed_share
from ui.components.presets import platform_label
from ui.components.texts import Texts

MARKS = {"supported": "✓", "undecided": "≈", "partly": "◐", "opposite": "✗", "unknown": "?"}


def show(comparison: calc.Comparison, judged: calc.Comparison, texts: Texts) -> None:
    """A box for each design that a claim speaks of; nothing where there is none."""
    findings = calc.claim_findings(judged)
    if not findings:
        return
    st.subheader(texts("claims.title"))
    baseline = platform_label(judged.baseline, texts.language)
    st.markdown(texts("claims.about", baseline=baseline))
    if comparison is not judged:
        st.caption(texts("claims.other_basis"))
    designs = list(dict.fromkeys(finding.platform for finding in findings))
    for design in designs:
        with st.container(border=True, key=f"claim-{design}"):
            st.markdown(f"**{platform_label(design, texts.language)}**")
            for finding in findings:
                if finding.platform == design:
                    st.markdown(_words(finding, baseline, texts))
    st.caption(texts("claims.source"))


def _words(finding: calc.ClaimFinding, baseline: str, texts: Texts) -> str:
    title = texts.find(f"claims.{finding.claim}", finding.claim)
    claimed = texts("claims.claimed", what=title, change=signed_share(finding.claimed, texts))
    if finding.found is None:
        return f"{MARKS['unknown']} {claimed} " + texts("claims.unknown", reason=finding.reason)
    found = texts(
        "claims.found",
        change=signed_share(finding.found, texts),
        low=signed_share(finding.low or finding.found, texts),
        high=signed_share(finding.high or finding.found, texts),
        baseline=baseline,
        metric=texts(f"short.{finding.metric}"),
    )
    verdict = texts(f"claims.verdict_{finding.verdict}")
    sentence = f"**{MARKS[str(finding.verdict)]}** {claimed} {found} **{verdict}**"
    if finding.probability is not None:
        sentence += " " + texts("claims.probability", probability=probability(finding.probability, texts))
    return sentence
