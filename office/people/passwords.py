"""Passwords: argon2id, and a policy of length rather than of signs (NIST SP 800-63B)."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from engine.errors import InvalidSubmission

SHORTEST, LONGEST = 10, 200
OF_ONES_OWN = 4  # signs that must stay when one's own name or number is taken out of it
COMMON = frozenset(
    [
        "1234567890",
        "password12",
        "password123",
        "qwertyuiop",
        "indonesia1",
        "indonesia123",
        "katasandi1",
        "katasandi123",
        "rahasia123",
        "sayangku123",
        "bismillah1",
        "bismillah123",
        "admin12345",
        "1q2w3e4r5t",
        "0987654321",
        "1111111111",
        "iloveyou123",
        "karangtaruna",
    ]
)
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's minimum for argon2id


def check_policy(password: str, *personal: str | None) -> None:
    """Raises ``InvalidSubmission`` at ``sandi`` for a password that is short, common, or one's own data."""
    if len(password) < SHORTEST:
        raise InvalidSubmission(
            {"sandi": f"Kata sandi paling sedikit {SHORTEST} huruf; yang Anda tulis {len(password)}."}
        )
    if len(password) > LONGEST:
        raise InvalidSubmission({"sandi": f"Kata sandi paling banyak {LONGEST} huruf."})
    plain = _letters(password)
    own = [_letters(part) for part in personal if part]
    own += ["0" + part[2:] for part in own if part.startswith("62")]  # a phone as people write it at home
    guessable = any(len(plain.replace(part, "")) < OF_ONES_OWN for part in own if len(part) >= OF_ONES_OWN)
    if password.lower() in COMMON or guessable or len(set(password)) < 4:
        raise InvalidSubmission(
            {"sandi": "Kata sandi ini terlalu mudah ditebak. Pilih yang lain, misalnya tiga kata acak."}
        )


def _letters(text: str) -> str:
    """Letters and digits only, in lower case."""
    return "".join(filter(str.isalnum, text.lower()))


def hash_password(password: str) -> str:
    return _HASHER.hash(password)


@cache
def _nobodys() -> str:
    """The hash of a password that nobody has."""
    return _HASHER.hash("nobody's password")


def matches(hash: str | None, password: str) -> bool:
    """Whether the password is the hash's, None being nobody's; takes about as long either way."""
    nobodys = _nobodys()  # the first time it takes longer, whoever asks
    try:
        return _HASHER.verify(hash or nobodys, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
