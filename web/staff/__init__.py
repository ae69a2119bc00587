"""Pages for the staff: the task list, one task, and the history of every case."""

from __future__ import annotations

from flask import Blueprint

from web.staff import (
    case_history,
    cases,
    claims,
    commands,
    messages,
    printing,
    register,
    sop,
    starting,
    surveys,
    task,
    task_list,
)

blueprint = Blueprint("staff", __name__)
blueprint.add_app_template_global(commands.new, "new_command")
for part in (task_list, claims, task, starting, cases, case_history, messages, register, printing, surveys, sop):
    part.add_routes(blueprint)
