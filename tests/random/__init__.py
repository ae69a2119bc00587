"""Random processes and random histories, played beside a plain token game. ``python -m tests.random`` plays many."""
