"""Files of measured devices, as other tools exchange them: one case a chip."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ARCHITECTURE_OF = {"npu16": "tensor", "gpu16": "gpu", "npu8": "int8", "simd32": "simd"}
"""Classes of the files by our names of kinds of compute."""


class FitPeak(BaseModel):
    """The rate that stands for a chip, and of which format."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    value: float = Field(gt=0, description="10^12 operations a second, dense")
    unit: str


class DeviceCase(BaseModel):
    """One chip: rate, area, clock, memory, power. Of the rest only name and sources are read, to be shown."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    id: str
    name: str
    year: int = Field(ge=1990, le=2100)
    model_class: Literal["npu16", "gpu16", "npu8", "simd32"]
    node_nm: int = Field(ge=1, le=250)
    compute_silicon_mm2: float = Field(gt=0)
    clock_ghz: float | None = Field(default=None, gt=0)
    fit_peak: FitPeak
    tdp_w: float = Field(gt=0)
    power_scope: Literal["board", "chip"] = "board"
    memory: str
    bandwidth_gb_s: float = Field(ge=0)
    sources: str = ""

    @property
    def architecture(self) -> str:
        """The kind of compute by our name."""
        return ARCHITECTURE_OF[self.model_class]


class DeviceFile(BaseModel):
    """A file of measured devices."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    title: str = ""
    cases: list[Any] = Field(min_length=1)
