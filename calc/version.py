"""The version of the code, as installed; a checkout that is not installed says so."""

from importlib.metadata import PackageNotFoundError, version

try:
    VERSION = version("chipcalc")
except PackageNotFoundError:
    VERSION = "0+checkout"
