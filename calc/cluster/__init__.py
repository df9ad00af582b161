"""Cluster: servers, network, how many devices, power from chip to facility."""

from calc.cluster import fleet, power

FORMULAS = (*power.FORMULAS, fleet.servers)
BASES = fleet.BASES
SIZES = fleet.SIZES
SERVING_THROUGHPUT = fleet.serving_throughput
TRAINING_THROUGHPUT = fleet.training_throughput
