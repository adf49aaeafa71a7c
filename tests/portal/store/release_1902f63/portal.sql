BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE answers (
	hash VARCHAR(64) NOT NULL, 
	fingerprint VARCHAR(64) NOT NULL, 
	packet VARCHAR(32), 
	matter VARCHAR(32), 
	status INTEGER NOT NULL, 
	body JSON NOT NULL, 
	at INTEGER NOT NULL, 
	CONSTRAINT pk_answers PRIMARY KEY (hash)
);
CREATE TABLE chain (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_chain PRIMARY KEY (id)
);
INSERT INTO "chain" VALUES(1,14,'7dbdb947fc8fcd85e727c456b7eab02d6b1cafb708f1f24ed3f3e5042bf75830');
CREATE TABLE drafts (
	packet VARCHAR(32) NOT NULL, 
	form VARCHAR(160) NOT NULL, 
	"values" JSON NOT NULL, 
	version INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	CONSTRAINT pk_drafts PRIMARY KEY (packet, form), 
	CONSTRAINT fk_drafts_packet FOREIGN KEY(packet) REFERENCES packets (id) ON DELETE CASCADE
);
INSERT INTO "drafts" VALUES('8f4457d05661266b05f1ad83858c7d66','note','{"note.place": "Hamburg"}',1,1795873616);
INSERT INTO "drafts" VALUES('db50b8bc2a0e73e6138bc4e86d24a014','note','{"note.place": "Bern"}',1,1795873616);
CREATE TABLE events (
	number INTEGER NOT NULL, 
	at INTEGER NOT NULL, 
	kind VARCHAR(40) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	actor VARCHAR(64) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_events PRIMARY KEY (number)
);
INSERT INTO "events" VALUES(1,1795873602,'matter-saved','69fd8ff135e55764a716b1cca3e466fd920b83cbc1bd569aa0cb9b7b0e4dca14','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','b5a4023037e8497846e658e6fa83bb8dc2c0164ad8ebc647b715a392d6b0cec0');
INSERT INTO "events" VALUES(2,1795873602,'ordered','5074fb834555f3b45e2eaecc7fc326fe8a91b0fa0e3ad3717341866f92ef1948','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','88c784dd624e92232240e9d0027aff459c4c0285d63a0059f20221f8f8771725');
INSERT INTO "events" VALUES(3,1795873606,'built','5074fb834555f3b45e2eaecc7fc326fe8a91b0fa0e3ad3717341866f92ef1948','','58f7b873ba42d230ca20d1c96c28e99de29fde385bb3125e6b028d1d7faa2b0d');
INSERT INTO "events" VALUES(4,1795873606,'link-created','5074fb834555f3b45e2eaecc7fc326fe8a91b0fa0e3ad3717341866f92ef1948','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','bde324eda0d1256620c76be89767d89faf6337a26daac563f48765d011868762');
INSERT INTO "events" VALUES(5,1795873606,'matter-saved','6fd054550809edb58d9e6d3bdbeb1c98a29ac0554aef1f604a56550cbced340f','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','5234cb3872150694a9983fea037bc6e11aef1dbf0243e73f70c5c72f1be1ae58');
INSERT INTO "events" VALUES(6,1795873606,'ordered','5a280e8ad58d583d281e3584d4869cb4dbfb665dbb679491f83be5a87925b92c','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','5b82ad63288511cd78d4e308d07b5a6ae7a37fd81d6dfb6962d89332bf46f8ae');
INSERT INTO "events" VALUES(7,1795873611,'built','5a280e8ad58d583d281e3584d4869cb4dbfb665dbb679491f83be5a87925b92c','','d4c5800998821c40306cf4fb48accd8be9f6b11b01ac39201bc307d5b12223be');
INSERT INTO "events" VALUES(8,1795873611,'matter-saved','517ed6192bb3601a97e90eb466728fd269a1675f23f182df1f8dffa51cadd98c','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','f21a23e9121d88c6c5820b31e1d1edc8b416566db2ff2e23686a19c0de647ca6');
INSERT INTO "events" VALUES(9,1795873611,'ordered','908c6a355417bd9423691a83e2502365dd97f9dbfc53d3cee0765bd98ee8d80f','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','4c5ebb7e85b4116c6245ba5a3369bd1a455a71f4b5a0b4b12cf4e0c117bb7aa5');
INSERT INTO "events" VALUES(10,1795873615,'built','908c6a355417bd9423691a83e2502365dd97f9dbfc53d3cee0765bd98ee8d80f','','a7d3b5a653b18beb7e873f190eb0ae9605ebce5ab1ee9b155c26117848fbc634');
INSERT INTO "events" VALUES(11,1795873616,'link-created','5a280e8ad58d583d281e3584d4869cb4dbfb665dbb679491f83be5a87925b92c','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','a23499c1e46548f0b907eb327d3a0a0781835c611122f69cf84795d43a183263');
INSERT INTO "events" VALUES(12,1795873620,'returned','5a280e8ad58d583d281e3584d4869cb4dbfb665dbb679491f83be5a87925b92c','8e2f9cdd9507f5abdbc6bf1afd260f7033b3da3531585ecb57a230f017435452','29aa36e5f88d6d3783c9fa7b62965c829b8c11b5dd5e84016ed70ce1d2fc9e5e');
INSERT INTO "events" VALUES(13,1795873622,'returned','5a280e8ad58d583d281e3584d4869cb4dbfb665dbb679491f83be5a87925b92c','8e2f9cdd9507f5abdbc6bf1afd260f7033b3da3531585ecb57a230f017435452','6396b31eb9c7cf33e8af1c9fba27bd55580a92e76c2971de9aaaad9cfe4e1bf4');
INSERT INTO "events" VALUES(14,1795873622,'withdrawn','908c6a355417bd9423691a83e2502365dd97f9dbfc53d3cee0765bd98ee8d80f','eafc03dd212b582f14b6b54cdd64a62843891b4f60471ef88320087b87ad0aae','7dbdb947fc8fcd85e727c456b7eab02d6b1cafb708f1f24ed3f3e5042bf75830');
CREATE TABLE links (
	id VARCHAR(32) NOT NULL, 
	packet VARCHAR(32) NOT NULL, 
	parent VARCHAR(32), 
	hash VARCHAR(64) NOT NULL, 
	form VARCHAR(160) NOT NULL, 
	created INTEGER NOT NULL, 
	expires INTEGER NOT NULL, 
	revoked INTEGER, 
	CONSTRAINT pk_links PRIMARY KEY (id), 
	CONSTRAINT fk_links_packet FOREIGN KEY(packet) REFERENCES packets (id) ON DELETE CASCADE, 
	CONSTRAINT fk_links_parent FOREIGN KEY(parent) REFERENCES links (id) ON DELETE CASCADE, 
	CONSTRAINT uq_links_hash UNIQUE (hash)
);
INSERT INTO "links" VALUES('823cb5fd3c35f129680684fb84093d09','8f4457d05661266b05f1ad83858c7d66',NULL,'2b0284fea70fb47c5cb3b011f4ffa0a1918b87b9254ca489b0cee4eec79bae7b','',1795873606,4102444800,NULL);
INSERT INTO "links" VALUES('12dd656e0dc0b6c724122d19297f31ff','db50b8bc2a0e73e6138bc4e86d24a014',NULL,'2901832756fd6f2ad6d7fc398ecc3c81edc55ed7946b3c3aa7c9655e9753a571','',1795873616,4102444800,NULL);
CREATE TABLE matters (
	id VARCHAR(32) NOT NULL, 
	partner VARCHAR(32) NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	programme VARCHAR(60) NOT NULL, 
	text TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	created INTEGER NOT NULL, 
	changed INTEGER NOT NULL, 
	CONSTRAINT pk_matters PRIMARY KEY (id), 
	CONSTRAINT fk_matters_partner FOREIGN KEY(partner) REFERENCES partners (id) ON DELETE CASCADE, 
	CONSTRAINT uq_matters_name UNIQUE (name)
);
INSERT INTO "matters" VALUES('af89fdc6f5883261149bd2c9a95ce685','e84e8bbccb83d771ae191d44b4244bb1','first-001','small','programme: small
matter: first-001
issued: 2026-11-02
partner:
  kind: company
  legal_name: Exempel AB
  country: SE
  address: [Gatan 1, Stockholm]
  signatories: [{name: Anna Berg, title: Director}]
',1,1795873602,1795873602);
INSERT INTO "matters" VALUES('29b0e6ce82c0364bc395ec1650396e26','6fa6d2f6d6e500e25300bda929ab2805','second-001','small','programme: small
matter: second-001
issued: 2026-11-02
partner:
  kind: company
  legal_name: Muster GmbH
  country: SE
  address: [Gatan 1, Stockholm]
  signatories: [{name: Anna Berg, title: Director}]
',1,1795873606,1795873606);
INSERT INTO "matters" VALUES('1aefd21482e3606fa1d55b6f5ef72c10','ab1b2de1ff0c81d68310fcda17ca5e2c','third-001','small','programme: small
matter: third-001
issued: 2026-11-02
partner:
  kind: company
  legal_name: Exemple SA
  country: SE
  address: [Gatan 1, Stockholm]
  signatories: [{name: Anna Berg, title: Director}]
',1,1795873611,1795873611);
CREATE TABLE packets (
	id VARCHAR(32) NOT NULL, 
	matter VARCHAR(32) NOT NULL, 
	parent VARCHAR(32), 
	entry VARCHAR(60) NOT NULL, 
	text TEXT NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	claimed_until INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	contents JSON NOT NULL, 
	findings JSON NOT NULL, 
	contact TEXT NOT NULL, 
	due VARCHAR(10) NOT NULL, 
	note TEXT NOT NULL, 
	created INTEGER NOT NULL, 
	built INTEGER, 
	CONSTRAINT pk_packets PRIMARY KEY (id), 
	CONSTRAINT fk_packets_matter FOREIGN KEY(matter) REFERENCES matters (id) ON DELETE CASCADE, 
	CONSTRAINT fk_packets_parent FOREIGN KEY(parent) REFERENCES packets (id) ON DELETE CASCADE
);
INSERT INTO "packets" VALUES('8f4457d05661266b05f1ad83858c7d66','af89fdc6f5883261149bd2c9a95ce685',NULL,'','programme: small
matter: first-001
issued: 2026-11-02
partner:
  kind: company
  legal_name: Exempel AB
  country: SE
  address: [Gatan 1, Stockholm]
  signatories: [{name: Anna Berg, title: Director}]
','built',0,'first-001-7482596f','{"programme": "Small Programme", "draft": false, "cards": [{"name": "agreement", "title": "Agreement", "about": "", "kind": "agreement", "handling": "sign_now", "specimen": false, "purpose": "", "due": "", "signers": ["Vendor", "Partner"], "because": ["in every packet"], "pdf": "documents/01-agreement.pdf", "word": "documents/01-agreement.docx", "view": "views/agreement.html", "form": ""}, {"name": "note", "title": "Note", "about": "", "kind": "form", "handling": "sign_later", "specimen": false, "purpose": "", "due": "", "signers": ["Partner"], "because": ["in every packet"], "pdf": "forms/note.pdf", "word": "forms/note.docx", "view": "views/note.html", "form": "views/note.json"}], "files": [{"path": "checklist.pdf", "sha256": "7f70b1ad826c9ec221a3f0fd1eebb3e02421f962b623354ca47076187c320674", "size": 22326}, {"path": "documents/01-agreement.docx", "sha256": "25754d5589e251a992e3a79797fecf6ef2c25b2138a7022f1a8322e414e0ace8", "size": 10962}, {"path": "documents/01-agreement.pdf", "sha256": "8a5ae2b736c8ce970f07e8ee4d954f9af846970c85a2db3e84bb66aa3008eaea", "size": 82003}, {"path": "forms/note.docx", "sha256": "67a6b144ff86d78a424c7d3a9545a52d3f7895d69b1b7722d1096634be1ce376", "size": 10810}, {"path": "forms/note.pdf", "sha256": "24c1e3cab3647bd49a640e1ed2f00d1074e4234ec168953e35fe87eacb46548d", "size": 77912}, {"path": "manifest.json", "sha256": "cf02267c11c125800863f2805746bd1af208d27abb9acfa3447feef74551284f", "size": 4857}, {"path": "packet.pdf", "sha256": "b34a214a8ed64ede65411f64f8341823de476cfb483937f31eeebd1feddc4e28", "size": 81990}, {"path": "views/agreement.html", "sha256": "b07469d91851116cadf0a06ee9fd95105d9bddc8d2b00ff303ee354676af8851", "size": 939}, {"path": "views/note.html", "sha256": "7513b6106cd5c13faeb86d580f2f90af420c61afbd8ee415551d14cea7d27b2e", "size": 621}, {"path": "views/note.json", "sha256": "825fb4d76a0003adda7d055850c831ab48a771269337061260c08f4cb1f05866", "size": 1282}], "packet": "packet.pdf", "checklist": "checklist.pdf"}','[]','Jonas Weber','2026-12-31','',1795873602,1795873606);
INSERT INTO "packets" VALUES('db50b8bc2a0e73e6138bc4e86d24a014','29b0e6ce82c0364bc395ec1650396e26',NULL,'','programme: small
matter: second-001
issued: 2026-11-02
partner:
  kind: company
  legal_name: Muster GmbH
  country: SE
  address: [Gatan 1, Stockholm]
  signatories: [{name: Anna Berg, title: Director}]
','built',0,'second-001-84431bb3','{"programme": "Small Programme", "draft": false, "cards": [{"name": "agreement", "title": "Agreement", "about": "", "kind": "agreement", "handling": "sign_now", "specimen": false, "purpose": "", "due": "", "signers": ["Vendor", "Partner"], "because": ["in every packet"], "pdf": "documents/01-agreement.pdf", "word": "documents/01-agreement.docx", "view": "views/agreement.html", "form": ""}, {"name": "note", "title": "Note", "about": "", "kind": "form", "handling": "sign_later", "specimen": false, "purpose": "", "due": "", "signers": ["Partner"], "because": ["in every packet"], "pdf": "forms/note.pdf", "word": "forms/note.docx", "view": "views/note.html", "form": "views/note.json"}], "files": [{"path": "checklist.pdf", "sha256": "5181d16989e546475e76c78c07e21f95c9424d2ef4a6e2256d2fd90c68711083", "size": 22323}, {"path": "documents/01-agreement.docx", "sha256": "6e64ea9e17b95f68cd655aea31e0908245e9a9e745a59db5777927bf964d90be", "size": 10968}, {"path": "documents/01-agreement.pdf", "sha256": "f27fe6e02bc02fbd77b2dc49ce7f3e34f2126511173daf28a444ac6c73e57290", "size": 82256}, {"path": "forms/note.docx", "sha256": "ecbf9fb0669efa8f94fd9ac702fd51351709d9d7481960bff1d177132319a2b9", "size": 10814}, {"path": "forms/note.pdf", "sha256": "0909bdf0760b46506d371a2d3711ad6d289abf5b1e24fc500d32f1e657abd5f3", "size": 77959}, {"path": "manifest.json", "sha256": "f4b7b56706447d7bec87879e08c17c5849e03a509952c435f400fe4e862d0e34", "size": 4860}, {"path": "packet.pdf", "sha256": "9bdd265381525d3a156821369226b41ff72814b6fa45f551071b187a6a667cd4", "size": 82227}, {"path": "views/agreement.html", "sha256": "7266c03bcae0610c556a5064d68097f715eb7176da296359de999e540799d1c3", "size": 943}, {"path": "views/note.html", "sha256": "9c6382acb0911753e6968bfe36b16246e944a2b5b9b668b771fccf2842c7a4b8", "size": 624}, {"path": "views/note.json", "sha256": "dd2c3907ee12eedd5fdd39c57883bfc833ddad6787e04b794f04c3c646930975", "size": 1286}], "packet": "packet.pdf", "checklist": "checklist.pdf"}','[]','Jonas Weber','2026-12-31','',1795873606,1795873611);
INSERT INTO "packets" VALUES('f775d5470dc5a8dc19d61f3abba45403','1aefd21482e3606fa1d55b6f5ef72c10',NULL,'','programme: small
matter: third-001
issued: 2026-11-02
partner:
  kind: company
  legal_name: Exemple SA
  country: SE
  address: [Gatan 1, Stockholm]
  signatories: [{name: Anna Berg, title: Director}]
','withdrawn',0,'third-001-b6366b39','{"programme": "Small Programme", "draft": false, "cards": [{"name": "agreement", "title": "Agreement", "about": "", "kind": "agreement", "handling": "sign_now", "specimen": false, "purpose": "", "due": "", "signers": ["Vendor", "Partner"], "because": ["in every packet"], "pdf": "documents/01-agreement.pdf", "word": "documents/01-agreement.docx", "view": "views/agreement.html", "form": ""}, {"name": "note", "title": "Note", "about": "", "kind": "form", "handling": "sign_later", "specimen": false, "purpose": "", "due": "", "signers": ["Partner"], "because": ["in every packet"], "pdf": "forms/note.pdf", "word": "forms/note.docx", "view": "views/note.html", "form": "views/note.json"}], "files": [{"path": "checklist.pdf", "sha256": "0aaffa532b0ca56d7be22167379efd4c0165549e49af3d580f40e44ab1a6a2b2", "size": 22322}, {"path": "documents/01-agreement.docx", "sha256": "69d97ba40336cb8f3e0b6430af17e41a5f2c5a478f10b7657945581c1fd38570", "size": 10959}, {"path": "documents/01-agreement.pdf", "sha256": "337a027e8569bae87620fb058907a5699de0b9025c1fed679025a447701bc343", "size": 82028}, {"path": "forms/note.docx", "sha256": "b6450e3087fe9dedd1df216006c061b844c0423114fa3f2dba80b950c25cfff1", "size": 10812}, {"path": "forms/note.pdf", "sha256": "8c5e8fe901ae34c3c1e3e423c9cd8b7ec771da315f580ce1fac3b73e9420be6f", "size": 77848}, {"path": "manifest.json", "sha256": "b499f0374b1711e94f25fcbf26c7f1d559e0da23080bf6ff852bff3307eb7fc2", "size": 4857}, {"path": "packet.pdf", "sha256": "f103c361567160c979813f0bd54eacdc4685c076d49e1a0e58df92ac7b47bd8a", "size": 82015}, {"path": "views/agreement.html", "sha256": "659b56163b364f27ee50cc104d1f4f285f983a4106d74e612c67d9248ad46c87", "size": 939}, {"path": "views/note.html", "sha256": "1f40b031145810419ed4deadf04fad03bec02798f4e8f47ad9aca7b0e50d72de", "size": 621}, {"path": "views/note.json", "sha256": "68684aacf17307b88fc0bdae9f023f59871c8f96c93c38994f205fd5fd86cc8c", "size": 1282}], "packet": "packet.pdf", "checklist": "checklist.pdf"}','[]','Jonas Weber','2026-12-31','',1795873611,1795873615);
CREATE TABLE partners (
	id VARCHAR(32) NOT NULL, 
	name TEXT NOT NULL, 
	salt VARCHAR(64) NOT NULL, 
	created INTEGER NOT NULL, 
	CONSTRAINT pk_partners PRIMARY KEY (id)
);
INSERT INTO "partners" VALUES('e84e8bbccb83d771ae191d44b4244bb1','Exempel AB','40d1c2d13319712d6baa11763c8063008c6e3969d33df449d9c5623fb0a5039c',1795873602);
INSERT INTO "partners" VALUES('6fa6d2f6d6e500e25300bda929ab2805','Muster GmbH','59c91a70418b1a4c8ec0cad0a1fbfa06237f0de6d2c42a79097eb5a7e427aec1',1795873606);
INSERT INTO "partners" VALUES('ab1b2de1ff0c81d68310fcda17ca5e2c','Exemple SA','724906a002a7cdeb2498351059f3a399243a11b35deba97c2984682149e8d335',1795873611);
CREATE TABLE reports (
	id VARCHAR(32) NOT NULL, 
	packet VARCHAR(32) NOT NULL, 
	list VARCHAR(60) NOT NULL, 
	entry JSON NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	reason TEXT NOT NULL, 
	created INTEGER NOT NULL, 
	decided INTEGER, 
	CONSTRAINT pk_reports PRIMARY KEY (id), 
	CONSTRAINT fk_reports_packet FOREIGN KEY(packet) REFERENCES packets (id) ON DELETE CASCADE
);
CREATE TABLE returns (
	id VARCHAR(32) NOT NULL, 
	packet VARCHAR(32) NOT NULL, 
	form VARCHAR(160) NOT NULL, 
	number INTEGER NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	state VARCHAR(12) NOT NULL, 
	reason TEXT NOT NULL, 
	filled_here BOOLEAN NOT NULL, 
	findings JSON NOT NULL, 
	"values" JSON NOT NULL, 
	at INTEGER NOT NULL, 
	CONSTRAINT pk_returns PRIMARY KEY (id), 
	CONSTRAINT fk_returns_packet FOREIGN KEY(packet) REFERENCES packets (id) ON DELETE CASCADE, 
	CONSTRAINT uq_returns_packet UNIQUE (packet, form, number)
);
INSERT INTO "returns" VALUES('3b61cbf1a7698fccc0d44d0402a0f705','db50b8bc2a0e73e6138bc4e86d24a014','note',1,'cf19d2e9732cd2f1fe7c5c3a2367e868f45242704605ee781c6ad70bd1228efb',78023,'complete','',1,'[]','{"place": "Bern"}',1795873620);
INSERT INTO "returns" VALUES('8454115e9174e498bfdf69704eac66ba','db50b8bc2a0e73e6138bc4e86d24a014','packet',1,'9bdd265381525d3a156821369226b41ff72814b6fa45f551071b187a6a667cd4',82227,'look','',0,'[{"id": "no-form", "severity": "info", "path": "the file", "line": 1, "column": 1, "message": "\u201cAgreement\u201d has no fields to read.", "hint": "Hold it against ours by \u201cassembler compare\u201d.", "witness": [], "cause": [], "subject": "agreement"}]','{}',1795873622);
CREATE TABLE sessions (
	hash VARCHAR(64) NOT NULL, 
	staff VARCHAR(32), 
	name VARCHAR(120) NOT NULL, 
	role VARCHAR(12) NOT NULL, 
	created INTEGER NOT NULL, 
	expires INTEGER NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (hash), 
	CONSTRAINT fk_sessions_staff FOREIGN KEY(staff) REFERENCES staff (id) ON DELETE CASCADE
);
CREATE TABLE staff (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	password TEXT NOT NULL, 
	role VARCHAR(12) NOT NULL, 
	created INTEGER NOT NULL, 
	CONSTRAINT pk_staff PRIMARY KEY (id), 
	CONSTRAINT uq_staff_name UNIQUE (name)
);
INSERT INTO "staff" VALUES('5bf1efa072aa660f2a2704af0e03c8c7','lena','$argon2id$v=19$m=65536,t=3,p=4$KF4chNZFhGCg4PL9rjWwAw$fJXaYZZnMOV30NaEATpTNWKt/x/CoKlZpccb8ClbDsQ','admin',1795873601);
CREATE TABLE tokens (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(120) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	role VARCHAR(12) NOT NULL, 
	created INTEGER NOT NULL, 
	expires INTEGER NOT NULL, 
	revoked INTEGER, 
	CONSTRAINT pk_tokens PRIMARY KEY (id), 
	CONSTRAINT uq_tokens_hash UNIQUE (hash)
);
INSERT INTO "tokens" VALUES('50e13a477a1fa1f3634e7e240a93babd','crm','c66471e886760892114474c132cfacb68caf8b356ae12b0365778f1ac1744cfb','editor',1795873602,2795873602,NULL);
CREATE INDEX ix_answers_matter ON answers (matter);
CREATE INDEX ix_answers_packet ON answers (packet);
CREATE INDEX ix_matters_partner ON matters (partner);
CREATE INDEX ix_sessions_staff ON sessions (staff);
CREATE INDEX ix_packets_matter ON packets (matter);
CREATE INDEX ix_packets_parent ON packets (parent);
CREATE INDEX ix_packets_state ON packets (state);
CREATE INDEX ix_drafts_packet ON drafts (packet);
CREATE INDEX ix_links_packet ON links (packet);
CREATE INDEX ix_links_parent ON links (parent);
CREATE INDEX ix_reports_packet ON reports (packet);
CREATE INDEX ix_returns_form ON returns (packet, form);
CREATE INDEX ix_returns_packet ON returns (packet);
COMMIT;
