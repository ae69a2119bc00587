"""``python -m tests.random [N] [--seed S] [--case K]``: N random cases, or one of them again."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter

from tests.random.engines import Difference
from tests.random.trials import Trial, new_seed

EVERY, MOST = 500, 5  # a line of progress; so many differences are enough


def main() -> int:
    """Ends with 1 if anything differed."""
    parser = argparse.ArgumentParser(prog="python -m tests.random")
    parser.add_argument("cases", nargs="?", type=int, default=5000)
    parser.add_argument("--seed")
    parser.add_argument("--case", type=int, help="only this one")
    asked = parser.parse_args()
    seed = asked.seed or new_seed()
    print(f"RANDOM_SEED={seed}", flush=True)
    outcomes: Counter[str] = Counter()
    steps, different, began = 0, 0, time.monotonic()
    numbers = range(asked.cases) if asked.case is None else [asked.case]
    for done, number in enumerate(numbers, start=1):
        try:
            played = Trial(seed, number).play()
        except Difference as difference:
            different += 1
            print(f"{difference}\n", flush=True)
        else:
            outcomes[played.outcome] += 1
            steps += len(played.moves)
        if done % EVERY == 0:
            print(f"{done} cases, {steps} steps, {different} different", flush=True)
        if different >= MOST:
            break
    told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
    seconds = time.monotonic() - began
    cases = outcomes.total() + different
    print(f"RANDOM_SEED={seed}: {cases} cases, {steps} steps, {seconds:.0f} s; {told}; {different} different")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
