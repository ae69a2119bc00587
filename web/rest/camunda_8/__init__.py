"""The part of Camunda 8's REST interface (8.8, docs.camunda.io) that Camunda Modeler's buttons need, under ``/v2``."""

from __future__ import annotations

from flask import Blueprint

from web.rest.camunda_8 import deployments, process_instances, topology
from web.rest.camunda_8.problems import PREFIX

blueprint = Blueprint("camunda_8", __name__, url_prefix=PREFIX)
for part in (topology, deployments, process_instances):
    part.add_routes(blueprint)
