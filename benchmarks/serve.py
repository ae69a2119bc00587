"""``python -m benchmarks.serve floor|ours FOLDER PORT``: a measured system under waitress, four threads."""

from __future__ import annotations

import sys
from pathlib import Path


def main() -> None:
    name, folder, port = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    if name == "floor":
        from benchmarks.systems.floor import create
    else:
        from benchmarks.systems.ours import create
    from web.server import listen, serve

    serve(create(folder), listen("127.0.0.1", port), threads=4)


if __name__ == "__main__":
    main()
