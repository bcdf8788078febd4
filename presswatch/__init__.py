"""The steps in order, the settings and the command line: knows every room and holds no logic of its own."""

from importlib.metadata import version

__version__ = version("presswatch")
