"""Quantities of a fleet: servers, network, counts, power by boundary."""

from calc.units.declaration import Declaration as D

CLUSTER = (
    D("accelerators_per_server", "accelerator", "accelerators in one server", per="server", minimum=1),
    D("scale_up_size", "accelerator", "accelerators in one scale-up domain", "g", minimum=1),
    D("scale_out_bandwidth", "GB/s", "network rate of a device, one way", "N_2", per="accelerator", minimum=0),
    D("host_power", "W", "server power without its accelerators", per="server", minimum=0),
    D("network_power", "W", "network power per device", per="accelerator", minimum=0),
    D("demand", "token/s", "output (or training) rate that the fleet must reach", minimum=0),
    D("budget", "USD", "capital that may be spent", minimum=0),
    D("power_limit", "MW", "facility power that may be drawn", boundary="facility", minimum=0),
    D("replicas", "", "copies of the model in the fleet (servers, in training)", minimum=0),
    D("devices", "accelerator", "accelerators in the fleet", "N", minimum=0),
    D("servers", "server", "servers in the fleet", minimum=0),
    D("throughput", "token/s", "output (or training) tokens a second of the fleet when it works", minimum=0),
    D("fleet_is_share", "", "one where a device is compared as a share of a larger fleet", minimum=0, maximum=1),
    D("device_power", "W", "power drawn on this workload, chip", per="accelerator", minimum=0),
    D("workload_power_share", "", "drawn over rated power on this workload", minimum=0, maximum=1.5),
    D("idle_power_share", "", "idle over rated power", minimum=0, maximum=1),
    D("it_power_per_device", "W", "power of a working device with host and network", per="accelerator", boundary="it",
      minimum=0),
    D("nameplate_it_power_per_device", "W", "power contracted for a device", per="accelerator", boundary="it",
      minimum=0),
    D("facility_power_per_device", "W", "power of a working device at the meter", per="accelerator",
      boundary="facility", minimum=0),
    D("power_usage_effectiveness", "", "facility energy over IT energy (PUE)", "PUE", boundary="facility", per="it",
      minimum=1, maximum=4, typical=(1.0, 2.0)),
    D("facility_power", "kW", "power of the working fleet at the meter", boundary="facility", minimum=0),
    D("annual_energy", "MWh/year", "energy at the meter in a year", boundary="facility", minimum=0),
)
