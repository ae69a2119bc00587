"""A process's tests: played on an office of their own, with what they covered (docs/panduan/uji-proses.md)."""
