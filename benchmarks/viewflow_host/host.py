"""django-viewflow over the same nine tasks and the way back: run in an environment of its own, never imported by ours.

Its own models, its own history (every task a row that stays), its own permission check; one commit a request, SQLite
with WAL and synchronous=FULL as for the others. ``python host.py FOLDER PORT``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import django
from django.conf import settings

FOLDER, PORT = Path(sys.argv[1]), int(sys.argv[2])
settings.configure(
    SECRET_KEY="ukur",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="__main__",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "viewflow",
        "viewflow.workflow",
        "measured",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "viewflow.db",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    ATOMIC_REQUESTS=False,
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from measured import flows  # noqa: E402
from viewflow.workflow import STATUS  # noqa: E402
from viewflow.workflow.models import Task  # noqa: E402


def answer(process):
    task = process.task_set.filter(status=STATUS.ASSIGNED).order_by("-id").first()
    return JsonResponse({"task": str(task.pk) if task else ""})


@csrf_exempt
def start(request):
    with transaction.atomic():
        process = flows.Measured.start.run()
    return answer(process)


@csrf_exempt
def complete(request, pk):
    with transaction.atomic():
        task = Task._default_manager.select_related("process").get(pk=pk, owner=flows.OFFICER)
        activation = task.flow_task.activation_class(task)
        process = activation.process
        process.data = {**(process.data or {}), **json.loads(request.body)}
        process.save()
        activation.start(request)
        activation.execute()
    return answer(process)


def tasks(request):
    rows = (
        Task.objects.filter(status=STATUS.ASSIGNED, owner=flows.OFFICER)
        .select_related("process")
        .order_by("created")[:50]
    )
    return JsonResponse([[task.pk, task.process_id, str(task.flow_task)] for task in rows], safe=False)


urlpatterns = [path("start", start), path("task/<int:pk>", complete), path("tasks", tasks)]

if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    flows.OFFICER = User.objects.get_or_create(username="petugas")[0]
    from django.core.wsgi import get_wsgi_application
    from waitress import serve

    serve(get_wsgi_application(), host="127.0.0.1", port=PORT, threads=4, ident=None)
