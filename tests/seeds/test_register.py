import pytest

import calc
from calc.presets.register import load_register
from calc.schema.register import Later, Register


def test_every_entry_is_carried_by_something_that_exists_or_waits_for_something() -> None:
    register = load_register()
    assert len(register.entries) == 33
    for entry in register.entries:
        assert entry.carried_by if isinstance(entry.carried_by, list) else entry.carried_by.later


def test_the_two_claims_of_the_28nm_argument_are_claims() -> None:
    table = calc.seeds().set_index("id")
    assert table.loc["chiplet28-power", "carried_by"] == "claims/chiplet28-power"
    assert calc.load("claims/chiplet28-power").change == -0.30
    assert calc.load("claims/chiplet28-cost").change == -0.40


def test_conflicts_name_entries_that_exist() -> None:
    with pytest.raises(ValueError, match="which is not there"):
        Register.model_validate(
            {
                "documents": {"d": {"publisher": "p", "subject": "s"}},
                "entries": [
                    {"id": "a", "kind": "claim", "docs": ["d"], "carried_by": {"later": "x"}, "conflicts_with": "b"}
                ],
            }
        )
    assert isinstance(Later(later="x"), Later)
