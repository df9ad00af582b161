"""Networks other than language models that answer: encoders, diffusion, recommendation, by their shapes."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from calc.provenance import Date, Sourced
from calc.schema.base import Part, Preset, quantity
from calc.schema.hardware import DataType


class Shape(BaseModel):
    """Shapes of a network, which its publication states."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Blocks(Shape):
    """A stack of transformer blocks with a feed-forward of two matrices."""

    layers: int = Field(ge=1)
    hidden_size: int = Field(ge=1)
    feed_forward_width: int = Field(ge=1)


class ImageEncoder(Blocks):
    """An encoder of images cut into patches."""

    kind: Literal["image-encoder"]
    image_size: int = Field(ge=1)
    patch_size: int = Field(ge=1)
    input_channels: int = Field(ge=1)
    extra_tokens: int = Field(ge=0, description="tokens of no patch, such as the one that is read out")
    classes: int = Field(ge=0, description="classes told apart; 0 without a classifier")

    @model_validator(mode="after")
    def _whole_patches(self) -> ImageEncoder:
        if self.image_size % self.patch_size:
            raise ValueError(f"image_size ({self.image_size}) must be a multiple of patch_size ({self.patch_size})")
        return self


class TextEncoder(Blocks):
    """An encoder of texts."""

    kind: Literal["text-encoder"]
    vocabulary_size: int = Field(ge=1)
    positions: int = Field(ge=0)
    segments: int = Field(ge=0)
    pooled: bool


class DiffusionTransformer(Blocks):
    """A transformer that denoises an image in patches of its latent picture."""

    kind: Literal["diffusion-transformer"]
    image_size: int = Field(ge=1, description="side of the latent picture")
    patch_size: int = Field(ge=1)
    input_channels: int = Field(ge=1)
    output_channels: int = Field(ge=1)
    time_width: int = Field(ge=1)
    classes: int = Field(ge=0)

    @model_validator(mode="after")
    def _whole_patches(self) -> DiffusionTransformer:
        if self.image_size % self.patch_size:
            raise ValueError(f"image_size ({self.image_size}) must be a multiple of patch_size ({self.patch_size})")
        return self


class Recommender(Shape):
    """Tables of embeddings below perceptrons; the vectors meet in pairs, or in cross layers of low rank."""

    kind: Literal["recommender"]
    table_rows: list[int] = Field(min_length=1, description="rows of each table")
    lookups: list[int] = Field(min_length=1, description="rows that a sample reads of each table")
    embedding_width: int = Field(ge=1)
    dense_features: int = Field(ge=1)
    lower_widths: list[int] = Field(min_length=1, description="layers of the perceptron of dense features")
    upper_widths: list[int] = Field(min_length=1, description="layers of the perceptron above the interaction")
    cross_layers: int = Field(ge=0, description="0: the vectors meet in pairs")
    cross_rank: int = Field(ge=0)

    @model_validator(mode="after")
    def _fits_together(self) -> Recommender:
        if len(self.table_rows) != len(self.lookups):
            raise ValueError(
                f"{len(self.table_rows)} table_rows but {len(self.lookups)} lookups; each table needs both"
            )
        if self.lower_widths[-1] != self.embedding_width:
            raise ValueError(
                f"lower_widths ends in {self.lower_widths[-1]}, but its vector meets embeddings of width "
                f"{self.embedding_width}"
            )
        if min(*self.table_rows, *self.lower_widths, *self.upper_widths) < 1 or min(self.lookups) < 0:
            raise ValueError("rows and widths must be 1 or more, lookups 0 or more")
        if self.cross_layers and not self.cross_rank:
            raise ValueError("cross_layers need a cross_rank")
        return self


class StatedNetwork(Part):
    """A network of which parameters and operations were counted by others, such as one of convolutions."""

    kind: Literal["stated"]
    layers: int = Field(ge=1, description="layers, one after the other, in one evaluation")
    parameters: Sourced = quantity("network_parameters")
    operations: Sourced = quantity("matrix_operations_per_sample")
    activation_elements: Sourced = quantity("activation_elements_per_sample")


class ImageGeneration(Part):
    """How a denoiser is used: steps, guidance, and what an image needs once."""

    steps: int = Field(ge=1)
    guided: bool = Field(description="classifier-free guidance: each step evaluates a sample twice")
    prompt_encoder_operations: Sourced = quantity()
    image_decoder_operations: Sourced = quantity()
    side_parameters: Sourced = quantity()


class Network(Preset):
    """A network that is run on batches of samples: images, texts, pairs to be ranked."""

    folder: ClassVar[str] = "networks"
    kind: Literal["network"] = "network"
    source: str
    as_of: Date
    aliases: list[str] = Field(default_factory=list)
    sample: str = Field(description="what one sample is, e.g. image")
    precision: list[DataType] = Field(min_length=1, description="acceptable formats of weights, best first")
    structure: Annotated[
        ImageEncoder | TextEncoder | DiffusionTransformer | Recommender | StatedNetwork, Field(discriminator="kind")
    ]
    text_tokens: Sourced | None = quantity("text_tokens_per_sample", optional=True)
    generation: ImageGeneration | None = None
    bytes_per_table_element: Sourced | None = quantity(optional=True)

    @model_validator(mode="after")
    def _holds_together(self) -> Network:
        kind = self.structure.kind
        needs = {
            "text-encoder": "text_tokens",
            "diffusion-transformer": "generation",
            "recommender": "bytes_per_table_element",
        }
        if kind in needs and getattr(self, needs[kind]) is None:
            raise ValueError(f"a {kind} needs {needs[kind]}")
        for name in ("text_tokens", "generation", "bytes_per_table_element"):
            meant = [owner for owner, need in needs.items() if need == name]
            if getattr(self, name) is not None and kind not in (*meant, *(("stated",) if name == "generation" else ())):
                raise ValueError(f"{name} belongs to a {' or a '.join(meant)}, not to a {kind}")
        return self
