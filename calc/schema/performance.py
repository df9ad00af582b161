"""Files of measured performance, as other tools exchange them: one case a published result."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from calc.schema.work import Experts, GroupedQuery, Latent, Model

Positive = Field(default=None, gt=0)
Count = Field(default=None, ge=1)


class ModelWidths(BaseModel):
    """Widths of latent attention, as the files call them."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    kv: int = Field(ge=1)
    rope: int = Field(ge=0)
    q: int = Field(ge=1)
    nope: int = Field(ge=1)
    v: int = Field(ge=1)


class ModelShape(BaseModel):
    """Shapes of a model in the short names of the files; what is not stated is null."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    L: int | None = Count
    h: int | None = Count
    nh: int | None = Count
    nkv: int | None = Field(default=None, ge=0)
    dh: int | None = Count
    f: int | None = Field(default=None, ge=0)
    V: int | None = Count
    gated: bool = True
    E: int | None = Count
    k: int | None = Count
    fe: int | None = Count
    Lm: int | None = Count
    ns: int = Field(default=0, ge=0)
    mla: ModelWidths | None = None
    notes: str = ""

    @property
    def missing(self) -> list[str]:
        """Shapes without which no prediction can be made."""
        needed = ["L", "h", "nh", "dh", "f", "V"] + ([] if self.mla else ["nkv"])
        if self.E is not None:
            needed += ["k", "fe", "Lm"]
        return [name for name in needed if getattr(self, name) is None]

    def model(self, name: str) -> Model:
        """The same shapes as a model. Raises `ValueError` where they do not hold together."""
        if self.missing:
            raise ValueError(f"states no {', '.join(self.missing)}")
        if self.mla and not self.mla.nope == self.mla.v == self.dh:
            raise ValueError("heads of latent attention with different widths for keys and values are not modelled")
        attention = (
            Latent(kind="latent", heads=self.nh or 1, head_width=self.dh or 1, query_width=self.mla.q,
                   cache_width=self.mla.kv, rotary_width=self.mla.rope)
            if self.mla
            else GroupedQuery(kind="grouped-query", heads=self.nh or 1, key_value_heads=self.nkv or 1,
                              head_width=self.dh or 1)
        )  # fmt: skip
        experts = (
            Experts(layers=self.Lm or 1, count=self.E, per_token=self.k or 1, shared=self.ns, width=self.fe or 1)
            if self.E is not None
            else None
        )
        return Model(
            name=name, source="performance-file", as_of="2026", layers=self.L or 1, hidden_size=self.h or 1,
            vocabulary_size=self.V or 1, feed_forward_width=self.f or 0, gated=self.gated, attention=attention,
            experts=experts,
        )  # fmt: skip


class Parallel(BaseModel):
    """How a model is laid out on chips; keys that no prediction uses are not read."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    tp: int | None = Count
    tp_assumed: int | None = Count
    pp: int | None = Count
    dp: int | None = Count
    cp: int | None = Count
    ep: int | None = Count
    vp: int | None = Count
    fsdp: int | None = Count
    mbs: int | None = Count
    replicas: int | None = Count
    dp_attention: int | None = Count
    attention_dp: str | None = None
    recompute: Literal["none", "selective", "full"] | None = None

    @property
    def tensor(self) -> int | None:
        """The degree of tensor parallelism, stated or assumed in the file."""
        return self.tp if self.tp is not None else self.tp_assumed


class PerformanceCase(BaseModel):
    """One published result: who ran what on which chips, and the figure. Text that no prediction uses is not read."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str = Field(min_length=1)
    task: str
    regime: str = ""
    chip: str
    n_chips: int | None = Count
    model: str
    precision: str
    kv_precision: str | None = None
    input_len: float | None = Field(default=None, ge=1)
    output_len: float | None = Field(default=None, ge=1)
    batch: float | None = Field(default=None, ge=1)
    seq_len: int | None = Count
    parallel: Parallel | None = None
    metric: str
    value: float = Field(gt=0, allow_inf_nan=False)
    unit: str
    better: Literal["higher", "lower"] | None = None
    suggested_tolerance: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    quality: Literal["strong", "weak"]
    software_stack: str | None = None
    engine: str | None = None
    tokens_verified_per_step: float | None = Field(default=None, ge=1)
    tokens_accepted_per_step: float | None = Field(default=None, ge=1)
    prefix_cache_hit_share: float | None = Field(default=None, ge=0, lt=1)
    time_per_output_token_limit_ms: float | None = Positive
    time_to_first_token_limit_ms: float | None = Positive
    tokens: float | None = Positive
    source: str = ""
    source_address: str = ""
    date: str = ""

    @model_validator(mode="after")
    def _drafts(self) -> PerformanceCase:
        verified, accepted = self.tokens_verified_per_step, self.tokens_accepted_per_step
        if verified is not None and accepted is not None and accepted > verified:
            raise ValueError(f"tokens_accepted_per_step ({accepted}) is above tokens_verified_per_step ({verified})")
        return self

    @property
    def is_training(self) -> bool:
        """Whether it is a result of training."""
        return self.task.startswith("training")


class PerformanceFile(BaseModel):
    """A file of measured performance."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    title: str = ""
    models: dict[str, Any] = Field(default_factory=dict)
    cases: list[Any] = Field(min_length=1)
