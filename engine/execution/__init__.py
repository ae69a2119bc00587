"""Moves tokens: one pure step of a process instance. The only place that imports SpiffWorkflow."""
