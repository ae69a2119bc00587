"""The groups that every office has: their keys, what people call them, and their kinds."""

from __future__ import annotations

APPLICANT_GROUP = "pemohon"
COUNTER_GROUP = "back_office"  # who serves the counter
DEPUTY_GROUP, COORDINATOR_GROUP, TECHNICAL_GROUP = "sub_koordinator", "koordinator", "tim_teknis_opd"
HEAD_GROUP = "kadis"
AUDITOR = "auditor"
DESIGNER = "perancang"  # who draws processes may try them out
OPERATOR = "operator"
# Every officer belongs to it, without being put into it: what is drawn for nobody is theirs.
ALL_OFFICERS, ALL_OFFICERS_NAME = "semua_petugas", "Semua petugas"

# Kinds of groups: joined by registering, with tasks, without tasks. An account is of one of the first two.
APPLICANTS, STAFF, ROLES = "pemohon", "staf", "peran"

GROUPS = (
    (APPLICANT_GROUP, "Pemohon", APPLICANTS),
    (COUNTER_GROUP, "Back Office", STAFF),
    (DEPUTY_GROUP, "Sub Koordinator", STAFF),
    (COORDINATOR_GROUP, "Koordinator", STAFF),
    (TECHNICAL_GROUP, "Tim Teknis OPD", STAFF),
    (HEAD_GROUP, "Kepala Dinas", STAFF),
    (AUDITOR, "Auditor", ROLES),
    (DESIGNER, "Perancang proses", ROLES),
    (OPERATOR, "Operator", ROLES),
)
