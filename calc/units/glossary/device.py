"""Quantities of a device: voltage, area, rates, memory, power, export-control numbers."""

from calc.units.declaration import Declaration as D

ARCHITECTURES = {
    "tensor": "16-bit tensor units",
    "gpu": "16-bit tensor units of graphics processors",
    "int8": "8-bit integer units",
    "simd": "32-bit vector units",
}
"""Kinds of compute, whose energy and density differ; a rate is of 16, 16, 8 and 32 bits."""
ENERGY_CLASSES = ("28nm", "16nm", "5nm")
"""Nodes whose energy per operation is fitted, over that of 7 nm."""

DEVICE = (
    D(
        "supply_voltage",
        "V",
        "supply voltage of the logic",
        "V",
        minimum=0.3,
        maximum=1.5,
        typical=(0.5, 1.1),
        step=0.01,
    ),
    D("nominal_voltage", "V", "nominal supply of the node", "V_n", minimum=0.3, maximum=1.5),
    D("threshold_voltage", "V", "threshold voltage of the node's transistors", "V_t", minimum=0.05, maximum=1),
    D("velocity_saturation", "", "exponent of the alpha-power law", "α", minimum=1, maximum=2),
    D("near_threshold_width", "V", "width of the transition near threshold", "w", minimum=0, exclusive=True),
    D("nominal_clock", "GHz", "clock of such a design at the nominal supply", "f_n", minimum=0, exclusive=True),
    D("clock_frequency", "GHz", "clock at the supply chosen", "f", minimum=0),
    D(
        "transistor_density",
        "1/mm^2",
        "transistors per area of real products on the node",
        "ρ",
        minimum=0,
        exclusive=True,
    ),
    D(
        "reference_transistor_density",
        "1/mm^2",
        "transistor density of the reference node",
        "ρ_7",
        minimum=0,
        exclusive=True,
    ),
    D(
        "mac_density",
        "1/mm^2",
        "native multiply-accumulates per area at the reference node, whole die",
        "M_7",
        minimum=0,
    ),
    D("multiply_accumulate_units", "", "native multiply-accumulate units of one die that computes", "u", minimum=0),
    D("silicon_area", "mm^2", "logic silicon of one accelerator", "A", minimum=0),
    D("memory_phy_area", "mm^2", "part of a stack's interface that does not scale", minimum=0),
    D("memory_controller_transistors", "", "transistors of a stack's controller", minimum=0),
    D("memory_interface_area", "mm^2", "area of memory interfaces on the dies that compute", "a", minimum=0),
    D("die_has_interface", "", "one for the kind of die that has the memory interfaces", minimum=0, maximum=1),
    D("die_to_die_area_share", "", "share of logic area for die-to-die links", "δ", minimum=0, maximum=0.9),
    D("usual_interface_share", "", "memory interface already inside the density per area", "ι", minimum=0, maximum=0.9),
    D("compute_area", "mm^2", "logic area left for compute", "A_c", minimum=0),
    D("peak_rate", "TFLOP/s", "dense peak at the precision used", "C", per="accelerator", minimum=0),
    D("peak_rate_16bit", "TFLOP/s", "dense peak at 16 bits", "C_16", per="accelerator", minimum=0),
    D("native_rate", "TFLOP/s", "dense peak at the format the units are built for", "F", per="accelerator", minimum=0),
    D("attention_peak_rate", "TFLOP/s", "dense peak at the format of attention", "F_a", per="accelerator", minimum=0),
    D("rate_multiple", "", "rate at the precision used over the native rate", minimum=0, exclusive=True),
    D("rate_multiple_16bit", "", "rate at 16 bits over the native rate", minimum=0, exclusive=True),
    D("rate_multiple_8bit", "", "rate at 8 bits over the native rate", minimum=0, exclusive=True),
    D("attention_rate_multiple", "", "rate at the format of attention over the native rate", minimum=0, exclusive=True),
    D("stack_capacity", "GB", "capacity of one memory stack", per="stack", minimum=0),
    D("stack_bandwidth", "GB/s", "bandwidth of one memory stack", per="stack", minimum=0),
    D("bonded_layers", "", "DRAM layers bonded on each logic die", "L", minimum=0),
    D("bonded_capacity_density", "MB/mm^2", "capacity of one bonded layer by area", minimum=0),
    D("bonded_bandwidth_density", "GB/s/mm^2", "bandwidth of bonded DRAM by area", minimum=0),
    D("memory_capacity", "GB", "memory capacity", "M", per="accelerator", minimum=0),
    D("memory_bandwidth", "TB/s", "peak memory bandwidth", "B", per="accelerator", minimum=0),
    D("interconnect_bandwidth", "GB/s", "scale-up link rate, one way", "N_1", per="accelerator", minimum=0),
    D(
        "energy_per_operation",
        "pJ/FLOP",
        "energy of a native operation at the reference node and supply",
        "e_7",
        minimum=0,
    ),
    D(
        "node_energy_ratio",
        "",
        "switching energy of the node over the reference node, each at its supply",
        "E_n",
        minimum=0,
    ),
    D("supply_swing", "", "supply over the nominal one of the node", "v", minimum=0),
    D("switching_energy_factor", "", "switching energy at the supply over that at the nominal one", "s", minimum=0),
    D(
        "clock_exponent",
        "",
        "exponent by which a finished chip's energy goes with its clock",
        "β",
        minimum=0,
        maximum=2,
    ),
    D("design_year", "", "year of a design", "y", minimum=1990, maximum=2100),
    D("reference_year", "", "year to which energies of designs are referred", "y_0", minimum=1990, maximum=2100),
    D(
        "generation_rate",
        "",
        "share by which the energy of designs on a node falls in a year",
        "r",
        minimum=-0.5,
        maximum=0.5,
    ),
    D("design_generation", "", "energy of a design over one of the reference year", "g", minimum=0),
    *(
        D(
            f"energy_per_operation_{name}",
            "pJ/FLOP",
            f"energy per operation of {words} at the reference node",
            "e_7",
            minimum=0,
        )
        for name, words in ARCHITECTURES.items()
    ),
    *(
        D(
            f"mac_density_{name}",
            "1/mm^2",
            f"multiply-accumulates per area of {words} at the reference node",
            "M_7",
            minimum=0,
        )
        for name, words in ARCHITECTURES.items()
    ),
    *(
        D(
            f"energy_ratio_{name}",
            "",
            f"switching energy of the {name} class over 7 nm, each at its supply",
            "E_n",
            minimum=0,
        )
        for name in ENERGY_CLASSES
    ),
    D("dynamic_power", "W", "switching power at full rate", per="accelerator", minimum=0),
    D("static_power_density", "W/mm^2", "leakage and clock power by area at nominal supply", "p_s", minimum=0),
    D("static_voltage_exponent", "", "exponent of static power in the supply", "γ", minimum=0),
    D("static_power", "W", "static power", per="accelerator", minimum=0),
    D("memory_energy", "pJ/bit", "energy of memory and its interface by bit", "e_mem", minimum=0),
    *(
        D(f"memory_energy_{name}", "pJ/bit", f"energy of {name.upper()} and its interface by bit", minimum=0)
        for name in ("gddr5", "gddr6", "ddr3", "ddr4", "lpddr5")
    ),
    D("memory_load_share", "", "memory bandwidth in use at full compute", "ξ", minimum=0, maximum=1),
    D("memory_power", "W", "memory power at full compute", per="accelerator", minimum=0),
    D("die_to_die_bandwidth", "GB/s", "traffic of one die to the others", per="die", minimum=0),
    D("die_to_die_energy", "pJ/bit", "energy of die-to-die links by bit", minimum=0),
    D("die_to_die_power", "W", "power of die-to-die links", per="accelerator", minimum=0),
    D("io_power", "W", "power of host and scale-up interfaces", per="accelerator", minimum=0),
    D("regulator_efficiency", "", "efficiency of the voltage regulators", "η", minimum=0, exclusive=True, maximum=1),
    D("power_model_error", "", "real over modelled power of a single product", "ε", minimum=0, exclusive=True),
    D("rated_power", "W", "rated power of the chip", per="accelerator", minimum=0),
    D("control_rate", "TFLOP/s", "dense rate at the format that governs export control", per="accelerator", minimum=0),
    D("control_bit_length", "bit", "bit length of that format", minimum=0),
    D(
        "total_processing_performance",
        "TFLOP/s*bit",
        "rate times bit length, the TPP of export control",
        "TPP",
        per="accelerator",
        minimum=0,
    ),
    D(
        "die_applicable",
        "",
        "one for a kind of die whose area counts in export control (not planar), zero for others",
        minimum=0,
        maximum=1,
    ),
    D(
        "applicable_die_area",
        "mm^2",
        "area of the logic dies on non-planar nodes, as export control counts it",
        per="accelerator",
        minimum=0,
    ),
    D(
        "performance_density",
        "TFLOP/s*bit/mm^2",
        "total processing performance over applicable die area",
        "PD",
        minimum=0,
    ),
    D(
        "aggregate_io_bandwidth",
        "GB/s",
        "scale-up links in both directions, the transfer rate of the rule of 2022",
        per="accelerator",
        minimum=0,
    ),
    D("memory_bandwidth_density", "GB/s/mm^2", "bandwidth of a memory stack over its footprint", minimum=0),
)
