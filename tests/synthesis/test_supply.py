"""Supplies that a node bears, and nodes for designs."""

import pytest

import calc


def test_from_the_minimum_of_its_sram_to_the_nominal_supply() -> None:
    found = calc.supply_range("28nm")
    assert (found.low, found.nominal, found.minimum) == (0.65, 0.95, 0.65)
    assert found.holds(0.65) and found.holds(0.95) and not found.holds(0.64) and not found.holds(0.96)
    assert found.steps(4) == pytest.approx([0.65, 0.75, 0.85, 0.95])


def test_where_the_minimum_is_not_known() -> None:
    found = calc.supply_range("7nm-smic")
    assert found.minimum is None
    assert found.low == pytest.approx(0.7 * 0.80)


def test_a_node_without_a_nominal_supply_is_refused() -> None:
    with pytest.raises(calc.PresetError, match=r"90nm.*nominal_voltage"):
        calc.supply_range("90nm")
    with pytest.raises(calc.CalcError, match="91nm"):
        calc.supply_range("91nm")


def test_a_design_stands_on_each_node_for_designs_and_on_no_other() -> None:
    known = calc.design_nodes()
    assert {"28nm", "28nm-china", "7nm-smic"} <= set(known)
    for name in calc.catalogue("nodes")["id"]:
        if name in known:
            calc.unit_cost("chiplet-28nm", overrides={"node": name})
        else:
            with pytest.raises(calc.CalcError, match="which a design needs"):
                calc.unit_cost("chiplet-28nm", overrides={"node": name})
