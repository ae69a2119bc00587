"""Every table. The shape of the database, and nothing else.

Instants are UTC. Digests are lower-case sha256 hex. JSON is text: what a step writes is written as
the bytes that were hashed, so a database that reformats JSON would break the evidence.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
metadata = sa.MetaData(naming_convention=NAMING)


class Instant(sa.types.TypeDecorator[datetime]):
    """A point in time, kept as UTC text of fixed width: it sorts, and reads the same in every database."""

    impl = sa.String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> str | None:
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Any) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def _id() -> sa.Column[str]:
    return sa.Column("id", sa.String(64), primary_key=True)


def _instant(name: str, *, required: bool = True) -> sa.Column[datetime]:
    return sa.Column(name, Instant(), nullable=not required)


def _text(name: str, *, required: bool = True, size: int | None = None) -> sa.Column[str]:
    return sa.Column(name, sa.String(size) if size else sa.Text(), nullable=not required)


# What designers deployed ------------------------------------------------------------------------

deployment = sa.Table(
    "deployment",
    metadata,
    _id(),
    _text("name"),
    _text("source"),  # "folder", "modeler", "command line"
    _text("digest", size=64),
    _text("deployed_by"),
    _instant("deployed_at"),
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
    _id(),  # "karang_taruna:3"
    _text("key", size=255),
    sa.Column("version", sa.Integer, nullable=False),
    _text("name"),
    sa.Column("deployment_id", sa.ForeignKey("deployment.id"), nullable=False),
    _text("resource"),  # the file it was drawn in
    _text("digest", size=64),  # of everything the process is made of
    _instant("deployed_at"),
    sa.UniqueConstraint("key", "version"),
)

# Where the cases stand --------------------------------------------------------------------------

process_instance = sa.Table(
    "process_instance",
    metadata,
    _id(),
    sa.Column("definition_id", sa.ForeignKey("process_definition.id"), nullable=False),
    _text("definition_key", size=255),
    _text("business_key", size=64),
    _text("service", size=255),
    _text("title"),  # what lists show: the organisation or person the case is about
    _text("applicant_id", required=False, size=64),
    sa.Column("channel", sa.String(16), nullable=False, server_default="daring"),  # daring, loket
    sa.Column("title_key", sa.String(255), nullable=False, server_default=""),  # the title as names are compared
    sa.Column("seq", sa.Integer, nullable=False),
    _text("state", size=16),  # active, completed, stalled
    _text("end_event", required=False, size=255),
    sa.Column("tokens", sa.LargeBinary, nullable=False),
    _text("variables"),
    _text("chain", size=64),
    _instant("started_at"),
    _instant("ended_at", required=False),
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
    _text("element", size=255),
    _text("name"),
    _text("candidate_group", size=64),
    _text("applicant_id", required=False, size=64),  # set where the task is the applicant's own
    _text("assignee_id", required=False, size=64),
    _text("assignee_name", required=False),
    _instant("created_at"),
    _instant("due_at", required=False),
    # due_at, or the end of time: the order of the queue, which an index can give
    sa.Column("sort_at", sa.String(32), nullable=False, server_default=""),
    sa.Index("ix_task_instance_id", "instance_id"),
)
# Each holds only the tasks that its question is about: fewer are written at every step.
for _name, _columns, _where in (
    ("ix_task_queue", ("candidate_group", "sort_at", "id"), task.c.applicant_id.is_(None)),
    (
        "ix_task_free",
        ("candidate_group", "sort_at"),
        sa.and_(task.c.applicant_id.is_(None), task.c.assignee_id.is_(None)),
    ),
    ("ix_task_applicant_id", ("applicant_id",), task.c.applicant_id.is_not(None)),
    ("ix_task_assignee_id", ("assignee_id",), task.c.assignee_id.is_not(None)),
):
    sa.Index(_name, *(task.c[_column] for _column in _columns), sqlite_where=_where, postgresql_where=_where)
job = sa.Table(
    "job",
    metadata,
    sa.Column("id", sa.String(96), primary_key=True),  # "<instance>:<token>": the stable idempotency key
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), nullable=False),
    _text("element", size=255),
    _text("kind", size=16),  # timer, service
    _text("topic", required=False, size=64),
    _text("inputs", required=False),
    _instant("due_at"),
    sa.Column("retries", sa.Integer, nullable=False),
    _instant("locked_until", required=False),
    _text("error", required=False),
    sa.Index("ix_job_due_at", "due_at"),
    sa.Index("ix_job_instance_id", "instance_id"),
)
incident = sa.Table(
    "incident",
    metadata,
    _id(),
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), nullable=False),
    _text("element", size=255),
    _text("job_id", required=False, size=96),
    _text("message"),
    _instant("created_at"),
    _instant("resolved_at", required=False),
    sa.Index("ix_incident_instance_id", "instance_id"),
)

# Evidence ---------------------------------------------------------------------------------------

history = sa.Table(
    "history",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    _text("command_id", size=128),
    _instant("at"),
    _text("actor_id", size=64),
    _text("actor_name"),
    _text("command", size=16),  # start, complete, fire, finish, claim, release …
    _text("target", size=64),
    _text("element", size=255),
    _text("calendar", size=64),  # digest of the working calendar that was used
    _text("events"),  # JSON: what moved, without values
    _text("commitment", size=64),  # sha256 of salt and values
    _text("state_digest", size=64),  # of tokens and variables after the step
    _text("chain", size=64),
    sa.UniqueConstraint("command_id"),
)
# Values and salts stand apart so that they can be erased (UU 27/2022) while the chain still verifies.
history_values = sa.Table(
    "history_values",
    metadata,
    sa.Column("instance_id", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, primary_key=True),
    _text("salt", size=64),
    _text("body"),
    sa.ForeignKeyConstraint(["instance_id", "seq"], ["history.instance_id", "history.seq"]),
)
erasure = sa.Table(
    "erasure",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), primary_key=True),
    _text("reason"),
    _text("actor_id", size=64),
    _instant("at"),
)

# Documents, letters, numbers, messages ----------------------------------------------------------

attachment = sa.Table(
    "attachment",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), primary_key=True),
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("seq", sa.Integer, nullable=False),
    _text("name"),
    _text("variable", size=255),  # where it first stood: "berkas.2.dokumen", "surat_izin"
    _instant("at"),
    sa.Index("ix_attachment_digest", "digest"),
)
# Every time a paper left the house: letters and dossiers, the first print and each one after it.
printing = sa.Table(
    "printing",
    metadata,
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), primary_key=True),
    sa.Column("document", sa.String(64), primary_key=True),  # "dosir", or the letter's variable ("surat_izin")
    sa.Column("number", sa.Integer, primary_key=True),  # 1 is the first print, the others are reprints
    _text("digest", required=False, size=64),
    _text("reason"),
    _text("actor_id", size=64),
    _text("actor_name"),
    _instant("at"),
    sa.Index("ix_printing_at", "at"),
)
draft = sa.Table(
    "draft",
    metadata,
    _id(),
    _text("user_id", size=64),
    _text("applicant_id", required=False, size=64),  # for whom it is filled in, where that is somebody else
    _text("service", size=255),
    _text("body"),
    _instant("created_at"),
    _instant("updated_at"),
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
    _text("text", size=255),
    sa.Column("instance_id", sa.ForeignKey("process_instance.id"), nullable=False),
    _text("kind", size=64),
    _text("state", size=16),  # dipesan, berlaku, batal
    _text("reason", required=False),
    _instant("allocated_at"),
    _instant("settled_at", required=False),
    sa.UniqueConstraint("instance_id", "kind"),
    sa.UniqueConstraint("text"),
    sa.Index("ix_register_allocated_at", "allocated_at"),
)
signing_attempt = sa.Table(
    "signing_attempt",
    metadata,
    _id(),
    _text("task_id", size=96),
    _text("digest", size=64),
    _text("officer_id", size=64),
    _instant("started_at"),
    _instant("finished_at", required=False),
    _text("signed_digest", required=False, size=64),
    _text("outcome", required=False, size=32),
    sa.Index("ix_signing_attempt_task_id", "task_id", "digest"),
)
outbox = sa.Table(
    "outbox",
    metadata,
    _id(),  # "<instance>:<token>" or a random id: the stable key of the message
    _text("instance_id", required=False, size=64),
    _text("recipient", size=64),  # E.164
    _text("recipient_name"),
    _text("template", size=64),
    _text("params"),
    _instant("created_at"),
    _instant("due_at"),
    _text("status", size=16),  # waiting, sending, shown, sent, delivered, read, unknown, failed
    sa.Column("attempts", sa.Integer, nullable=False),
    _text("provider_id", required=False, size=255),
    _text("error", required=False),
    _instant("changed_at"),
    sa.Index("ix_outbox_status", "status", "due_at"),
    sa.Index("ix_outbox_recipient", "recipient", "created_at"),
    sa.Index("ix_outbox_created_at", "created_at"),
)
survey_answer = sa.Table(
    "survey_answer",
    metadata,
    _id(),  # the job's id: stored once however often the job runs
    _text("instance_id", size=64),
    _text("service", size=255),
    _text("answers"),
    _text("respondent"),
    _instant("at"),
    sa.Index("ix_survey_answer_service", "service", "at"),
)

# People and time --------------------------------------------------------------------------------

user = sa.Table(
    "user_account",
    metadata,
    _id(),
    _text("login", size=64),
    _text("kind", size=16),  # pemohon, staf
    _text("name"),
    _text("nik", required=False, size=16),
    _text("phone", required=False, size=32),
    _text("password_hash"),
    sa.Column("active", sa.Boolean, nullable=False),
    _instant("created_at"),
    sa.UniqueConstraint("login"),
    sa.UniqueConstraint("nik"),
    sa.Index("ix_user_account_phone", "phone"),
)
group = sa.Table(
    "group_account",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    _text("name"),
    _text("kind", size=16),  # pemohon, staf, peran
)
membership = sa.Table(
    "membership",
    metadata,
    sa.Column("user_id", sa.ForeignKey("user_account.id"), primary_key=True),
    sa.Column("group_key", sa.ForeignKey("group_account.key"), primary_key=True),
    sa.Index("ix_membership_group_key", "group_key"),
)
session = sa.Table(
    "session",
    metadata,
    sa.Column("token_hash", sa.String(64), primary_key=True),
    sa.Column("user_id", sa.ForeignKey("user_account.id"), nullable=False),
    _instant("created_at"),
    _instant("seen_at"),
    _instant("expires_at"),
    _instant("revoked_at", required=False),
    _text("user_agent"),  # of a token: what its owner calls it
    sa.Column("kind", sa.String(16), nullable=False, server_default="web"),  # web: a cookie's; token: a program's
    sa.Column("scope", sa.String(16), nullable=False, server_default=""),  # of a token: tugas, perancang
    sa.Index("ix_session_user_id", "user_id"),
)
activation = sa.Table(
    "activation",
    metadata,
    sa.Column("user_id", sa.ForeignKey("user_account.id"), primary_key=True),
    _text("code_hash", size=64),
    _instant("created_at"),
    _instant("expires_at"),
    sa.Column("tries", sa.Integer, nullable=False),
)
# An account that the counter made for a walk-in: its owner takes it over with the code from the receipt.
takeover = sa.Table(
    "takeover",
    metadata,
    sa.Column("user_id", sa.ForeignKey("user_account.id"), primary_key=True),
    _text("code_hash", size=64),
    _instant("created_at"),
    _instant("expires_at"),
    sa.Column("tries", sa.Integer, nullable=False),
)
# Who acts for whom, from one day to another, both included.
substitution = sa.Table(
    "substitution",
    metadata,
    _id(),
    sa.Column("user_id", sa.ForeignKey("user_account.id"), nullable=False),
    sa.Column("substitute_id", sa.ForeignKey("user_account.id"), nullable=False),
    _text("first", size=10),  # ISO dates in the office's zone
    _text("last", size=10),
    _text("reason"),
    _text("created_by"),
    _instant("created_at"),
    _instant("ended_at", required=False),
    sa.Index("ix_substitution_substitute_id", "substitute_id", "last"),
)
login_failure = sa.Table(
    "login_failure",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    _text("login_hash", size=64),
    _instant("at"),
    sa.Index("ix_login_failure_login_hash", "login_hash", "at"),
)
calendar = sa.Table(
    "calendar",
    metadata,
    sa.Column("digest", sa.String(64), primary_key=True),
    _text("data"),
    _instant("created_at"),
    sa.Column("current", sa.Boolean, nullable=False),
)
# What an operator has set on the settings page; it stands before the environment's.
setting = sa.Table(
    "setting",
    metadata,
    sa.Column("key", sa.String(64), primary_key=True),
    _text("value"),
    _text("changed_by"),
    _instant("changed_at"),
)
# What was done to accounts, settings, calendar, messages and incidents, and by whom.
administration = sa.Table(
    "administration",
    metadata,
    _id(),
    _instant("at"),
    _text("actor_id", size=64),
    _text("actor_name"),
    _text("action", size=64),  # "user.created", "calendar.changed" …
    _text("target"),
    _text("detail"),
    sa.Index("ix_administration_at", "at"),
)
