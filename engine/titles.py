"""Names compared as people mean them: "KARANG TARUNA Bina-Muda" is "Karang Taruna bina muda"."""

from __future__ import annotations

import unicodedata

LENGTH = 255


def title_key(title: str) -> str:
    """What two spellings of one name have in common; "" for a name without letters and digits."""
    plain = unicodedata.normalize("NFKD", title.casefold())
    return "".join(sign for sign in plain if sign.isalnum())[:LENGTH]
