"""How often somebody may try: against guessing passwords and codes and against flooding phones with codes."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", strategy="moving-window")
SIGN_IN = "30 per 5 minutes"
REGISTER = "10 per hour"
ACTIVATE = "20 per 10 minutes"
TRACK = "20 per 5 minutes"
OPEN = "120 per 5 minutes"  # pages behind a code that cannot be guessed
VERIFY = "12 per 5 minutes"
RESEND = "5 per 10 minutes"
