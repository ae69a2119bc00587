"""The child process that looks into a stranger's signed PDF.

A program of its own, run by path: PDF bytes on stdin, the trusted root and issuing certificates as base64 DER in its
arguments; the report as one line of JSON on stdout.
"""

from __future__ import annotations

import base64
import json
import logging
import sys
from dataclasses import asdict
from importlib import util
from pathlib import Path

from office.confined import limit_self


def main() -> None:
    limit_self()
    logging.disable(logging.CRITICAL)
    spec = util.spec_from_file_location("verification", Path(__file__).with_name("verification.py"))
    assert spec is not None and spec.loader is not None
    verification = util.module_from_spec(spec)
    spec.loader.exec_module(verification)
    roots, others = ([base64.b64decode(each) for each in text.split(",") if each] for text in sys.argv[1:3])
    report = asdict(verification.inspect(sys.stdin.buffer.read(), roots, others))
    report["signed_at"] = report["signed_at"] and report["signed_at"].isoformat()
    sys.stdout.write(json.dumps(report))


if __name__ == "__main__":
    main()
