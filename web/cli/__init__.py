"""The command line's groups of commands, each loaded when it is asked for."""
