"""From a quoted price to capital in place."""

from __future__ import annotations

from typing import Any

from calc.units import number


def amount_in_usd(amount_in_cny: Any, exchange_rate: Any) -> Any:
    """A sum written in CNY, in USD at the scenario's rate.

    Equation: a / x, x in CNY per USD.
    Source: definition; the rate is a dated input.
    """
    return amount_in_cny / exchange_rate


def landed_price(
    device_price: Any,
    levy_rate: Any,
    levy_pass_through: Any,
    import_duty: Any,
    vat_rate: Any,
    vat_recoverable_share: Any,
) -> Any:
    """Price of a device delivered to the buyer, with the levy passed on, duty and what is not recovered of VAT.

    Equation: p (1 + ℓ π) (1 + d) [1 + v (1 − ρ)].
    Source: order of charges as in Chinese import VAT law (base: duty-paid value); levy as in policy presets.
    """
    at_border = device_price * (1.0 + levy_rate * levy_pass_through)
    return at_border * (1.0 + import_duty) * (1.0 + vat_rate * (1.0 - vat_recoverable_share))


def prepayment_cost(landed_price: Any, prepaid_share: Any, delivery_time: Any, discount_rate: Any) -> Any:
    """Cost of the capital that is paid before delivery.

    Equation: p f [(1 + r)^t − 1].
    Source: time value of money; no charge for the risk of non-delivery.
    """
    years = number(delivery_time, "year")
    return landed_price * prepaid_share * ((1.0 + discount_rate) ** years - 1.0)


def capital_per_device(
    landed_price: Any, prepayment_cost: Any, server_price: Any, accelerators_per_server: Any, network_price: Any
) -> Any:
    """Capital of one device in place: itself, its share of a server and of the network.

    Equation: k = p + c_prepay + s / a + n.
    Source: docs/models.md.
    """
    return landed_price + prepayment_cost + server_price / accelerators_per_server + network_price


def capital_cost(devices: Any, capital_per_device: Any) -> Any:
    """Capital of the fleet, without land and building (hosting is rented).

    Equation: N k.
    Source: definition.
    """
    return devices * capital_per_device


FORMULAS = (landed_price, prepayment_cost, capital_per_device, capital_cost)
