"""A stand-in for the package enthought_edge, with the documented classes of edge.api."""
