BEGIN TRANSACTION;
CREATE TABLE activation (
	user_id VARCHAR(64) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	expires_at VARCHAR(32) NOT NULL, 
	tries INTEGER NOT NULL, 
	CONSTRAINT pk_activation PRIMARY KEY (user_id), 
	CONSTRAINT fk_activation_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
INSERT INTO "activation" VALUES('109ac94489470318310e9167d0b22cad','50418ba88a113272ce7df81ce415f9649cfb4e4a9787837bfa0f048e8ff4b421','2026-11-02T05:00:00.000000+00:00','2026-11-02T05:10:00.000000+00:00',0);
CREATE TABLE administration (
	id VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	actor_id VARCHAR(64) NOT NULL, 
	actor_name TEXT NOT NULL, 
	action VARCHAR(64) NOT NULL, 
	target TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	CONSTRAINT pk_administration PRIMARY KEY (id)
);
INSERT INTO "administration" VALUES('3e203304c6b407b30b964d4cebe41bc0','2026-11-02T02:00:00.000000+00:00','system','Sistem','user.created','Contoh Pemohon (1407••••••••0001)','nama: Contoh Pemohon; kelompok: pemohon');
INSERT INTO "administration" VALUES('a5309d7b139f384c54321799da73ba97','2026-11-02T02:00:00.000000+00:00','system','Sistem','user.created','backoffice','nama: Contoh Petugas Loket; kelompok: back_office');
INSERT INTO "administration" VALUES('8452011c47e10bfdd2ccf493bc738b5c','2026-11-02T02:00:00.000000+00:00','system','Sistem','user.created','auditor','nama: Contoh Auditor; kelompok: auditor');
INSERT INTO "administration" VALUES('68c11766ba8f1d644d185e07502316d0','2026-11-02T02:00:00.000000+00:00','system','Sistem','user.created','operator','nama: Contoh Operator; kelompok: operator');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE attachment (
	instance_id VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	seq INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	variable VARCHAR(255) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_attachment PRIMARY KEY (instance_id, digest), 
	CONSTRAINT fk_attachment_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);
CREATE TABLE calendar (
	digest VARCHAR(64) NOT NULL, 
	data TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	current BOOLEAN NOT NULL, 
	CONSTRAINT pk_calendar PRIMARY KEY (digest)
);
INSERT INTO "calendar" VALUES('e9caf241d9c5bb819b1d949ded8fb530a8ca56ad2fcf5eaa981fb36f962430e4','{"closed":{"2024-01-01":"Tahun Baru Masehi","2024-02-08":"Isra Mikraj Nabi Muhammad","2024-02-09":"Cuti Bersama Tahun Baru Imlek","2024-02-10":"Tahun Baru Imlek","2024-02-14":"Hari Pemilihan Umum","2024-03-11":"Hari Suci Nyepi","2024-03-12":"Cuti Bersama Hari Suci Nyepi","2024-03-29":"Wafat Yesus Kristus","2024-03-31":"Kebangkitan Yesus Kristus","2024-04-08":"Cuti Bersama Hari Raya Idul Fitri","2024-04-09":"Cuti Bersama Hari Raya Idul Fitri","2024-04-10":"Hari Raya Idul Fitri","2024-04-11":"Hari kedua dari Hari Raya Idul Fitri","2024-04-12":"Cuti Bersama Hari Raya Idul Fitri","2024-04-15":"Cuti Bersama Hari Raya Idul Fitri","2024-05-01":"Hari Buruh Internasional","2024-05-09":"Kenaikan Yesus Kristus","2024-05-10":"Cuti Bersama Kenaikan Yesus Kristus","2024-05-23":"Hari Raya Waisak","2024-05-24":"Cuti Bersama Hari Raya Waisak","2024-06-01":"Hari Lahir Pancasila","2024-06-17":"Hari Raya Idul Adha","2024-06-18":"Cuti Bersama Hari Raya Idul Adha","2024-07-07":"Tahun Baru Islam","2024-08-17":"Hari Kemerdekaan Republik Indonesia","2024-09-16":"Maulid Nabi Muhammad","2024-11-27":"Hari Pemilihan Kepala Daerah","2024-12-25":"Hari Raya Natal","2024-12-26":"Cuti Bersama Hari Raya Natal","2025-01-01":"Tahun Baru Masehi","2025-01-27":"Isra Mikraj Nabi Muhammad","2025-01-28":"Cuti Bersama Tahun Baru Imlek","2025-01-29":"Tahun Baru Imlek","2025-03-28":"Cuti Bersama Hari Suci Nyepi","2025-03-29":"Hari Suci Nyepi","2025-03-31":"Hari Raya Idul Fitri","2025-04-01":"Hari kedua dari Hari Raya Idul Fitri","2025-04-02":"Cuti Bersama Hari Raya Idul Fitri","2025-04-03":"Cuti Bersama Hari Raya Idul Fitri","2025-04-04":"Cuti Bersama Hari Raya Idul Fitri","2025-04-07":"Cuti Bersama Hari Raya Idul Fitri","2025-04-18":"Wafat Yesus Kristus","2025-04-20":"Kebangkitan Yesus Kristus","2025-05-01":"Hari Buruh Internasional","2025-05-12":"Hari Raya Waisak","2025-05-13":"Cuti Bersama Hari Raya Waisak","2025-05-29":"Kenaikan Yesus Kristus","2025-05-30":"Cuti Bersama Kenaikan Yesus Kristus","2025-06-01":"Hari Lahir Pancasila","2025-06-06":"Hari Raya Idul Adha","2025-06-09":"Cuti Bersama Hari Raya Idul Adha","2025-06-27":"Tahun Baru Islam","2025-08-17":"Hari Kemerdekaan Republik Indonesia","2025-08-18":"Cuti Bersama Hari Kemerdekaan Republik Indonesia","2025-09-05":"Maulid Nabi Muhammad","2025-12-25":"Hari Raya Natal","2025-12-26":"Cuti Bersama Hari Raya Natal","2026-01-01":"Tahun Baru Masehi","2026-01-16":"Isra Mikraj Nabi Muhammad","2026-02-16":"Cuti Bersama Tahun Baru Imlek","2026-02-17":"Tahun Baru Imlek","2026-03-18":"Cuti Bersama Hari Suci Nyepi","2026-03-19":"Hari Suci Nyepi","2026-03-20":"Cuti Bersama Hari Raya Idul Fitri","2026-03-21":"Hari Raya Idul Fitri","2026-03-22":"Hari kedua dari Hari Raya Idul Fitri","2026-03-23":"Cuti Bersama Hari Raya Idul Fitri","2026-03-24":"Cuti Bersama Hari Raya Idul Fitri","2026-04-03":"Wafat Yesus Kristus","2026-04-05":"Kebangkitan Yesus Kristus","2026-05-01":"Hari Buruh Internasional","2026-05-14":"Kenaikan Yesus Kristus","2026-05-15":"Cuti Bersama Kenaikan Yesus Kristus","2026-05-27":"Hari Raya Idul Adha","2026-05-28":"Cuti Bersama Hari Raya Idul Adha","2026-05-31":"Hari Raya Waisak","2026-06-01":"Hari Lahir Pancasila","2026-06-16":"Tahun Baru Islam","2026-08-17":"Hari Kemerdekaan Republik Indonesia","2026-08-25":"Maulid Nabi Muhammad","2026-12-24":"Cuti Bersama Hari Raya Natal","2026-12-25":"Hari Raya Natal","2027-01-01":"Tahun Baru Masehi","2027-01-05":"Isra Mikraj Nabi Muhammad","2027-02-05":"Cuti Bersama Tahun Baru Imlek","2027-02-06":"Tahun Baru Imlek","2027-03-08":"Hari Suci Nyepi","2027-03-09":"Cuti Bersama Hari Raya Idul Fitri","2027-03-10":"Hari Raya Idul Fitri (perkiraan)","2027-03-11":"Hari kedua dari Hari Raya Idul Fitri (perkiraan)","2027-03-12":"Cuti Bersama Hari Raya Idul Fitri","2027-03-15":"Cuti Bersama Hari Raya Idul Fitri","2027-03-25":"Cuti Bersama Wafat Yesus Kristus","2027-03-26":"Wafat Yesus Kristus","2027-03-28":"Kebangkitan Yesus Kristus","2027-05-01":"Hari Buruh Internasional","2027-05-06":"Kenaikan Yesus Kristus","2027-05-17":"Hari Raya Idul Adha (perkiraan)","2027-05-18":"Cuti Bersama Hari Raya Idul Adha","2027-05-19":"Cuti Bersama Hari Raya Waisak","2027-05-20":"Hari Raya Waisak","2027-06-01":"Hari Lahir Pancasila","2027-06-06":"Tahun Baru Islam","2027-08-15":"Maulid Nabi Muhammad","2027-08-17":"Hari Kemerdekaan Republik Indonesia","2027-12-24":"Cuti Bersama Hari Raya Natal","2027-12-25":"Hari Raya Natal","2027-12-26":"Isra Mikraj Nabi Muhammad","2028-01-01":"Tahun Baru Masehi","2028-01-26":"Tahun Baru Imlek (perkiraan)","2028-02-27":"Hari Raya Idul Fitri (perkiraan)","2028-02-28":"Hari kedua dari Hari Raya Idul Fitri (perkiraan)","2028-03-26":"Hari Suci Nyepi","2028-04-14":"Wafat Yesus Kristus","2028-04-16":"Kebangkitan Yesus Kristus","2028-05-01":"Hari Buruh Internasional","2028-05-05":"Hari Raya Idul Adha (perkiraan)","2028-05-09":"Hari Raya Waisak (perkiraan)","2028-05-25":"Kenaikan Yesus Kristus","2028-05-26":"Tahun Baru Islam (perkiraan)","2028-06-01":"Hari Lahir Pancasila","2028-08-04":"Maulid Nabi Muhammad (perkiraan)","2028-08-17":"Hari Kemerdekaan Republik Indonesia","2028-12-14":"Isra Mikraj Nabi Muhammad (perkiraan)","2028-12-25":"Hari Raya Natal","2029-01-01":"Tahun Baru Masehi","2029-02-13":"Tahun Baru Imlek (perkiraan)","2029-02-15":"Hari Raya Idul Fitri (perkiraan)","2029-02-16":"Hari kedua dari Hari Raya Idul Fitri (perkiraan)","2029-03-15":"Hari Suci Nyepi","2029-03-30":"Wafat Yesus Kristus","2029-04-01":"Kebangkitan Yesus Kristus","2029-04-25":"Hari Raya Idul Adha (perkiraan)","2029-05-01":"Hari Buruh Internasional","2029-05-10":"Kenaikan Yesus Kristus","2029-05-15":"Tahun Baru Islam (perkiraan)","2029-05-27":"Hari Raya Waisak (perkiraan)","2029-06-01":"Hari Lahir Pancasila","2029-07-24":"Maulid Nabi Muhammad (perkiraan)","2029-08-17":"Hari Kemerdekaan Republik Indonesia","2029-12-04":"Isra Mikraj Nabi Muhammad (perkiraan)","2029-12-25":"Hari Raya Natal","2030-01-01":"Tahun Baru Masehi","2030-02-03":"Tahun Baru Imlek (perkiraan)","2030-02-04":"Hari Raya Idul Fitri (perkiraan)","2030-02-05":"Hari kedua dari Hari Raya Idul Fitri (perkiraan)","2030-03-05":"Hari Suci Nyepi","2030-04-14":"Hari Raya Idul Adha (perkiraan)","2030-04-19":"Wafat Yesus Kristus","2030-04-21":"Kebangkitan Yesus Kristus","2030-05-01":"Hari Buruh Internasional","2030-05-04":"Tahun Baru Islam (perkiraan)","2030-05-16":"Hari Raya Waisak (perkiraan)","2030-05-30":"Kenaikan Yesus Kristus","2030-06-01":"Hari Lahir Pancasila","2030-07-13":"Maulid Nabi Muhammad (perkiraan)","2030-08-17":"Hari Kemerdekaan Republik Indonesia","2030-11-23":"Isra Mikraj Nabi Muhammad (perkiraan)","2030-12-25":"Hari Raya Natal"},"hours":{"0":["07:30","16:00"],"1":["07:30","16:00"],"2":["07:30","16:00"],"3":["07:30","16:00"],"4":["07:30","16:30"]},"opened":[],"periods":[{"first":"2026-02-19","hours":{"0":["08:00","15:00"],"1":["08:00","15:00"],"2":["08:00","15:00"],"3":["08:00","15:00"],"4":["08:00","15:30"]},"last":"2026-03-20"},{"first":"2027-02-08","hours":{"0":["08:00","15:00"],"1":["08:00","15:00"],"2":["08:00","15:00"],"3":["08:00","15:00"],"4":["08:00","15:30"]},"last":"2027-03-09"},{"first":"2028-01-28","hours":{"0":["08:00","15:00"],"1":["08:00","15:00"],"2":["08:00","15:00"],"3":["08:00","15:00"],"4":["08:00","15:30"]},"last":"2028-02-26"},{"first":"2029-01-16","hours":{"0":["08:00","15:00"],"1":["08:00","15:00"],"2":["08:00","15:00"],"3":["08:00","15:00"],"4":["08:00","15:30"]},"last":"2029-02-14"},{"first":"2030-01-05","hours":{"0":["08:00","15:00"],"1":["08:00","15:00"],"2":["08:00","15:00"],"3":["08:00","15:00"],"4":["08:00","15:30"]},"last":"2030-02-03"},{"first":"2030-12-26","hours":{"0":["08:00","15:00"],"1":["08:00","15:00"],"2":["08:00","15:00"],"3":["08:00","15:00"],"4":["08:00","15:30"]},"last":"2031-01-24"}]}','2026-11-02T02:00:00.000000+00:00',1);
CREATE TABLE counter (
	series VARCHAR(255) NOT NULL, 
	year INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT pk_counter PRIMARY KEY (series, year)
);
INSERT INTO "counter" VALUES('KBR-{tahun}-{nomor:04d}',2026,2);
CREATE TABLE deployment (
	id VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	source TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	deployed_by TEXT NOT NULL, 
	deployed_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_deployment PRIMARY KEY (id)
);
INSERT INTO "deployment" VALUES('478ef437d33c9d95dc617c95f6310263','office','folder','ccde71aaaa1e7ca13f7af0914c419cdaed83cfdb923afd9278be4e38e598addf','system','2026-11-02T02:00:00.000000+00:00');
CREATE TABLE deployment_resource (
	deployment_id VARCHAR(64) NOT NULL, 
	name VARCHAR(255) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_deployment_resource PRIMARY KEY (deployment_id, name), 
	CONSTRAINT fk_deployment_resource_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT fk_deployment_resource_digest FOREIGN KEY(digest) REFERENCES resource (digest)
);
INSERT INTO "deployment_resource" VALUES('478ef437d33c9d95dc617c95f6310263','processes/kabar.bpmn','cd7ad8136a307e58a3ed297fdfa5642004205903286b464393a39121331c2f56');
INSERT INTO "deployment_resource" VALUES('478ef437d33c9d95dc617c95f6310263','forms/kabar/arsip.form','dbefd840c6d175eb30a1420b6acd3941f0c9b3f64a369fe930cc3b225c75aab9');
INSERT INTO "deployment_resource" VALUES('478ef437d33c9d95dc617c95f6310263','forms/kabar/layanan.json','f369434218004844ade148c9953ff57ba561a7961d93bf4c5a3d7f10e97caaca');
INSERT INTO "deployment_resource" VALUES('478ef437d33c9d95dc617c95f6310263','forms/kabar/periksa.form','8d7a428ba5fa871438d3c9166a430afb737e0a2bfd86d9fb9d18051eb3cca23d');
INSERT INTO "deployment_resource" VALUES('478ef437d33c9d95dc617c95f6310263','forms/kabar/permohonan.form','e56240fdfacbf4b765fce603a1b16846c92da735f070ebacd4c32a5addb32eb4');
INSERT INTO "deployment_resource" VALUES('478ef437d33c9d95dc617c95f6310263','letters/pesan.json','d9fb213e8618541792b6d273a16756541620e91406240acc97feee0f96e84244');
CREATE TABLE draft (
	id VARCHAR(64) NOT NULL, 
	user_id VARCHAR(64) NOT NULL, 
	service VARCHAR(255) NOT NULL, 
	body TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	updated_at VARCHAR(32) NOT NULL, applicant_id VARCHAR(64), 
	CONSTRAINT pk_draft PRIMARY KEY (id)
);
CREATE TABLE erasure (
	instance_id VARCHAR(64) NOT NULL, 
	reason TEXT NOT NULL, 
	actor_id VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_erasure PRIMARY KEY (instance_id), 
	CONSTRAINT fk_erasure_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);
CREATE TABLE group_account (
	"key" VARCHAR(64) NOT NULL, 
	name TEXT NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	CONSTRAINT pk_group_account PRIMARY KEY ("key")
);
INSERT INTO "group_account" VALUES('pemohon','Pemohon','pemohon');
INSERT INTO "group_account" VALUES('back_office','Back Office','staf');
INSERT INTO "group_account" VALUES('sub_koordinator','Sub Koordinator','staf');
INSERT INTO "group_account" VALUES('koordinator','Koordinator','staf');
INSERT INTO "group_account" VALUES('tim_teknis_opd','Tim Teknis OPD','staf');
INSERT INTO "group_account" VALUES('kadis','Kepala Dinas','staf');
INSERT INTO "group_account" VALUES('auditor','Auditor','peran');
INSERT INTO "group_account" VALUES('perancang','Perancang proses','peran');
INSERT INTO "group_account" VALUES('operator','Operator','peran');
CREATE TABLE history (
	instance_id VARCHAR(64) NOT NULL, 
	seq INTEGER NOT NULL, 
	command_id VARCHAR(128) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	actor_id VARCHAR(64) NOT NULL, 
	actor_name TEXT NOT NULL, 
	command VARCHAR(16) NOT NULL, 
	target VARCHAR(64) NOT NULL, 
	element VARCHAR(255) NOT NULL, 
	calendar VARCHAR(64) NOT NULL, 
	events TEXT NOT NULL, 
	commitment VARCHAR(64) NOT NULL, 
	state_digest VARCHAR(64) NOT NULL, 
	chain VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_history PRIMARY KEY (instance_id, seq), 
	CONSTRAINT fk_history_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id), 
	CONSTRAINT uq_history_command_id UNIQUE (command_id)
);
INSERT INTO "history" VALUES('01a199fc21005994a519f653565735e0',1,'dulu-0/start','2026-11-02T02:00:00.000000+00:00','c3c1c95c90b8dbd42a405ac31e2e26a2','Contoh Pemohon','start','','','e9caf241d9c5bb819b1d949ded8fb530a8ca56ad2fcf5eaa981fb36f962430e4','[["instance.started","kabar","",null],["variable.set","layanan","",null],["variable.set","layanan_nama","",null],["variable.set","pemohon","",null],["variable.set","berkas","",null],["variable.set","nomor_registrasi","",null],["entered","mulai","1.1",null],["left","mulai","1.1",null],["flow.taken","alir_1","",null],["entered","ajukan","1.2",null],["task.created","ajukan","1.2",{"group":"pemohon","name":"Ajukan","due":null}]]','7416c995c15aaf44d61e557d86e028075df8dcd9c1591ba1be91c8c2aeae4cea','3e9dd40e1980facb98ac4dea896b59d5e0f8a0657d232d07d6d72e8089bef793','de11b8ffeeda73a13b669d42758bed46b0c85bc794b76964a738cd16b2d57629');
INSERT INTO "history" VALUES('01a199fc21005994a519f653565735e0',2,'dulu-0','2026-11-02T02:00:00.000000+00:00','c3c1c95c90b8dbd42a405ac31e2e26a2','Contoh Pemohon','complete','1.2','ajukan','e9caf241d9c5bb819b1d949ded8fb530a8ca56ad2fcf5eaa981fb36f962430e4','[["variable.set","perihal","",null],["task.completed","ajukan","1.2",null],["left","ajukan","1.2",null],["flow.taken","alir_2","",null],["entered","kabari_diterima","2.0",null],["message.sent","kabari_diterima","2.0",{"to":"pemohon","template":"diterima"}],["left","kabari_diterima","2.0",null],["flow.taken","alir_3","",null],["entered","kabari_petugas","2.1",null],["message.sent","kabari_petugas","2.1",{"to":"back_office","template":"baru"}],["left","kabari_petugas","2.1",null],["flow.taken","alir_4","",null],["entered","periksa","2.2",null],["task.created","periksa","2.2",{"group":"back_office","name":"Periksa","due":null}]]','3b18bbe1c05b49a5578c8d2a00ec151ec7f39528ac3bc2e661ecaf11501e6a66','838efa45ca7eb5d5b4ebafad0fe713c9d2d0a425d5f558321a23ec14e04cde2d','1b7504a102031cdf8400fc0b3aaa23dd22fc19d963757542cdd4b6f04e82e68b');
INSERT INTO "history" VALUES('01a199fc21005994a519f653565735e0',3,'dulu-1','2026-11-02T03:00:00.000000+00:00','97c0af6d29090a9b1530440f5cabe7d5','Contoh Petugas Loket','complete','2.2','periksa','e9caf241d9c5bb819b1d949ded8fb530a8ca56ad2fcf5eaa981fb36f962430e4','[["variable.set","catatan","",null],["task.completed","periksa","2.2",null],["left","periksa","2.2",null],["flow.taken","alir_5","",null],["entered","kabari_selesai","3.0",null],["message.sent","kabari_selesai","3.0",{"to":"pemohon","template":"selesai_diperiksa"}],["left","kabari_selesai","3.0",null],["flow.taken","alir_6","",null],["entered","arsipkan","3.1",null],["task.created","arsipkan","3.1",{"group":"back_office","name":"Arsipkan","due":null}]]','16d315b60ffab3a81b3045947c1b84c58fccb97814b69c908065f53626c3e050','6b97d30e0f76ebd4cb98581c8c082f7a265f8821ec381d61f23aab9e7812c2d4','1682b50cb205927dbcad14aef030a09ecf21aa26f43bfb0d412f779622d2c0a6');
INSERT INTO "history" VALUES('01a199fc21005994a519f653565735e0',4,'dulu-2','2026-11-02T04:00:00.000000+00:00','97c0af6d29090a9b1530440f5cabe7d5','Contoh Petugas Loket','complete','3.1','arsipkan','e9caf241d9c5bb819b1d949ded8fb530a8ca56ad2fcf5eaa981fb36f962430e4','[["variable.set","rak","",null],["task.completed","arsipkan","3.1",null],["left","arsipkan","3.1",null],["flow.taken","alir_7","",null],["entered","selesai","4.0",null],["left","selesai","4.0",null],["instance.ended","selesai","",null]]','f2e06f5d5c19c6995b49dd72d050f249d04f0e1653fe89f3848552d6d0ecd358','8a4f276b9a0fac8db891676979741fc3170e7c58f3ff8d1c47fb32eebd256a14','6f619b47c69c37511d3955e5915f26c6d65703aa41e95ef778c91c07691c8f8f');
INSERT INTO "history" VALUES('01a19a69fe005e09909a39b1a1421d62',1,'dulu-3/start','2026-11-02T04:00:00.000000+00:00','c3c1c95c90b8dbd42a405ac31e2e26a2','Contoh Pemohon','start','','','e9caf241d9c5bb819b1d949ded8fb530a8ca56ad2fcf5eaa981fb36f962430e4','[["instance.started","kabar","",null],["variable.set","layanan","",null],["variable.set","layanan_nama","",null],["variable.set","pemohon","",null],["variable.set","berkas","",null],["variable.set","nomor_registrasi","",null],["entered","mulai","1.1",null],["left","mulai","1.1",null],["flow.taken","alir_1","",null],["entered","ajukan","1.2",null],["task.created","ajukan","1.2",{"group":"pemohon","name":"Ajukan","due":null}]]','2c729d617a3f3e8d4235582098c9cf617f074c39a417fcfb5dd1d4a8b8dbd1de','64c368261f879e9021d3bcf52a363330fd8ae08ed669a294c940a685ed1719a3','c59f6faf9b2d11e3a609407475d84b7f49d42a1b174a12d9db57c576bb8fb34b');
INSERT INTO "history" VALUES('01a19a69fe005e09909a39b1a1421d62',2,'dulu-3','2026-11-02T04:00:00.000000+00:00','c3c1c95c90b8dbd42a405ac31e2e26a2','Contoh Pemohon','complete','1.2','ajukan','e9caf241d9c5bb819b1d949ded8fb530a8ca56ad2fcf5eaa981fb36f962430e4','[["variable.set","perihal","",null],["task.completed","ajukan","1.2",null],["left","ajukan","1.2",null],["flow.taken","alir_2","",null],["entered","kabari_diterima","2.0",null],["message.sent","kabari_diterima","2.0",{"to":"pemohon","template":"diterima"}],["left","kabari_diterima","2.0",null],["flow.taken","alir_3","",null],["entered","kabari_petugas","2.1",null],["message.sent","kabari_petugas","2.1",{"to":"back_office","template":"baru"}],["left","kabari_petugas","2.1",null],["flow.taken","alir_4","",null],["entered","periksa","2.2",null],["task.created","periksa","2.2",{"group":"back_office","name":"Periksa","due":null}]]','297d1a69f36b91d6bc3f058499fe187ebc46ef7a4ee0ad5896695d4208bde8d8','91e60f504f8e45fcad00f5e70e07368071657f37f1cadadca9a4c03dc1f45fd7','6452c805b8532b894e6fc4cff503d6bf187340a40ed1c56cd5e1bd7d7fa2e5e2');
INSERT INTO "history" VALUES('01a19a69fe005e09909a39b1a1421d62',3,'dulu-4','2026-11-02T05:00:00.000000+00:00','97c0af6d29090a9b1530440f5cabe7d5','Contoh Petugas Loket','claim','2.2','periksa','e9caf241d9c5bb819b1d949ded8fb530a8ca56ad2fcf5eaa981fb36f962430e4','[["task.claimed","periksa","2.2",null]]','6aa83695198e8e2a0b357221f25ff1ad0ba5f17d2a50d19ebef1ba1fc3b60a19','b5b73b5a03524ce7f3a57d2a9306dc57f9f7a16c8933eefc967e84a2236e948d','a6ac48f935f014410eaffa87f88eb48547139f1af191488f2f80008e93c6ad4c');
CREATE TABLE history_values (
	instance_id VARCHAR(64) NOT NULL, 
	seq INTEGER NOT NULL, 
	salt VARCHAR(64) NOT NULL, 
	body TEXT NOT NULL, 
	CONSTRAINT pk_history_values PRIMARY KEY (instance_id, seq), 
	CONSTRAINT fk_history_values_instance_id_seq FOREIGN KEY(instance_id, seq) REFERENCES history (instance_id, seq)
);
INSERT INTO "history_values" VALUES('01a199fc21005994a519f653565735e0',1,'7ddd592b78d2f9070d09f411f3aec0ff','{"command":{"layanan":"kabar","layanan_nama":"Kabar Contoh","pemohon":{"nama":"Contoh Pemohon","nik":"1407994101900001","telepon":"+6281200000001"},"berkas":[],"nomor_registrasi":"KBR-2026-0001"},"numbers":{},"events":[null,"kabar","Kabar Contoh",{"nama":"Contoh Pemohon","nik":"1407994101900001","telepon":"+6281200000001"},[],"KBR-2026-0001",null,null,null,null,null]}');
INSERT INTO "history_values" VALUES('01a199fc21005994a519f653565735e0',2,'e046dc47957eace09fb766d60751998a','{"command":{"perihal":"Izin keramaian"},"numbers":{},"events":["Izin keramaian",null,null,null,null,{"nama":"Contoh Pemohon","nomor_registrasi":"KBR-2026-0001"},null,null,null,{"nomor_registrasi":"KBR-2026-0001","perihal":"Izin keramaian"},null,null,null,null]}');
INSERT INTO "history_values" VALUES('01a199fc21005994a519f653565735e0',3,'ef6f98e7c7de9edcdb2336d13d11ab5f','{"command":{"catatan":"Bawa KTP asli."},"numbers":{},"events":["Bawa KTP asli.",null,null,null,null,{"nama":"Contoh Pemohon","catatan":"Bawa KTP asli."},null,null,null,null]}');
INSERT INTO "history_values" VALUES('01a199fc21005994a519f653565735e0',4,'a0debc7ebb07c1b14b8f3a43b19171ed','{"command":{"rak":"A1"},"numbers":{},"events":["A1",null,null,null,null,null,null]}');
INSERT INTO "history_values" VALUES('01a19a69fe005e09909a39b1a1421d62',1,'dc7b4f8d6193c452bc35c4952dca0b30','{"command":{"layanan":"kabar","layanan_nama":"Kabar Contoh","pemohon":{"nama":"Contoh Pemohon","nik":"1407994101900001","telepon":"+6281200000001"},"berkas":[],"nomor_registrasi":"KBR-2026-0002"},"numbers":{},"events":[null,"kabar","Kabar Contoh",{"nama":"Contoh Pemohon","nik":"1407994101900001","telepon":"+6281200000001"},[],"KBR-2026-0002",null,null,null,null,null]}');
INSERT INTO "history_values" VALUES('01a19a69fe005e09909a39b1a1421d62',2,'42223e71f0efad15e38b6d670cbd6aad','{"command":{"perihal":"Izin lain"},"numbers":{},"events":["Izin lain",null,null,null,null,{"nama":"Contoh Pemohon","nomor_registrasi":"KBR-2026-0002"},null,null,null,{"nomor_registrasi":"KBR-2026-0002","perihal":"Izin lain"},null,null,null,null]}');
INSERT INTO "history_values" VALUES('01a19a69fe005e09909a39b1a1421d62',3,'553bb79f971b87315bb89135bce0870d','{"command":{},"numbers":{},"events":[null]}');
CREATE TABLE incident (
	id VARCHAR(64) NOT NULL, 
	instance_id VARCHAR(64) NOT NULL, 
	element VARCHAR(255) NOT NULL, 
	job_id VARCHAR(96), 
	message TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	resolved_at VARCHAR(32), 
	CONSTRAINT pk_incident PRIMARY KEY (id), 
	CONSTRAINT fk_incident_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);
CREATE TABLE job (
	id VARCHAR(96) NOT NULL, 
	instance_id VARCHAR(64) NOT NULL, 
	element VARCHAR(255) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	topic VARCHAR(64), 
	inputs TEXT, 
	due_at VARCHAR(32) NOT NULL, 
	retries INTEGER NOT NULL, 
	locked_until VARCHAR(32), 
	error TEXT, 
	CONSTRAINT pk_job PRIMARY KEY (id), 
	CONSTRAINT fk_job_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);
CREATE TABLE login_failure (
	id INTEGER NOT NULL, 
	login_hash VARCHAR(64) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_login_failure PRIMARY KEY (id)
);
INSERT INTO "login_failure" VALUES(1,'a5d2dd0cc757c4f5931cbf6302fd73e6d9cf4f4d55db800a9e59d33317d6ea14','2026-11-02T05:00:00.000000+00:00');
INSERT INTO "login_failure" VALUES(2,'721ead7a09a38eafd00f937f7a71da9669da2674c376873a2abb2b8f66da31d8','2026-11-02T05:00:00.000000+00:00');
INSERT INTO "login_failure" VALUES(3,'284849a3356486908e94a85f4eb2f6771826ccb2c22ad267d288edb20d10b14a','2026-11-02T05:00:00.000000+00:00');
CREATE TABLE membership (
	user_id VARCHAR(64) NOT NULL, 
	group_key VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_membership PRIMARY KEY (user_id, group_key), 
	CONSTRAINT fk_membership_group_key FOREIGN KEY(group_key) REFERENCES group_account ("key"), 
	CONSTRAINT fk_membership_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
INSERT INTO "membership" VALUES('c3c1c95c90b8dbd42a405ac31e2e26a2','pemohon');
INSERT INTO "membership" VALUES('97c0af6d29090a9b1530440f5cabe7d5','back_office');
INSERT INTO "membership" VALUES('36d7f8a45792c104fea22a0008b29183','auditor');
INSERT INTO "membership" VALUES('836afe3430e7aa436f5d41b9f9d8852b','operator');
INSERT INTO "membership" VALUES('109ac94489470318310e9167d0b22cad','pemohon');
CREATE TABLE outbox (
	id VARCHAR(64) NOT NULL, 
	instance_id VARCHAR(64), 
	recipient VARCHAR(64) NOT NULL, 
	recipient_name TEXT NOT NULL, 
	template VARCHAR(64) NOT NULL, 
	params TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	due_at VARCHAR(32) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	attempts INTEGER NOT NULL, 
	provider_id VARCHAR(255), 
	error TEXT, 
	changed_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_outbox PRIMARY KEY (id)
);
INSERT INTO "outbox" VALUES('01a199fc21005994a519f653565735e0:2.0:0','01a199fc21005994a519f653565735e0','+6281200000001','Contoh Pemohon','diterima','{"nama": "Contoh Pemohon", "nomor_registrasi": "KBR-2026-0001"}','2026-11-02T02:00:00.000000+00:00','2026-11-02T02:00:00.000000+00:00','shown',1,NULL,NULL,'2026-11-02T02:00:00.000000+00:00');
INSERT INTO "outbox" VALUES('01a199fc21005994a519f653565735e0:2.1:0','01a199fc21005994a519f653565735e0','+6281200000002','Contoh Petugas Loket','baru','{"nomor_registrasi": "KBR-2026-0001", "perihal": "Izin keramaian"}','2026-11-02T02:00:00.000000+00:00','2026-11-02T02:00:00.000000+00:00','shown',1,NULL,NULL,'2026-11-02T02:00:00.000000+00:00');
INSERT INTO "outbox" VALUES('01a199fc21005994a519f653565735e0:3.0:0','01a199fc21005994a519f653565735e0','+6281200000001','Contoh Pemohon','selesai_diperiksa','{"nama": "Contoh Pemohon", "catatan": "Bawa KTP asli."}','2026-11-02T03:00:00.000000+00:00','2026-11-02T03:00:00.000000+00:00','shown',1,NULL,NULL,'2026-11-02T03:00:00.000000+00:00');
INSERT INTO "outbox" VALUES('01a19a69fe005e09909a39b1a1421d62:2.0:0','01a19a69fe005e09909a39b1a1421d62','+6281200000001','Contoh Pemohon','diterima','{"nama": "Contoh Pemohon", "nomor_registrasi": "KBR-2026-0002"}','2026-11-02T04:00:00.000000+00:00','2026-11-02T04:00:00.000000+00:00','shown',1,NULL,NULL,'2026-11-02T04:00:00.000000+00:00');
INSERT INTO "outbox" VALUES('01a19a69fe005e09909a39b1a1421d62:2.1:0','01a19a69fe005e09909a39b1a1421d62','+6281200000002','Contoh Petugas Loket','baru','{"nomor_registrasi": "KBR-2026-0002", "perihal": "Izin lain"}','2026-11-02T04:00:00.000000+00:00','2026-11-02T04:00:00.000000+00:00','shown',1,NULL,NULL,'2026-11-02T04:00:00.000000+00:00');
INSERT INTO "outbox" VALUES('f811abb4820e5c1cee3edea4a9a27a2c',NULL,'+6281200000077','Contoh Pendaftar','kode_aktivasi','{"nama": "Contoh Pendaftar", "kode": "951654"}','2026-11-02T05:00:00.000000+00:00','2026-11-02T05:00:00.000000+00:00','shown',1,NULL,NULL,'2026-11-02T05:00:00.000000+00:00');
CREATE TABLE printing (
	instance_id VARCHAR(64) NOT NULL, 
	document VARCHAR(64) NOT NULL, 
	number INTEGER NOT NULL, 
	digest VARCHAR(64), 
	reason TEXT NOT NULL, 
	actor_id VARCHAR(64) NOT NULL, 
	actor_name TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_printing PRIMARY KEY (instance_id, document, number), 
	CONSTRAINT fk_printing_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);
CREATE TABLE process_definition (
	id VARCHAR(64) NOT NULL, 
	"key" VARCHAR(255) NOT NULL, 
	version INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	deployment_id VARCHAR(64) NOT NULL, 
	resource TEXT NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	deployed_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_process_definition PRIMARY KEY (id), 
	CONSTRAINT fk_process_definition_deployment_id FOREIGN KEY(deployment_id) REFERENCES deployment (id), 
	CONSTRAINT uq_process_definition_key_version UNIQUE ("key", version)
);
INSERT INTO "process_definition" VALUES('kabar:1','kabar',1,'Kabar','478ef437d33c9d95dc617c95f6310263','processes/kabar.bpmn','097828573fb1feab3597344bdc303533728a92ca34b50d69f975dbf89c6c8b8f','2026-11-02T02:00:00.000000+00:00');
CREATE TABLE process_instance (
	id VARCHAR(64) NOT NULL, 
	definition_id VARCHAR(64) NOT NULL, 
	definition_key VARCHAR(255) NOT NULL, 
	business_key VARCHAR(64) NOT NULL, 
	service VARCHAR(255) NOT NULL, 
	title TEXT NOT NULL, 
	applicant_id VARCHAR(64), 
	seq INTEGER NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	end_event VARCHAR(255), 
	tokens BLOB NOT NULL, 
	variables TEXT NOT NULL, 
	chain VARCHAR(64) NOT NULL, 
	started_at VARCHAR(32) NOT NULL, 
	ended_at VARCHAR(32), channel VARCHAR(16) DEFAULT 'daring' NOT NULL, title_key VARCHAR(255) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_process_instance PRIMARY KEY (id), 
	CONSTRAINT fk_process_instance_definition_id FOREIGN KEY(definition_id) REFERENCES process_definition (id)
);
INSERT INTO "process_instance" VALUES('01a199fc21005994a519f653565735e0','kabar:1','kabar','KBR-2026-0001','kabar','','c3c1c95c90b8dbd42a405ac31e2e26a2',4,'completed','selesai',X'','{"layanan":"kabar","layanan_nama":"Kabar Contoh","pemohon":{"nama":"Contoh Pemohon","nik":"1407994101900001","telepon":"+6281200000001"},"berkas":[],"nomor_registrasi":"KBR-2026-0001","perihal":"Izin keramaian","catatan":"Bawa KTP asli.","rak":"A1"}','6f619b47c69c37511d3955e5915f26c6d65703aa41e95ef778c91c07691c8f8f','2026-11-02T02:00:00.000000+00:00','2026-11-02T04:00:00.000000+00:00','daring','');
INSERT INTO "process_instance" VALUES('01a19a69fe005e09909a39b1a1421d62','kabar:1','kabar','KBR-2026-0002','kabar','','c3c1c95c90b8dbd42a405ac31e2e26a2',3,'active',NULL,X'5B5B22312E30222C6E756C6C2C225374617274222C36342C7B7D5D2C5B22322E32222C22312E30222C22706572696B7361222C31362C7B7D5D5D','{"layanan":"kabar","layanan_nama":"Kabar Contoh","pemohon":{"nama":"Contoh Pemohon","nik":"1407994101900001","telepon":"+6281200000001"},"berkas":[],"nomor_registrasi":"KBR-2026-0002","perihal":"Izin lain"}','a6ac48f935f014410eaffa87f88eb48547139f1af191488f2f80008e93c6ad4c','2026-11-02T04:00:00.000000+00:00',NULL,'daring','');
CREATE TABLE register (
	series VARCHAR(255) NOT NULL, 
	year INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR(255) NOT NULL, 
	instance_id VARCHAR(64) NOT NULL, 
	kind VARCHAR(64) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	reason TEXT, 
	allocated_at VARCHAR(32) NOT NULL, 
	settled_at VARCHAR(32), 
	CONSTRAINT pk_register PRIMARY KEY (series, year, number), 
	CONSTRAINT fk_register_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id), 
	CONSTRAINT uq_register_instance_id_kind UNIQUE (instance_id, kind), 
	CONSTRAINT uq_register_text UNIQUE (text)
);
INSERT INTO "register" VALUES('KBR-{tahun}-{nomor:04d}',2026,1,'KBR-2026-0001','01a199fc21005994a519f653565735e0','registrasi','berlaku',NULL,'2026-11-02T02:00:00.000000+00:00',NULL);
INSERT INTO "register" VALUES('KBR-{tahun}-{nomor:04d}',2026,2,'KBR-2026-0002','01a19a69fe005e09909a39b1a1421d62','registrasi','berlaku',NULL,'2026-11-02T04:00:00.000000+00:00',NULL);
CREATE TABLE resource (
	digest VARCHAR(64) NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_resource PRIMARY KEY (digest)
);
INSERT INTO "resource" VALUES('cd7ad8136a307e58a3ed297fdfa5642004205903286b464393a39121331c2f56',X'3C3F786D6C2076657273696F6E3D22312E302220656E636F64696E673D225554462D38223F3E0A3C62706D6E3A646566696E6974696F6E7320786D6C6E733A62706D6E3D22687474703A2F2F7777772E6F6D672E6F72672F737065632F42504D4E2F32303130303532342F4D4F44454C2220786D6C6E733A62706D6E64693D22687474703A2F2F7777772E6F6D672E6F72672F737065632F42504D4E2F32303130303532342F44492220786D6C6E733A64633D22687474703A2F2F7777772E6F6D672E6F72672F737065632F44442F32303130303532342F44432220786D6C6E733A64693D22687474703A2F2F7777772E6F6D672E6F72672F737065632F44442F32303130303532342F44492220786D6C6E733A63616D756E64613D22687474703A2F2F63616D756E64612E6F72672F736368656D612F312E302F62706D6E222069643D226222207461726765744E616D6573706163653D22687474703A2F2F636F6E746F682E746573742F62706D6E223E3C62706D6E3A70726F636573732069643D226B6162617222206E616D653D224B616261722220697345786563757461626C653D2274727565223E3C62706D6E3A6C616E655365742069643D226C616A7572223E3C62706D6E3A6C616E652069643D226C3122206E616D653D2250656D6F686F6E223E3C62706D6E3A666C6F774E6F64655265663E6D756C61693C2F62706D6E3A666C6F774E6F64655265663E3C62706D6E3A666C6F774E6F64655265663E616A756B616E3C2F62706D6E3A666C6F774E6F64655265663E3C2F62706D6E3A6C616E653E3C62706D6E3A6C616E652069643D226C3222206E616D653D224261636B204F6666696365223E3C62706D6E3A666C6F774E6F64655265663E6B61626172695F6469746572696D613C2F62706D6E3A666C6F774E6F64655265663E3C62706D6E3A666C6F774E6F64655265663E6B61626172695F706574756761733C2F62706D6E3A666C6F774E6F64655265663E3C62706D6E3A666C6F774E6F64655265663E706572696B73613C2F62706D6E3A666C6F774E6F64655265663E3C62706D6E3A666C6F774E6F64655265663E6B61626172695F73656C657361693C2F62706D6E3A666C6F774E6F64655265663E3C62706D6E3A666C6F774E6F64655265663E61727369706B616E3C2F62706D6E3A666C6F774E6F64655265663E3C62706D6E3A666C6F774E6F64655265663E73656C657361693C2F62706D6E3A666C6F774E6F64655265663E3C2F62706D6E3A6C616E653E3C2F62706D6E3A6C616E655365743E3C62706D6E3A73746172744576656E742069643D226D756C616922206E616D653D225065726D6F686F6E616E206D6173756B223E3C62706D6E3A6F7574676F696E673E616C69725F313C2F62706D6E3A6F7574676F696E673E3C2F62706D6E3A73746172744576656E743E3C62706D6E3A757365725461736B2069643D22616A756B616E22206E616D653D22416A756B616E222063616D756E64613A666F726D5265663D227065726D6F686F6E616E223E3C62706D6E3A696E636F6D696E673E616C69725F313C2F62706D6E3A696E636F6D696E673E3C62706D6E3A6F7574676F696E673E616C69725F323C2F62706D6E3A6F7574676F696E673E3C2F62706D6E3A757365725461736B3E3C62706D6E3A73656E645461736B2069643D226B61626172695F6469746572696D6122206E616D653D224B6162617269206469746572696D61222063616D756E64613A747970653D2265787465726E616C222063616D756E64613A746F7069633D227768617473617070223E3C62706D6E3A657874656E73696F6E456C656D656E74733E3C63616D756E64613A696E7075744F75747075743E3C63616D756E64613A696E707574506172616D65746572206E616D653D226B6570616461223E70656D6F686F6E3C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D2274656D706C6174223E6469746572696D613C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D226E616D61223E247B70656D6F686F6E2E6E616D617D3C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D226E6F6D6F725F72656769737472617369223E247B6E6F6D6F725F726567697374726173697D3C2F63616D756E64613A696E707574506172616D657465723E3C2F63616D756E64613A696E7075744F75747075743E3C2F62706D6E3A657874656E73696F6E456C656D656E74733E3C62706D6E3A696E636F6D696E673E616C69725F323C2F62706D6E3A696E636F6D696E673E3C62706D6E3A6F7574676F696E673E616C69725F333C2F62706D6E3A6F7574676F696E673E3C2F62706D6E3A73656E645461736B3E3C62706D6E3A73656E645461736B2069643D226B61626172695F7065747567617322206E616D653D224B6162617269204261636B204F6666696365222063616D756E64613A747970653D2265787465726E616C222063616D756E64613A746F7069633D227768617473617070223E3C62706D6E3A657874656E73696F6E456C656D656E74733E3C63616D756E64613A696E7075744F75747075743E3C63616D756E64613A696E707574506172616D65746572206E616D653D226B6570616461223E6261636B5F6F66666963653C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D2274656D706C6174223E626172753C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D226E6F6D6F725F72656769737472617369223E247B6E6F6D6F725F726567697374726173697D3C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D227065726968616C223E247B7065726968616C7D3C2F63616D756E64613A696E707574506172616D657465723E3C2F63616D756E64613A696E7075744F75747075743E3C2F62706D6E3A657874656E73696F6E456C656D656E74733E3C62706D6E3A696E636F6D696E673E616C69725F333C2F62706D6E3A696E636F6D696E673E3C62706D6E3A6F7574676F696E673E616C69725F343C2F62706D6E3A6F7574676F696E673E3C2F62706D6E3A73656E645461736B3E3C62706D6E3A757365725461736B2069643D22706572696B736122206E616D653D22506572696B7361222063616D756E64613A666F726D5265663D22706572696B7361223E3C62706D6E3A696E636F6D696E673E616C69725F343C2F62706D6E3A696E636F6D696E673E3C62706D6E3A6F7574676F696E673E616C69725F353C2F62706D6E3A6F7574676F696E673E3C2F62706D6E3A757365725461736B3E3C62706D6E3A73656E645461736B2069643D226B61626172695F73656C6573616922206E616D653D224B61626172692073656C65736169222063616D756E64613A747970653D2265787465726E616C222063616D756E64613A746F7069633D227768617473617070223E3C62706D6E3A657874656E73696F6E456C656D656E74733E3C63616D756E64613A696E7075744F75747075743E3C63616D756E64613A696E707574506172616D65746572206E616D653D226B6570616461223E70656D6F686F6E3C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D2274656D706C6174223E73656C657361695F6469706572696B73613C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D226E616D61223E247B70656D6F686F6E2E6E616D617D3C2F63616D756E64613A696E707574506172616D657465723E3C63616D756E64613A696E707574506172616D65746572206E616D653D226361746174616E223E247B6361746174616E7D3C2F63616D756E64613A696E707574506172616D657465723E3C2F63616D756E64613A696E7075744F75747075743E3C2F62706D6E3A657874656E73696F6E456C656D656E74733E3C62706D6E3A696E636F6D696E673E616C69725F353C2F62706D6E3A696E636F6D696E673E3C62706D6E3A6F7574676F696E673E616C69725F363C2F62706D6E3A6F7574676F696E673E3C2F62706D6E3A73656E645461736B3E3C62706D6E3A757365725461736B2069643D2261727369706B616E22206E616D653D2241727369706B616E222063616D756E64613A666F726D5265663D226172736970223E3C62706D6E3A696E636F6D696E673E616C69725F363C2F62706D6E3A696E636F6D696E673E3C62706D6E3A6F7574676F696E673E616C69725F373C2F62706D6E3A6F7574676F696E673E3C2F62706D6E3A757365725461736B3E3C62706D6E3A656E644576656E742069643D2273656C6573616922206E616D653D2253656C65736169223E3C62706D6E3A696E636F6D696E673E616C69725F373C2F62706D6E3A696E636F6D696E673E3C2F62706D6E3A656E644576656E743E3C62706D6E3A73657175656E6365466C6F772069643D22616C69725F312220736F757263655265663D226D756C616922207461726765745265663D22616A756B616E22202F3E3C62706D6E3A73657175656E6365466C6F772069643D22616C69725F322220736F757263655265663D22616A756B616E22207461726765745265663D226B61626172695F6469746572696D6122202F3E3C62706D6E3A73657175656E6365466C6F772069643D22616C69725F332220736F757263655265663D226B61626172695F6469746572696D6122207461726765745265663D226B61626172695F7065747567617322202F3E3C62706D6E3A73657175656E6365466C6F772069643D22616C69725F342220736F757263655265663D226B61626172695F7065747567617322207461726765745265663D22706572696B736122202F3E3C62706D6E3A73657175656E6365466C6F772069643D22616C69725F352220736F757263655265663D22706572696B736122207461726765745265663D226B61626172695F73656C6573616922202F3E3C62706D6E3A73657175656E6365466C6F772069643D22616C69725F362220736F757263655265663D226B61626172695F73656C6573616922207461726765745265663D2261727369706B616E22202F3E3C62706D6E3A73657175656E6365466C6F772069643D22616C69725F372220736F757263655265663D2261727369706B616E22207461726765745265663D2273656C6573616922202F3E3C2F62706D6E3A70726F636573733E3C2F62706D6E3A646566696E6974696F6E733E');
INSERT INTO "resource" VALUES('dbefd840c6d175eb30a1420b6acd3941f0c9b3f64a369fe930cc3b225c75aab9',X'7B0A20226964223A20226172736970222C0A202274797065223A202264656661756C74222C0A2022736368656D6156657273696F6E223A2031392C0A2022657865637574696F6E506C6174666F726D223A202243616D756E646120436C6F7564222C0A2022657865637574696F6E506C6174666F726D56657273696F6E223A2022382E382E30222C0A2022636F6D706F6E656E7473223A205B0A20207B0A202020226964223A202272616B222C0A2020202274797065223A2022746578746669656C64222C0A202020226B6579223A202272616B222C0A202020226C6162656C223A202252616B220A20207D0A205D0A7D');
INSERT INTO "resource" VALUES('f369434218004844ade148c9953ff57ba561a7961d93bf4c5a3d7f10e97caaca',X'5B7B226B6F6465223A20226B61626172222C20226E616D61223A20224B6162617220436F6E746F68222C20226E6F6D6F725F72656769737472617369223A20224B42522D7B746168756E7D2D7B6E6F6D6F723A3034647D222C2022706572737961726174616E223A205B5D7D5D');
INSERT INTO "resource" VALUES('8d7a428ba5fa871438d3c9166a430afb737e0a2bfd86d9fb9d18051eb3cca23d',X'7B0A20226964223A2022706572696B7361222C0A202274797065223A202264656661756C74222C0A2022736368656D6156657273696F6E223A2031392C0A2022657865637574696F6E506C6174666F726D223A202243616D756E646120436C6F7564222C0A2022657865637574696F6E506C6174666F726D56657273696F6E223A2022382E382E30222C0A2022636F6D706F6E656E7473223A205B0A20207B0A202020226964223A20226361746174616E222C0A2020202274797065223A2022746578746669656C64222C0A202020226B6579223A20226361746174616E222C0A202020226C6162656C223A20224361746174616E220A20207D0A205D0A7D');
INSERT INTO "resource" VALUES('e56240fdfacbf4b765fce603a1b16846c92da735f070ebacd4c32a5addb32eb4',X'7B0A20226964223A20227065726D6F686F6E616E222C0A202274797065223A202264656661756C74222C0A2022736368656D6156657273696F6E223A2031392C0A2022657865637574696F6E506C6174666F726D223A202243616D756E646120436C6F7564222C0A2022657865637574696F6E506C6174666F726D56657273696F6E223A2022382E382E30222C0A2022636F6D706F6E656E7473223A205B0A20207B0A202020226964223A20227065726968616C222C0A2020202274797065223A2022746578746669656C64222C0A202020226B6579223A20227065726968616C222C0A202020226C6162656C223A20225065726968616C222C0A2020202276616C6964617465223A207B0A20202020227265717569726564223A20747275650A2020207D0A20207D0A205D0A7D');
INSERT INTO "resource" VALUES('d9fb213e8618541792b6d273a16756541620e91406240acc97feee0f96e84244',X'7B0A20226469746572696D61223A202248616C6F207B6E616D617D2E205065726D6F686F6E616E207B6E6F6D6F725F726567697374726173697D206B616D6920746572696D612E222C0A202262617275223A20225065726D6F686F6E616E2062617275207B6E6F6D6F725F726567697374726173697D3A207B7065726968616C7D2E222C0A202273656C657361695F6469706572696B7361223A202248616C6F207B6E616D617D2E205065726D6F686F6E616E20416E64612073656C65736169206469706572696B73612E204361746174616E3A207B6361746174616E7D220A7D');
CREATE TABLE schedule (
	id VARCHAR(64) NOT NULL, 
	definition_key VARCHAR(255) NOT NULL, 
	definition_id VARCHAR(64) NOT NULL, 
	element VARCHAR(64) NOT NULL, 
	timer TEXT NOT NULL, 
	begun_at VARCHAR(32) NOT NULL, 
	round INTEGER NOT NULL, 
	due_at VARCHAR(32), 
	try_at VARCHAR(32), 
	retries INTEGER NOT NULL, 
	started_at VARCHAR(32), 
	error TEXT, 
	CONSTRAINT pk_schedule PRIMARY KEY (id), 
	CONSTRAINT fk_schedule_definition_id FOREIGN KEY(definition_id) REFERENCES process_definition (id)
);
CREATE TABLE session (
	token_hash VARCHAR(64) NOT NULL, 
	user_id VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	seen_at VARCHAR(32) NOT NULL, 
	expires_at VARCHAR(32) NOT NULL, 
	revoked_at VARCHAR(32), 
	user_agent TEXT NOT NULL, kind VARCHAR(16) DEFAULT 'web' NOT NULL, scope VARCHAR(16) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_session PRIMARY KEY (token_hash), 
	CONSTRAINT fk_session_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
CREATE TABLE setting (
	"key" VARCHAR(64) NOT NULL, 
	value TEXT NOT NULL, 
	changed_by TEXT NOT NULL, 
	changed_at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_setting PRIMARY KEY ("key")
);
CREATE TABLE signing_attempt (
	id VARCHAR(64) NOT NULL, 
	task_id VARCHAR(96) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	officer_id VARCHAR(64) NOT NULL, 
	started_at VARCHAR(32) NOT NULL, 
	finished_at VARCHAR(32), 
	signed_digest VARCHAR(64), 
	outcome VARCHAR(32), 
	CONSTRAINT pk_signing_attempt PRIMARY KEY (id)
);
CREATE TABLE substitution (
	id VARCHAR(64) NOT NULL, 
	user_id VARCHAR(64) NOT NULL, 
	substitute_id VARCHAR(64) NOT NULL, 
	first VARCHAR(10) NOT NULL, 
	last VARCHAR(10) NOT NULL, 
	reason TEXT NOT NULL, 
	created_by TEXT NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	ended_at VARCHAR(32), 
	CONSTRAINT pk_substitution PRIMARY KEY (id), 
	CONSTRAINT fk_substitution_substitute_id FOREIGN KEY(substitute_id) REFERENCES user_account (id), 
	CONSTRAINT fk_substitution_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
CREATE TABLE survey_answer (
	id VARCHAR(64) NOT NULL, 
	instance_id VARCHAR(64) NOT NULL, 
	service VARCHAR(255) NOT NULL, 
	answers TEXT NOT NULL, 
	respondent TEXT NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	CONSTRAINT pk_survey_answer PRIMARY KEY (id)
);
CREATE TABLE takeover (
	user_id VARCHAR(64) NOT NULL, 
	code_hash VARCHAR(64) NOT NULL, 
	created_at VARCHAR(32) NOT NULL, 
	expires_at VARCHAR(32) NOT NULL, 
	tries INTEGER NOT NULL, 
	CONSTRAINT pk_takeover PRIMARY KEY (user_id), 
	CONSTRAINT fk_takeover_user_id FOREIGN KEY(user_id) REFERENCES user_account (id)
);
CREATE TABLE task (
	id VARCHAR(96) NOT NULL, 
	instance_id VARCHAR(64) NOT NULL, 
	element VARCHAR(255) NOT NULL, 
	name TEXT NOT NULL, 
	candidate_group VARCHAR(64) NOT NULL, 
	applicant_id VARCHAR(64), 
	assignee_id VARCHAR(64), 
	assignee_name TEXT, 
	created_at VARCHAR(32) NOT NULL, 
	due_at VARCHAR(32), sort_at VARCHAR(32) DEFAULT '' NOT NULL, 
	CONSTRAINT pk_task PRIMARY KEY (id), 
	CONSTRAINT fk_task_instance_id FOREIGN KEY(instance_id) REFERENCES process_instance (id)
);
INSERT INTO "task" VALUES('01a19a69fe005e09909a39b1a1421d62:2.2','01a19a69fe005e09909a39b1a1421d62','periksa','Periksa','back_office',NULL,'97c0af6d29090a9b1530440f5cabe7d5','Contoh Petugas Loket','2026-11-02T04:00:00.000000+00:00',NULL,'9999');
CREATE TABLE user_account (
	id VARCHAR(64) NOT NULL, 
	login VARCHAR(64) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	name TEXT NOT NULL, 
	nik VARCHAR(16), 
	phone VARCHAR(32), 
	password_hash TEXT NOT NULL, 
	active BOOLEAN NOT NULL, 
	created_at VARCHAR(32) NOT NULL, signing_nik VARCHAR(16), 
	CONSTRAINT pk_user_account PRIMARY KEY (id), 
	CONSTRAINT uq_user_account_login UNIQUE (login), 
	CONSTRAINT uq_user_account_nik UNIQUE (nik)
);
INSERT INTO "user_account" VALUES('c3c1c95c90b8dbd42a405ac31e2e26a2','1407994101900001','pemohon','Contoh Pemohon','1407994101900001','+6281200000001','$argon2id$v=19$m=19456,t=2,p=1$AALV/qSfkUhP9e3cNLOlhQ$BoyFLrxgfRy79vkpEbiLNuY5ytqqhJ2PnDv62A07uL4',1,'2026-11-02T02:00:00.000000+00:00',NULL);
INSERT INTO "user_account" VALUES('97c0af6d29090a9b1530440f5cabe7d5','backoffice','staf','Contoh Petugas Loket',NULL,'+6281200000002','$argon2id$v=19$m=19456,t=2,p=1$hvWr9SHQgxyqesYmIw5W9Q$iqC57MEe3mM9nus5n76QaZGiwD46S7XheqLMNTxFJc0',1,'2026-11-02T02:00:00.000000+00:00',NULL);
INSERT INTO "user_account" VALUES('36d7f8a45792c104fea22a0008b29183','auditor','staf','Contoh Auditor',NULL,'+6281200000007','$argon2id$v=19$m=19456,t=2,p=1$7UEg+xnX9KEpV2p4QizQSA$gosdMvd5l0PHONE9ajIAGDEt1EaEBxeZs5ZFs4kaOB0',1,'2026-11-02T02:00:00.000000+00:00',NULL);
INSERT INTO "user_account" VALUES('836afe3430e7aa436f5d41b9f9d8852b','operator','staf','Contoh Operator',NULL,'+6281200000009','$argon2id$v=19$m=19456,t=2,p=1$1D4u/qOOxhiEoT1JV/UJPA$xqTVNQdnVVaXEjWP5Qw1llnh7J4fGXiggd7p9Fm+d6E',1,'2026-11-02T02:00:00.000000+00:00',NULL);
INSERT INTO "user_account" VALUES('109ac94489470318310e9167d0b22cad','1407014510900003','pemohon','Contoh Pendaftar','1407014510900003','+6281200000077','$argon2id$v=19$m=19456,t=2,p=1$SHCRZIADZYY5f2rNLaZRfw$4q2AXrAYTLb/ztD36wfdByYUmNZj7oNTVhExGRC/8u8',0,'2026-11-02T05:00:00.000000+00:00',NULL);
CREATE INDEX ix_draft_user_id ON draft (user_id);
CREATE INDEX ix_login_failure_login_hash ON login_failure (login_hash, at);
CREATE INDEX ix_outbox_created_at ON outbox (created_at);
CREATE INDEX ix_outbox_recipient ON outbox (recipient, created_at);
CREATE INDEX ix_outbox_status ON outbox (status, due_at);
CREATE INDEX ix_signing_attempt_task_id ON signing_attempt (task_id, digest);
CREATE INDEX ix_survey_answer_service ON survey_answer (service, at);
CREATE INDEX ix_user_account_phone ON user_account (phone);
CREATE INDEX ix_membership_group_key ON membership (group_key);
CREATE INDEX ix_session_user_id ON session (user_id);
CREATE INDEX ix_process_instance_applicant_id ON process_instance (applicant_id, started_at);
CREATE UNIQUE INDEX ix_process_instance_business_key ON process_instance (business_key);
CREATE INDEX ix_process_instance_started_at ON process_instance (started_at);
CREATE INDEX ix_incident_instance_id ON incident (instance_id);
CREATE INDEX ix_job_due_at ON job (due_at);
CREATE INDEX ix_job_instance_id ON job (instance_id);
CREATE INDEX ix_task_instance_id ON task (instance_id);
CREATE INDEX ix_administration_at ON administration (at);
CREATE INDEX ix_substitution_substitute_id ON substitution (substitute_id, last);
CREATE INDEX ix_printing_at ON printing (at);
CREATE INDEX ix_process_instance_channel ON process_instance (channel, started_at);
CREATE INDEX ix_process_instance_title_key ON process_instance (title_key);
CREATE INDEX ix_attachment_digest ON attachment (digest);
CREATE INDEX ix_register_allocated_at ON register (allocated_at);
CREATE INDEX ix_task_queue ON task (candidate_group, sort_at, id) WHERE applicant_id IS NULL;
CREATE INDEX ix_task_free ON task (candidate_group, sort_at) WHERE applicant_id IS NULL AND assignee_id IS NULL;
CREATE INDEX ix_task_applicant_id ON task (applicant_id) WHERE applicant_id IS NOT NULL;
CREATE INDEX ix_task_assignee_id ON task (assignee_id) WHERE assignee_id IS NOT NULL;
CREATE INDEX ix_schedule_definition_key ON schedule (definition_key);
CREATE INDEX ix_schedule_try_at ON schedule (try_at);
COMMIT;
