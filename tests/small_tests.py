"""Process tests of the small process in ``web/office``, put together from steps."""

from __future__ import annotations

from pathlib import Path

OFFICE = Path(__file__).parent / "web" / "office"
ANSWERS = """nama_organisasi: Karang Taruna Contoh
          alamat: Jalan Contoh 1
          kecamatan: bangko
          pernah: belum
          jumlah_bantuan: 15000000
          benar: true"""
APPLY = f"""- task: ajukan
        as: pemohon
        values:
          {ANSWERS}
          berkas: {{0: {{dokumen: pdf}}, 1: {{dokumen: {{pdf: 3}}}}}}
        expect: {{tasks: [periksa], variables: {{nama_organisasi: Karang Taruna Contoh}}, ended: false}}"""
CHECK = """- task: periksa
        as: back_office
        values: {putusan: lengkap, berkas: {semua: {putusan: sesuai}}}
        expect: {tasks: [], ended: selesai}"""


def written(*steps: str, more: str = "") -> str:
    """A file of one test; ``more`` are lines of its own."""
    listed = "\n      ".join(steps)
    return f"process: uji\ntests:\n  - name: Coba\n    {more}\n    steps:\n      {listed}\n"
