"""What is to be done: models and workloads."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from calc.provenance import Date, Sourced
from calc.schema.base import Preset, quantity
from calc.schema.hardware import DataType


class GroupedQuery(BaseModel):
    """Multi-head or grouped-query attention."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["grouped-query"]
    heads: int = Field(ge=1)
    key_value_heads: int = Field(ge=1)
    head_width: int = Field(ge=1)

    @model_validator(mode="after")
    def _groups(self) -> GroupedQuery:
        if self.heads % self.key_value_heads:
            raise ValueError(f"heads ({self.heads}) must be a multiple of key_value_heads ({self.key_value_heads})")
        return self


class Latent(BaseModel):
    """Multi-head latent attention: one compressed cache for all heads."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    kind: Literal["latent"]
    heads: int = Field(ge=1)
    head_width: int = Field(ge=1)
    query_width: int = Field(ge=1)
    cache_width: int = Field(ge=1)
    rotary_width: int = Field(ge=0)


class Experts(BaseModel):
    """Routed and shared experts of the layers that have them."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    layers: int = Field(ge=1)
    count: int = Field(ge=1)
    per_token: int = Field(ge=1)
    shared: int = Field(ge=0)
    width: int = Field(ge=1)
    domains: int | None = Field(
        default=None, ge=1, description="most nodes to which a token is routed; null: as many as it has experts"
    )


class Model(Preset):
    """A transformer by its shapes."""

    folder: ClassVar[str] = "models"
    kind: Literal["model"] = "model"
    source: str
    as_of: Date
    aliases: list[str] = Field(default_factory=list)
    layers: int = Field(ge=1)
    hidden_size: int = Field(ge=1)
    vocabulary_size: int = Field(ge=1)
    feed_forward_width: int = Field(ge=0)
    gated: bool = True
    tied_embedding: bool = False
    attention: Annotated[GroupedQuery | Latent, Field(discriminator="kind")]
    experts: Experts | None = None

    @model_validator(mode="after")
    def _experts_fit(self) -> Model:
        if self.experts and self.experts.layers > self.layers:
            raise ValueError("experts.layers is larger than layers")
        if self.experts and self.experts.per_token > self.experts.count:
            raise ValueError("experts.per_token is larger than experts.count")
        return self


class Serving(Preset):
    """A serving workload: lengths of prompts and answers, precision, the limit that users accept."""

    folder: ClassVar[str] = "workloads"
    kind: Literal["workload"] = "workload"
    task: Literal["serving"] = "serving"
    model: str | Model
    precision: list[DataType] = Field(min_length=1, description="acceptable formats of weights, best first")
    input_tokens: Sourced = quantity()
    output_tokens: Sourced = quantity()
    bytes_per_cache_element: Sourced = quantity()
    time_per_output_token_limit: Sourced = quantity()
    utilisation: Sourced = quantity()


Sharding = Literal["none", "optimiser", "gradients", "weights"]
Recompute = Literal["none", "selective", "full"]


class TrainingLayout(BaseModel):
    """How one copy of a model is laid out on devices, and what a device keeps; the rest is data parallel."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    tensor: int = Field(default=1, ge=1, description="devices over which each matrix is cut")
    pipeline: int = Field(default=1, ge=1, description="stages over which layers are spread")
    virtual_stages: int = Field(default=1, ge=1, description="pieces of a stage that are interleaved")
    context: int = Field(default=1, ge=1, description="devices over which each sequence is cut")
    expert: int = Field(default=1, ge=1, description="devices over which experts are spread")
    micro_batch: int = Field(default=1, ge=1, description="sequences of a micro-batch")
    recompute: Recompute = Field(
        default="none",
        description="what is made again backward: nothing (but scores), norms and products of activations, all",
    )
    sharding: Sharding = Field(
        default="optimiser", description="what copies share out: nothing, optimiser state, gradients too, weights too"
    )
    balanced: bool | None = Field(
        default=None,
        description="whether stages with embedding or head have fewer layers; null: as the software has it",
    )

    @property
    def devices(self) -> int:
        """Devices of one copy."""
        return self.tensor * self.pipeline * self.context

    def __str__(self) -> str:
        degrees = {
            "tensor": self.tensor, "pipeline": self.pipeline, "virtual stages": self.virtual_stages,
            "context": self.context, "expert": self.expert,
        }  # fmt: skip
        parts = [f"{name} {degree}" for name, degree in degrees.items() if degree > 1]
        parts.append(f"micro-batch {self.micro_batch}")
        parts += [f"{self.recompute} recompute"] if self.recompute != "none" else []
        parts.append("nothing sharded" if self.sharding == "none" else f"{self.sharding} sharded")
        return ", ".join(parts)


class SoftwareStack(Preset):
    """What runs a model on its devices, and how well it is tuned; by name, or by the names of its engines.

    Without a `training_software_factor` it trains as the fitted defaults of open-source software do.
    """

    folder: ClassVar[str] = "stacks"
    kind: Literal["software-stack"] = "software-stack"
    aliases: list[str] = Field(default_factory=list)
    step_overhead: Sourced = quantity()
    training_software_factor: Sourced | None = quantity(optional=True)
    balanced_stages: bool = Field(
        default=False, description="whether pipeline stages with embedding or head get fewer layers"
    )


class Training(Preset):
    """A training workload: a run of so many tokens at a batch, on so many devices."""

    folder: ClassVar[str] = "workloads"
    kind: Literal["workload"] = "workload"
    task: Literal["training"]
    model: str | Model
    precision: list[DataType] = Field(
        default=["bf16", "fp16"], min_length=1, description="acceptable formats of matrices, best first"
    )
    training_tokens: Sourced = quantity()
    sequence_length: Sourced = quantity()
    global_batch: Sourced = quantity()
    training_devices: Sourced = quantity()
    utilisation: Sourced = quantity()
    method: Literal["full", "lora"] = Field(default="full", description="all weights, or adapters beside frozen ones")
    software_stack: str | SoftwareStack = "open-source"
    layout: TrainingLayout | None = Field(default=None, description="null: the best one that fits")
    recompute: Recompute | None = Field(default=None, description="null: as the best layout has it")
    sharding: Sharding | None = Field(default=None, description="null: as the best layout has it")
    goodput: Literal["stated", "from-failures"] = "stated"


class Calibration(Preset):
    """Constants of a model: operator efficiencies, behaviour, physical coefficients."""

    folder: ClassVar[str] = "calibrations"
    kind: Literal["calibration"] = "calibration"
    quantities_by_name: dict[str, Sourced] = Field(alias="quantities")


class Prior(Calibration):
    """What is believed of a model's coefficients before they are fitted, from the literature alone."""

    folder: ClassVar[str] = "priors"
    kind: Literal["prior"] = "prior"  # type: ignore[assignment]
