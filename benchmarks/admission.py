"""How many of a folder's PDFs are let in, and why the others are not: ``python -m benchmarks.admission FOLDER``.

Each PDF below the folder is examined as an upload is, except for its size. Every refusal is printed with its sentence;
the rate counts those that are refused for nothing they do or carry, and for no password.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from engine.errors import Refused
from office.papers.admission import SENTENCES, admit

HARMLESS_TOO = ("broken", "empty", "bomb", "automatic")  # what an ordinary file may be taken for


def main(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() == ".pdf" and path.is_file())
    why: Counter[str] = Counter()
    times: list[float] = []
    damaged = 0
    for file in files:
        began = time.perf_counter()
        try:
            damaged += admit(file.read_bytes(), file.name, limit=sys.maxsize).damaged
        except Refused as error:
            word = next((word for word, text in SENTENCES.items() if text in str(error)), "other")
            why[word] += 1
            print(f"{word:10} {file.relative_to(folder)}: {error}")
        times.append(time.perf_counter() - began)
    if not files:
        raise SystemExit(f"{folder}: no PDF there")
    refused, doubtful = sum(why.values()), sum(why[word] for word in HARMLESS_TOO) + why["other"]
    print(f"\n{len(files)} files, {len(files) - refused} let in ({damaged} shown as a tidied copy), {refused} refused")
    print(", ".join(f"{word} {count}" for word, count in why.most_common()) or "no refusals")
    print(f"refused for nothing they do or carry: {doubtful}, {doubtful / len(files):.2%}")
    print(f"a file takes {sorted(times)[len(times) // 2] * 1000:.0f} ms in the median, {max(times) * 1000:.0f} at most")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
