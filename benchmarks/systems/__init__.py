"""The systems that are measured side by side, each a WSGI application over the same process."""
