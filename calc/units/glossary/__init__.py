"""The dictionary of the project: every quantity's name, unit and meaning, by room."""

from calc.units.declaration import Glossary
from calc.units.glossary.cluster import CLUSTER
from calc.units.glossary.design import DESIGN
from calc.units.glossary.device import DEVICE
from calc.units.glossary.economics import ECONOMICS
from calc.units.glossary.package import FAB, PACKAGE
from calc.units.glossary.silicon import SILICON
from calc.units.glossary.workload import WORKLOAD

GLOSSARY = Glossary(SILICON, PACKAGE, FAB, DEVICE, DESIGN, CLUSTER, WORKLOAD, ECONOMICS)
