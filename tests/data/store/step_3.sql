BEGIN TRANSACTION;
CREATE TABLE accounts (
            hash TEXT PRIMARY KEY,
            person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE);
INSERT INTO "accounts" VALUES('78fc6fca1c8101a8f241af100acf292ed79af7b0e051cd3bed61178f22aab1e6','3da1bdd9b849c7e2305475cf28213c55');
CREATE TABLE ended_links (hash TEXT PRIMARY KEY);
INSERT INTO "ended_links" VALUES('6bb2983c261ff31d55337d25554e3b88ad24fff4f10a5dddd6a1dd226b58283f');
CREATE TABLE links (
            hash TEXT PRIMARY KEY,
            person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            plan TEXT REFERENCES plans (id) ON DELETE CASCADE,
            holder TEXT REFERENCES people (id) ON DELETE CASCADE,
            made_at BIGINT NOT NULL, may_save SMALLINT NOT NULL DEFAULT 1, label TEXT NOT NULL DEFAULT '', until BIGINT, asked SMALLINT NOT NULL DEFAULT 0);
INSERT INTO "links" VALUES('f5dfb8ecc759f16e0e7bc90baac9511bbb5d0181f606592dbff00680bfcb10f8','3da1bdd9b849c7e2305475cf28213c55',NULL,NULL,1795000000,1,'',NULL,0);
INSERT INTO "links" VALUES('29f7ae5ebcff273513780e9e34b76d5ada4c82438cc328fabf3b26723fbe4933','3da1bdd9b849c7e2305475cf28213c55','5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a',NULL,1795000000,1,'',NULL,0);
INSERT INTO "links" VALUES('7a98a19bedea55486789023516266b74994c7218cb38acb62b5d34bba2725d70','3da1bdd9b849c7e2305475cf28213c55','5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a',NULL,1795000000,0,'For my adviser',NULL,0);
INSERT INTO "links" VALUES('6b31e6b5e7054490ed354907422a67a742e4f0eea2073a61ecd0d31e08f745b3','3da1bdd9b849c7e2305475cf28213c55',NULL,NULL,1795000000,1,'',1796209600,0);
CREATE TABLE people (id TEXT PRIMARY KEY, since BIGINT NOT NULL, present TEXT);
INSERT INTO "people" VALUES('3da1bdd9b849c7e2305475cf28213c55',1795000000,'5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a');
CREATE TABLE pieces (
            plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            since_revision BIGINT NOT NULL,
            last_revision BIGINT NOT NULL,
            digest TEXT NOT NULL,
            characters BIGINT NOT NULL,
            content TEXT NOT NULL,
            PRIMARY KEY (plan, name, since_revision));
INSERT INTO "pieces" VALUES('5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a','texts',1,2,'c8ca89197e7d70648d42809f73c77cb0ff1c61847761c10a5b35b001da4e0b9f',819,'{"notes": {}, "story": {"name": "", "aamc_id": "", "items": [{"kind": "rural", "place": "Sohag", "origin": "", "who": "", "what": "worked as a GP", "learned": "", "population": "", "start": "2021", "end": "", "still_going": true, "planned_for": null}, {"kind": "community", "place": "Irvine, CA", "origin": "", "who": "", "what": "sing in the choir of St. Mark", "learned": "", "population": "", "start": "", "end": "", "still_going": null, "planned_for": null}], "why_home": "", "adaptability": ""}, "messages": {"strategy": null, "statements": [], "assignments": {}, "divisions": [], "no_preference": false, "no_preference_essay": "", "settings": ["no preference"], "setting_essay": "", "answers": {"state": "My aunt lives here."}, "letters": [], "h1b_reason": "I held a J-1 before.", "visa_text": "", "signals": {}}}');
INSERT INTO "pieces" VALUES('5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a','season',1,2,'369e50f2990a695865d83affb359dbf8bff353f218ef4e7eb4856fef4ade5a10',183,'{"events": [], "time_zone": "", "unfilled": [], "rank_list": {"order": [], "scores": {}, "weights": {}, "certified": null, "certified_order": [], "nrmp_codes": {}, "preliminary": []}}');
INSERT INTO "pieces" VALUES('5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a','knowledge',1,2,'0486ac5cebeae2c6ea2c1212e583c0d1cbcd5630118139aa54811e21ad65d1c4',97,'{"knowledge": {"answers": [], "fills": [], "own_programs": [], "gone_pages": [], "reopened": []}}');
CREATE TABLE plans (
            id TEXT PRIMARY KEY,
            person TEXT NOT NULL REFERENCES people (id) ON DELETE CASCADE,
            copy_of TEXT REFERENCES plans (id) ON DELETE SET NULL,
            revision BIGINT NOT NULL,
            saved_at BIGINT NOT NULL);
INSERT INTO "plans" VALUES('5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a','3da1bdd9b849c7e2305475cf28213c55',NULL,2,1795000000);
CREATE TABLE settings (name TEXT PRIMARY KEY, value BIGINT NOT NULL);
INSERT INTO "settings" VALUES('steps',3);
CREATE TABLE versions (
            plan TEXT NOT NULL REFERENCES plans (id) ON DELETE CASCADE,
            revision BIGINT NOT NULL,
            writer TEXT NOT NULL,
            saved_at BIGINT NOT NULL,
            small TEXT NOT NULL,
            PRIMARY KEY (plan, revision));
INSERT INTO "versions" VALUES('5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a',1,'a',1795000000,'{"format": "smartpick-plan", "version": 8, "catalog": "2026-11", "applicant": {"specialty": "Family Medicine", "visa": "h1b_only", "second_specialty": null, "step2_ck": 240, "step1_attempts": null, "step2_attempts": null, "step3_passed": null, "h1b_transfer": null, "graduation_year": null, "usce_hands_on_months": null, "usce_observership_months": null, "usce_socal_months": null, "us_letters": null, "letters": null, "citizenships": [], "in_us_with_status": null, "ecfmg_certified": null, "research_items": null, "gap_months": null, "earlier_cycles": null, "languages": [], "ties": [], "no_ties": null}, "preferences": {"applications": 40, "budget_usd": null, "fee_per_program_usd": null, "home": "sensible", "socal_share": null, "west_share": null, "safety_floor": null, "competitiveness_percentile": null, "place_weight": 0.25, "setting_weight": 0.0, "price_weight": 0.0, "distance_weight": 0.0, "near": null, "targets": null, "second_share": null, "second_worth": 0.7}, "pins": [], "exclusions": [], "name": ""}');
INSERT INTO "versions" VALUES('5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a5a',2,'a',1795000000,'{"format": "smartpick-plan", "version": 8, "catalog": "2026-11", "applicant": {"specialty": "Family Medicine", "visa": "h1b_only", "second_specialty": null, "step2_ck": 240, "step1_attempts": null, "step2_attempts": null, "step3_passed": null, "h1b_transfer": null, "graduation_year": null, "usce_hands_on_months": null, "usce_observership_months": null, "usce_socal_months": null, "us_letters": null, "letters": null, "citizenships": [], "in_us_with_status": null, "ecfmg_certified": null, "research_items": null, "gap_months": null, "earlier_cycles": null, "languages": [], "ties": [], "no_ties": null}, "preferences": {"applications": 40, "budget_usd": null, "fee_per_program_usd": null, "home": "sensible", "socal_share": null, "west_share": null, "safety_floor": null, "competitiveness_percentile": null, "place_weight": 0.25, "setting_weight": 0.0, "price_weight": 0.0, "distance_weight": 0.0, "near": null, "targets": null, "second_share": null, "second_worth": 0.7}, "pins": [], "exclusions": [], "name": "A kept plan"}');
CREATE INDEX plans_of_person ON plans (person);
CREATE INDEX copies_of_plan ON plans (copy_of);
CREATE INDEX links_of_person ON links (person);
CREATE INDEX links_of_plan ON links (plan);
CREATE INDEX links_of_holder ON links (holder);
CREATE INDEX accounts_of_person ON accounts (person);
COMMIT;
