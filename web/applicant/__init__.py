"""Pages of applicants: what a service asks for, drafts, their applications, and the tasks that are theirs."""

from __future__ import annotations

from flask import Blueprint

from web.applicant import applications, drafts, messages, services, tasks

blueprint = Blueprint("applicant", __name__)
for part in (services, drafts, applications, tasks, messages):
    part.add_routes(blueprint)
