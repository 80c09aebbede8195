"""Drives Enthought's Python API (edge.api) for the Data Connectors extension.

Reads requests as JSON Lines from standard input and writes answers to standard output; see
edge_bridge/server.py for the protocol. The token, the address of the service and the organization
come from the environment (EDGE_API_TOKEN, EDGE_API_SERVICE_URL, EDGE_API_ORG) and from nowhere else.
Runs on Python 3.8 and later and needs no package but edge.api.
"""

import sys

from edge_bridge.channel import Channel


def main():
    # Before anything else is imported: libraries print whatever they like.
    channel = Channel.take_over()
    try:
        from edge_bridge.methods import load

        methods, hello = load()
    except BaseException as error:  # a library may even exit
        from edge_bridge.failures import describe

        channel.send({"protocol": 1, "ready": False, "error": describe(error)})
        return 3
    from edge_bridge.server import serve

    channel.send(dict(hello, protocol=1, ready=True))
    serve(channel, methods)
    return 0


if __name__ == "__main__":
    sys.exit(main())
