"""The whole SOP walked over HTTP by its six roles: ``python -m tests.demo``."""
