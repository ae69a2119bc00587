"""What Modeler asks first: whom it talks to, and whether it is let in."""

from __future__ import annotations

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

VERSION = "8.8.0"  # whose interface this is


def add_routes(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/topology", view_func=topology)


def topology() -> ResponseReturnValue:
    """One broker with one partition: this server."""
    host, _, port = request.host.rpartition(":")
    partition = {"partitionId": 1, "role": "leader", "health": "healthy"}
    broker = {
        "nodeId": 0,
        "host": host or request.host,
        "port": int(port) if host and port.isdecimal() else 443 if request.is_secure else 80,
        "partitions": [partition],
        "version": VERSION,
    }
    return jsonify(
        brokers=[broker],
        clusterId=None,
        clusterSize=1,
        partitionsCount=1,
        replicationFactor=1,
        gatewayVersion=VERSION,
        lastCompletedChangeId="-1",
    )
