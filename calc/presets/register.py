"""What the seed documents say, and where each entry is carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from calc.errors import unknown_name
from calc.presets.catalogue import Catalogue, default_catalogue
from calc.presets.location import SEEDS
from calc.presets.reader import parse, read_text
from calc.schema.register import Later, Register
from calc.schema.validation import validated

if TYPE_CHECKING:
    import pandas as pd


def load_register(catalogue: Catalogue | None = None) -> Register:
    """The register, checked: every preset that carries an entry exists.

    Raises `PresetError` if it does not hold together, `UnknownNameError` for a preset that is not there.
    """
    catalogue = catalogue or default_catalogue()
    location = str(SEEDS / "register.yaml")
    register = validated(Register, parse(read_text(location), location), location)
    for entry in register.entries:
        for reference in entry.carried_by if isinstance(entry.carried_by, list) else []:
            folder, _, name = reference.partition("/")
            if name not in catalogue.ids(catalogue.folder_of(folder)):
                raise unknown_name("preset", reference, catalogue.ids(folder), f"{location}: {entry.id}")
    return register


def seeds() -> pd.DataFrame:
    """A table of the register: id, kind, what is said, by which documents, and what carries it."""
    import pandas as pd

    rows = []
    for entry in load_register().entries:
        carried = entry.carried_by
        said = " ".join(str(part) for part in (entry.bound, entry.value, entry.unit) if part not in (None, ""))
        rows.append(
            {
                "id": entry.id,
                "kind": entry.kind,
                "value": said,
                "what": entry.what or entry.note,
                "documents": ", ".join(entry.docs),
                "carried_by": f"later: {carried.later}" if isinstance(carried, Later) else ", ".join(carried),
                "testable": entry.testable,
            }
        )
    return pd.DataFrame(rows)
