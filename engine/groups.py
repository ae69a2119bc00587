"""The groups that every office has: their keys, what people call them, and their kinds."""

from __future__ import annotations

APPLICANT_GROUP = "pemohon"
COUNTER_GROUP = "back_office"  # who serves the counter
DEPUTY_GROUP, COORDINATOR_GROUP, TECHNICAL_GROUP = "sub_koordinator", "koordinator", "tim_teknis_opd"
HEAD_GROUP = "kadis"
AUDITOR = "auditor"
DESIGNER = "perancang"  # who draws processes may try them out
OPERATOR = "operator"

GROUPS = (
    (APPLICANT_GROUP, "Pemohon", "pemohon"),
    (COUNTER_GROUP, "Back Office", "staf"),
    (DEPUTY_GROUP, "Sub Koordinator", "staf"),
    (COORDINATOR_GROUP, "Koordinator", "staf"),
    (TECHNICAL_GROUP, "Tim Teknis OPD", "staf"),
    (HEAD_GROUP, "Kepala Dinas", "staf"),
    (AUDITOR, "Auditor", "peran"),
    (DESIGNER, "Perancang proses", "peran"),
    (OPERATOR, "Operator", "peran"),
)
APPLICANTS = "pemohon"  # the kind of those groups that people join by registering
