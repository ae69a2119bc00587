"""Every table. The shape of the database, and nothing else.

Instants are UTC. Digests are lower-case sha256 hex. JSON is text: what a step writes is written as
the bytes that were hashed, so a database that reformats JSON would break the evidence.
"""

from __future__ import annotations

import sqlalchemy as sa

from engine.storage.columns import id_column, instant, metadata, partial_index, text
from engine.storage.message_tables import event_subscription as event_subscription
from engine.storage.message_tables import message as message
from engine.storage.people_tables import activation as activation
from engine.storage.people_tables import group as group
from engine.storage.people_tables import login_failure as login_failure
from engine.storage.people_tables import membership as membership
from engine.storage.people_tables import session as session
from engine.storage.people_tables import substitution as substitution
from engine.storage.people_tables import takeover as takeover
from engine.storage.people_tables import user as user

# What designers deployed ------------------------------------------------------------------------

deployment = sa.Table(
    "deployment",
    metadata,
    id_column(),
    text("name"),
    text("source"),  # "folder", "modeler", "command line"
    text("digest", size=64),
    text("deployed_by"),
    instant("deployed_at"),
)
resource = sa.Table(
    "resource",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("data", sa.LargeBinary, nullable=False),
)
deployment_resource = sa.Table(
    "deployment_resource",
    metadata,
    sa.Column("deployment_id", sa.ForeignKey("deployment.id"), primary_key=True),
    sa.Column("name", sa.String(255), primary_key=True),
    sa.Column("digest", sa.ForeignKey("resource.digest"), nullable=False),
)
process_definition = sa.Table(
    "process_definition",
    metadata,
    id_column(),  # "karang_taruna:3"
    text("key", size=255),
    sa.Column("version", sa.Integer, nullable=False),
    text("name"),
    sa.Column("deployment_id", sa.ForeignKey("deployment.id"), nullable=False),
    text("resource"),  # the file it was drawn in
    text("digest", size=64),  # of everything the process is made of
    instant("deployed_at"),
    sa.UniqueConstraint("key", "version"),
)

# When the calendar starts the newest version of a process: one row for each timer start event.
schedule = sa.Table(
    "schedule",
    metadata,
    id_column(),  # of process and event, whatever the version: the stable part of the ids of its starts
    text("definition_key", size=255),
    sa.Column("definition_id", sa.ForeignKey("process_definition.id"), nullable=False),
    text("element", size=64),
    text("timer"),  # "timeCycle R/P3M": a version that says the same keeps the rhythm
    instant("begun_at"),  # since when it says so: where its rounds are counted from
    sa.Column("round", sa.Integer, nullable=False),  # of due_at; 0 is the first
    instant("due_at", required=False),  # None: nothing more to come
    instant("try_at", required=False),  # due_at, or later where starting has failed
    sa.Column("retries", sa.Integer, nullable=False),
    instant("started_at", required=False),  # the last time
    text("error", required=False),
    sa.Index("ix_schedule_definition_key", "definition_key"),
    sa.Index("ix_schedule_try_at", "try_at"),
)

# Where the cases stand --------------------------------------------------------------------------

process_instance = sa.Table(
    "process_instance",
    metadata,
    id_column(),
    sa.Column("definition_id", sa.ForeignKey("process_definition.id"), nullable=False),
    text("definition_key", size=255),
    text("business_key", size=64),
    text("service", size=255),
    text("title"),  # what lists show: the organisation or person the case is about
    text("applicant_id", required=False, size=64),
    sa.Column(
        "channel", sa.String(16), nullable=False, server_default="daring"
    ),  # daring, loket, petugas, jadwal, pesan
    sa.Column("title_key", sa.String(255), nullable=False, server_default=""),  # the title as names are compared
    sa.Column("seq", sa.Integer, nullable=False),
    text("state", size=16),  # active, completed, stalled
    text("end_event", required=False, size=255),
    sa.Column("tokens", sa.LargeBinary, nullable=False),
    text("variables"),
    text("chain", size=64),
    instant("started_at"),
    instant("ended_at", required=False),
    sa.Index("ix_process_instance_business_key", "business_key", unique=True),
    sa.Index("ix_process_instance_applicant_id", "applicant_id", "started_at"),
    sa.Index("ix_process_instance_started_at", "started_at"),
    sa.Index("ix_process_instance_title_key", "title_key"),
    sa.Index("ix_process_instance_channel", "channel", "started_at"),
)
task = sa.Table(
    "task",
    metadata,
    sa.Column("id", sa.String(96), primary_key=True),  # "<instance>:<token>"
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), nullable=False),
    text("element", size=255),
    text("name"),
    text("candidate_group", size=64),
    text("applicant_id", required=False, size=64),  # set where the task is the applicant's own
    text("assignee_id", required=False, size=64),
    text("assignee_name", required=False),
    instant("created_at"),
    instant("due_at", required=False),
    # due_at, or the end of time: the order of the queue, which an index can give
    sa.Column("sort_at", sa.String(32), nullable=False, server_default=""),
    sa.Column("priority", sa.Integer, nullable=False, server_default="50"),
    instant("follow_up_at", required=False),  # until then it is put off
    text("candidates", required=False),  # JSON: those in task_candidate, for whoever has the task at hand
    sa.Index("ix_task_instance_id", "instance_id"),
)
# Whose a task is besides its group: further groups, and people. The queue looks it up here, in the task's own order.
task_candidate = sa.Table(
    "task_candidate",
    metadata,
    sa.Column("task_id", sa.ForeignKey("task.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.String(16), primary_key=True),  # user, group
    sa.Column("key", sa.String(64), primary_key=True),
    sa.Column("sort_at", sa.String(32), nullable=False),
    sa.Column("priority", sa.Integer, nullable=False),
)
sa.Index(
    "ix_task_candidate_queue",
    *(task_candidate.c.kind, task_candidate.c.key, task_candidate.c.sort_at),
    *(task_candidate.c.priority.desc(), task_candidate.c.task_id),
)
# Each holds only the tasks that its question is about: fewer are written at every step.
_OFFICE, _FREE = task.c.applicant_id.is_(None), task.c.assignee_id.is_(None)
_ORDER = (task.c.sort_at, task.c.priority.desc(), task.c.id)
partial_index("ix_task_queue", _OFFICE, task.c.candidate_group, *_ORDER, task.c.follow_up_at)
partial_index("ix_task_free", sa.and_(_OFFICE, _FREE), task.c.candidate_group, task.c.sort_at, task.c.follow_up_at)
partial_index("ix_task_applicant_id", task.c.applicant_id.is_not(None), task.c.applicant_id)
partial_index("ix_task_assignee_id", task.c.assignee_id.is_not(None), task.c.assignee_id)
job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.String(96), primary_key=True),  # "<instance>:<token>": the stable idempotency key
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), nullable=False),
    text("element", size=255),
    text("kind", size=16),  # timer, service
    text("topic", required=False, size=64),
    text("inputs", required=False),
    instant("due_at"),
    sa.Column("retries", sa.Integer, nullable=False),
    instant("locked_until", required=False),
    text("error", required=False),
    sa.Index("ix_job_due_at", "due_at"),
    sa.Index("ix_job_instance_id", "instance_id"),
)
incident = sa.Table(
    "incident",
    metadata,
    id_column(),
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), nullable=False),
    text("element", size=255),
    text("job_id", required=False, size=96),
    text("message"),
    instant("created_at"),
    instant("resolved_at", required=False),
    sa.Index("ix_incident_instance_id", "instance_id"),
)

# Evidence ---------------------------------------------------------------------------------------

history = sa.Table(
    "history",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    text("command_id", size=128),
    instant("at"),
    text("actor_id", size=64),
    text("actor_name"),
    text("command", size=16),  # start, complete, fire, finish, claim, release …
    text("target", size=64),
    text("element", size=255),
    text("calendar", size=64),  # digest of the working calendar that was used
    text("events"),  # JSON: what moved, without values
    text("commitment", size=64),  # sha256 of salt and values
    text("state_digest", size=64),  # of tokens and variables after the step
    text("chain", size=64),
    sa.UniqueConstraint("command_id"),
)
# Values and salts stand apart so that they can be erased (UU 27/2022) while the chain still verifies.
history_values = sa.Table(
    "history_values",
    metadata,
    sa.Column("instance_id", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    text("salt", size=64),
    text("body"),
    sa.ForeignKeyConstraint(["instance_id", "seq"], ["history.instance_id", "history.seq"]),
)
erasure = sa.Table(
    "erasure",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), primary_key=True),
    text("reason"),
    text("actor_id", size=64),
    instant("at"),
)

# Documents, letters, numbers, messages ----------------------------------------------------------

attachment = sa.Table(
    "attachment",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    text("name"),
    text("variable", size=255),  # where it first stood: "berkas.2.dokumen", "surat_izin"
    instant("at"),
    sa.Index("ix_attachment_digest", "digest"),
)
# Every time a paper left the house: letters and dossiers, the first print and each one after it.
printing = sa.Table(
    "printing",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), primary_key=True),
    sa.Column("document", sa.String(64), primary_key=True),  # "dosir", or the letter's variable ("surat_izin")
    sa.Column("number", sa.Integer, primary_key=True),  # 1 is the first print, the others are reprints
    text("digest", required=False, size=64),
    text("reason"),
    text("actor_id", size=64),
    text("actor_name"),
    instant("at"),
    sa.Index("ix_printing_at", "at"),
)
draft = sa.Table(
    "draft",
    metadata,
    id_column(),
    text("user_id", size=64),
    text("applicant_id", required=False, size=64),  # for whom it is filled in, where that is somebody else
    text("service", size=255),
    text("body"),
    instant("created_at"),
    instant("updated_at"),
    sa.Index("ix_draft_user_id", "user_id"),
)
counter = sa.Table(
    "counter",
    metadata,
    sa.Column("series", sa.String(255), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("last", sa.Integer, nullable=False),
)
register = sa.Table(
    "register",
    metadata,
    sa.Column("series", sa.String(255), primary_key=True),
    sa.Column("year", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    text("text", size=255),
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), nullable=False),
    text("kind", size=64),
    text("state", size=16),  # dipesan, berlaku, batal
    text("reason", required=False),
    instant("allocated_at"),
    instant("settled_at", required=False),
    sa.UniqueConstraint("instance_id", "kind"),
    sa.UniqueConstraint("text"),
    sa.Index("ix_register_allocated_at", "allocated_at"),
)
signing_attempt = sa.Table(
    "signing_attempt",
    metadata,
    id_column(),
    text("task_id", size=96),
    text("digest", size=64),
    text("officer_id", size=64),
    instant("started_at"),
    instant("finished_at", required=False),
    text("signed_digest", required=False, size=64),
    text("outcome", required=False, size=32),
    sa.Index("ix_signing_attempt_task_id", "task_id", "digest"),
)
outbox = sa.Table(
    "outbox",
    metadata,
    id_column(),  # "<instance>:<token>" or a random id: the stable key of the message
    text("instance_id", required=False, size=64),
    text("recipient", size=64),  # E.164
    text("recipient_name"),
    text("template", size=64),
    text("params"),
    text("text", required=False),  # as it was sent; NULL where that was before texts were kept
    instant("created_at"),
    instant("due_at"),
    text("status", size=16),  # waiting, sending, shown, sent, delivered, read, unknown, failed
    sa.Column("attempts", sa.Integer, nullable=False),
    text("provider_id", required=False, size=255),
    text("error", required=False),
    instant("changed_at"),
    sa.Index("ix_outbox_status", "status", "due_at"),
    sa.Index("ix_outbox_recipient", "recipient", "created_at"),
    sa.Index("ix_outbox_created_at", "created_at"),
)
survey_answer = sa.Table(
    "survey_answer",
    metadata,
    id_column(),  # the job's id: stored once however often the job runs
    text("instance_id", size=64),
    text("service", size=255),
    text("answers"),
    text("respondent"),
    instant("at"),
    sa.Index("ix_survey_answer_service", "service", "at"),
)

# The office and its time -------------------------------------------------------------------------

calendar = sa.Table(
    "calendar",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    text("data"),
    instant("created_at"),
    sa.Column("current", sa.Boolean, nullable=False),
)
# What an operator has set on the settings page; it stands before the environment's.
setting = sa.Table(
    "setting",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    text("value"),
    text("changed_by"),
    instant("changed_at"),
)
# What was done to accounts, settings, calendar, messages and incidents, and by whom.
administration = sa.Table(
    "administration",
    metadata,
    id_column(),
    instant("at"),
    text("actor_id", size=64),
    text("actor_name"),
    text("action", size=64),  # "user.created", "calendar.changed" …
    text("target"),
    text("detail"),
    sa.Index("ix_administration_at", "at"),
)
