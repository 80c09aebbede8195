"""The parts of the bridge. A package of its own, so that no name of its modules hides a library's."""
