"""`calc.serving`: how fast a platform serves a model, in the best layout that fits and keeps the limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from calc.comparison.cases import Central
from calc.comparison.composition import Composed
from calc.comparison.layouts import Layout
from calc.comparison.reasons import serving_trouble
from calc.costing.figures import cases_of
from calc.errors import InfeasibleError
from calc.graph import figure as shown
from calc.performance.asked import Asked, asked
from calc.performance.serving_chain import ServingChain
from calc.performance.serving_result import ServingResult
from calc.presets import Catalogue, default_catalogue
from calc.units import GLOSSARY


def serving(
    platform: Any,
    model: str | None = None,
    *,
    workload: str | None = None,
    mode: str = "aggregated",
    layout: str | Layout | None = None,
    software: str | None = None,
    batch: float | None = None,
    input_tokens: Any = None,
    output_tokens: Any = None,
    time_per_output_token_limit: Any = None,
    time_to_first_token_limit: Any = None,
    bytes_per_cache_element: Any = None,
    tokens_per_step: Any = None,
    verified_tokens_per_step: Any = None,
    prefix_hit_share: Any = None,
    overrides: Mapping[str, Any] | None = None,
    date: str | None = None,
    draws: int = 0,
    seed: int = 0,
    catalogue: Catalogue | None = None,
) -> ServingResult:
    """Rates, utilisation and binding limits of a platform that serves a model.

    Args:
        platform: an accelerator or design: name, path, URL or preset object.
        model: a model by name or path; default: that of the workload.
        workload: lengths, precision and limits, e.g. ``"chat-70b"``; default: that of the default scenario.
        mode: ``aggregated`` (prompts and answers in one engine, prompts in chunks between the steps),
            ``disaggregated`` (two fleets in balance), ``decode`` or ``prefill`` (one of the two alone).
        layout: ``tp8``, ``tp8-pp2``, ``ep32`` (attention data parallel, experts spread); default: the best that fits.
        software: a software stack, e.g. ``"vendor-tuned"``, ``"open-source"`` or the name of an engine.
        batch: sequences in flight on a replica; default: the most that fits and keeps the limits.
        input_tokens, output_tokens: mean lengths; a plain number is in tokens.
        time_per_output_token_limit, time_to_first_token_limit: what users accept, e.g. ``"50 ms"``, ``"2 s"``; the
            second is held against the prompt's time with the usual wait before it.
        bytes_per_cache_element: bytes of a cached element, e.g. ``"1 B"``.
        tokens_per_step, verified_tokens_per_step: speculative decoding: tokens that a sequence gains in a step, and
            tokens that the step works on for it, drafted ones included.
        prefix_hit_share: share of a prompt whose cache is there already.
        overrides: values by key path, e.g. ``{"calibration.step_overhead": "2 ms"}``.
        draws, seed: Monte Carlo over every declared range where `draws` is above zero; the layout is the one that is
            best at central values.

    Raises:
        CalcError: names key and value for bad input; `InfeasibleError` says which limit no layout meets.
    """
    catalogue = default_catalogue() if catalogue is None else catalogue
    given = {
        "input_tokens": input_tokens, "output_tokens": output_tokens, "stated_batch": batch,
        "time_per_output_token_limit": time_per_output_token_limit, "tokens_per_step": tokens_per_step,
        "time_to_first_token_limit": time_to_first_token_limit, "prefix_hit_share": prefix_hit_share,
        "bytes_per_cache_element": bytes_per_cache_element, "verified_tokens_per_step": verified_tokens_per_step,
    }  # fmt: skip
    wanted = asked(platform, model, workload, mode, layout, software, given, overrides or {}, date, catalogue)
    search = _chain(wanted, catalogue)
    return ServingResult(wanted, search, search.at(_best(search, wanted)), cases_of(draws, seed, {}))


def _chain(wanted: Asked, catalogue: Catalogue) -> ServingChain:
    """The chain over all layouts; of two fleets the one that writes answers, beside the best that reads prompts."""
    inputs = wanted.inputs
    platform = inputs.platforms[0]
    parts = Composed(platform.quantities, platform.other_dies, platform.forms)
    plain = ServingChain(platform.id, parts, inputs.common, catalogue, inputs=inputs, layouts=wanted.layouts)
    limits = ("first token limit",) if "time_to_first_token_limit" in wanted.stated else ()
    batch = ("stated batch",) if "stated_batch" in wanted.stated else ()
    if wanted.mode == "aggregated":
        return plain.asking(*limits, *batch)
    reading = plain.asking("prefill", *limits, data_parallel_slowdown=1.0)
    if wanted.mode == "prefill":
        return reading
    writing = plain.asking(*batch, data_parallel_slowdown=1.0, prefill_share_time=0.0)
    if wanted.mode == "decode":
        return writing
    pool = reading.at(_best(reading, wanted))
    changed = writing.asking("disaggregated", *limits)
    return replace(changed, pool=pool)


def _best(chain: ServingChain, wanted: Asked) -> Layout:
    """The layout with the highest rate by device; `InfeasibleError` where none can serve."""
    name = "candidate_prefill_rate" if "prefill" in chain.changes else "candidate_decode_rate"
    found = chain.values((name, "selected_replica", "memory_limited_batch", "first_token_time"), Central())
    place = float(found["selected_replica"][0, 0, 0])
    if np.isfinite(place):
        return chain.layouts[int(place)]
    raise InfeasibleError(f"{chain.owner}: {_trouble(chain, wanted, found, name)}")


def _trouble(chain: ServingChain, wanted: Asked, found: Mapping[str, Any], rate: str) -> str:
    platform = wanted.inputs.platforms[0]
    needs = [need for need in chain.structure((rate,)).inputs if need in platform.reasons]
    unknown = [f"{need} is unknown: {platform.reasons[need]}" for need in needs]
    if unknown:
        return "; ".join(dict.fromkeys(unknown))
    names = ", ".join(layout.code for layout in chain.layouts[:3]) + (" ..." if len(chain.layouts) > 3 else "")
    room = float(np.nanmax(found["memory_limited_batch"]))
    if room < 1.0 and rate == "candidate_decode_rate":
        return (
            serving_trouble(wanted.inputs, 0, max(layout.devices for layout in chain.layouts))
            or f"the model does not fit as laid out ({names})"
        )
    if "stated_batch" in wanted.stated and rate == "candidate_decode_rate":
        asked_for = wanted.inputs.common["stated_batch"].value or 0.0
        if room < asked_for:
            return f"batch: {shown(asked_for)} do not fit; memory holds {shown(np.floor(room))} at most ({names})"
    limit = wanted.inputs.common.get("time_to_first_token_limit")
    waits = np.asarray(found["first_token_time"], dtype=float)
    factor = GLOSSARY["first_token_time"].factor
    if limit is not None and limit.value is not None and float(np.nanmin(waits)) > limit.value:
        return (
            f"time_to_first_token_limit: no layout meets {shown(limit.value / factor, 'ms')}; "
            f"the fastest takes {shown(float(np.nanmin(waits)) / factor, 'ms')}"
        )
    if rate == "candidate_prefill_rate":
        return f"the weights do not fit in the memory of any layout tried ({names})"
    bound = (wanted.inputs.common["time_per_output_token_limit"].value or 0.0) / GLOSSARY["step_time"].factor
    return f"even one sequence takes longer than the limit of {shown(bound, 'ms')} per output token ({names})"
