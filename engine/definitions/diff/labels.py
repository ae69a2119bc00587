"""What the parts of a diagram are called in sentences about it."""

TIMERS = {"timeDate": "pada tanggal", "timeDuration": "setelah jangka waktu", "timeCycle": "berulang"}
PLAIN = {  # fields of an element that are shown as they stand
    "name": "Nama",
    "documentation": "Petunjuk",
    "assignee": "Petugas",
    "candidate_groups": "Kelompok",
    "candidate_users": "Calon petugas",
    "due": "Batas waktu",
    "priority": "Prioritas",
    "follow_up": "Tanggal tindak lanjut",
    "form": "Formulir",
    "form_key": "Kunci formulir",
    "form_version": "Versi formulir",
    "initiator": "Variabel pemulai",
    "topic": "Topik",
    "implementation": "Cara menjalankan",
    "script": "Skrip",
    "script_language": "Bahasa skrip",
    "decision": "Tabel keputusan",
    "result_variable": "Variabel hasil",
    "result_mapping": "Bentuk hasil",
    "called": "Proses yang dipanggil",
    "template": "Templat Modeler",
}
PROPERTIES = {  # of the SOP, by the words its document has for them
    "langkah": "Nomor langkah",
    "uraian": "Uraian",
    "penjelasan": "Penjelasan",
    "kelengkapan": "Kelengkapan",
    "waktu": "Waktu",
    "waktu_sop": "Waktu di SOP",
    "output": "Output",
}
