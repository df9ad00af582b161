"""Quantities of a design as a whole: what its area and power go to, its limits, and the target that it is sized for."""

from calc.units.declaration import Declaration as D

DESIGN = (
    # What the area goes to
    D("area_for_compute", "mm^2", "logic area of compute, with its buffers and wires", minimum=0),
    D("area_for_memory", "mm^2", "logic area of memory interfaces", minimum=0),
    D("area_for_links", "mm^2", "logic area of die-to-die links", minimum=0),
    D(
        "area_for_other",
        "mm^2",
        "logic area of all else: dies that do not compute, room of a usual interface",
        minimum=0,
    ),
    # What the power goes to
    D("regulator_loss", "W", "power lost in the voltage regulators", per="accelerator", minimum=0),
    D("power_correction", "W", "rated power beyond its modelled terms, what the model misses", per="accelerator"),
    D("logic_energy", "pJ/FLOP", "switching and static energy of the logic by native operation", minimum=0),
    D("rated_energy", "pJ/FLOP", "rated power over the dense native rate", minimum=0),
    D("heat_flux", "W/mm^2", "heat by area of logic, all but what regulators lose", "q", minimum=0),
    # Rates
    D("peak_rate_8bit", "TFLOP/s", "dense peak at 8 bits", per="accelerator", minimum=0),
    D(
        "rate_by_area",
        "TFLOP/s/mm^2",
        "dense rate by area for compute, at the precision aimed at",
        per="accelerator",
        minimum=0,
    ),
    # Limits
    D("node_class", "nm", "class by which the node is called: a name, no length on the die", minimum=0, exclusive=True),
    D(
        "interface_node_class",
        "nm",
        "oldest class of node on which an interface for the memory is offered or was made",
        minimum=0,
        exclusive=True,
    ),
    D(
        "interface_die_class",
        "nm",
        "class of the node of the dies with the memory interfaces",
        minimum=0,
        exclusive=True,
    ),
    D("devices_by_package", "", "memory devices on the board around each package", minimum=0),
    D("maximum_board_devices", "", "memory devices that fit around a package", minimum=0, exclusive=True),
    D("minimum_voltage", "V", "lowest supply at which the node's usual SRAM works", minimum=0.1, maximum=1.5),
    D("maximum_heat_flux", "W/mm^2", "heat by area of logic that DRAM bonded on it bears", minimum=0, exclusive=True),
    D("reticle_use", "", "area of the largest die over what can be exposed", minimum=0),
    D("carrier_use", "", "area of a carrier over the largest of its class", minimum=0),
    # The target of a design that is sized
    D("target_rate", "TFLOP/s", "dense rate that a design is sized for", per="accelerator", minimum=0),
    D("target_bandwidth", "TB/s", "memory bandwidth that a design is sized for", per="accelerator", minimum=0),
    D("target_capacity", "GB", "memory capacity that a design is sized for", per="accelerator", minimum=0),
    D("silicon_for_rate", "mm^2", "logic silicon that the rate aimed at needs", minimum=0),
    D(
        "silicon_for_bandwidth",
        "mm^2",
        "logic silicon that the memory bandwidth aimed at needs bonded DRAM on",
        minimum=0,
    ),
    D("silicon_needed", "mm^2", "logic silicon that a design is sized to", minimum=0),
    D("computing_die_area", "mm^2", "area of one die of the kind that computes", minimum=0, exclusive=True),
    D("dies_by_computing_die", "", "dies of a kind by die of the kind that computes", minimum=0),
    D("computing_dies", "die", "dies that compute", per="accelerator", minimum=0),
    D("stacks_by_computing_die", "", "memory stacks by die of the kind that computes", minimum=0),
    D("dies_as_stated", "die", "dies of a kind as the design states them", per="accelerator", minimum=0),
)
