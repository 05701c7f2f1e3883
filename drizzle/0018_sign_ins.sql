-- Who is signed in at the console, and what was tried in vain, so that a restart neither signs everybody out nor forgives a guesser.
-- Rows of the moment: they end by themselves, are swept, and are in no backup, as a restored one would open a door that was shut.
CREATE TABLE console_sessions (
  office_id office_key NOT NULL REFERENCES offices,
  -- SHA-256 of the cookie's value, which is kept nowhere.
  digest row_key NOT NULL,
  staff row_key NOT NULL,
  stage text NOT NULL CHECK (stage IN ('half', 'whole')),
  is_outside boolean NOT NULL,
  -- SHA-256 of the password's hash as it was at the sign-in.
  credential text NOT NULL,
  enrolling bytea,
  began_at tokyo_time NOT NULL,
  seen_at tokyo_time NOT NULL,
  ends_at tokyo_time NOT NULL,
  PRIMARY KEY (office_id, digest)
);
CREATE INDEX console_sessions_staff ON console_sessions (office_id, staff, began_at, digest);
CREATE INDEX console_sessions_end ON console_sessions (office_id, ends_at);
CREATE TABLE sign_in_tries (
  office_id office_key NOT NULL REFERENCES offices,
  position integer NOT NULL CHECK (position >= 1),
  -- A keyed digest of the account or the address.
  key row_key NOT NULL,
  at tokyo_time NOT NULL,
  counts_until tokyo_time NOT NULL,
  PRIMARY KEY (office_id, position)
);
CREATE INDEX sign_in_tries_key ON sign_in_tries (office_id, key, position);
CREATE INDEX sign_in_tries_end ON sign_in_tries (office_id, counts_until);
ALTER TABLE console_sessions ENABLE ROW LEVEL SECURITY;
ALTER TABLE console_sessions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON console_sessions USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT, UPDATE, DELETE ON console_sessions TO madoguchi_service;
ALTER TABLE sign_in_tries ENABLE ROW LEVEL SECURITY;
ALTER TABLE sign_in_tries FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON sign_in_tries USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT, DELETE ON sign_in_tries TO madoguchi_service;
