"""Nothing is lost: commands are killed at every statement, raced against each other, and met with trouble.

``SEED`` chooses points and hesitations where not all are tried; the variable ``SEED`` sets another.
"""

from __future__ import annotations

import os

SEED = int(os.environ.get("SEED", "20261124"))
