-- Versions of the terms that were published with `madoguchi terms add` (T13). The files lie among the attachments under their digests;
-- what people may have consented to is never changed and never deleted, so the service may only read and add.
CREATE TABLE terms_versions (
  office_id office_key NOT NULL REFERENCES offices,
  version row_key NOT NULL,
  effective_on text COLLATE "C" NOT NULL CHECK (effective_on ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'),
  digest row_key NOT NULL,
  text_digest row_key,
  ground text NOT NULL CHECK (ground IN ('13(1)', '13(2)')),
  summary text NOT NULL CHECK (summary <> ''),
  published_at tokyo_time NOT NULL,
  published_by row_key NOT NULL,
  PRIMARY KEY (office_id, version),
  UNIQUE (office_id, effective_on),
  FOREIGN KEY (office_id, digest) REFERENCES attachments,
  FOREIGN KEY (office_id, text_digest) REFERENCES attachments
);

-- Who was told of a version, and how: one row a person, so that nothing is said twice.
CREATE TABLE terms_notices (
  office_id office_key NOT NULL REFERENCES offices,
  version row_key NOT NULL,
  person_id row_key NOT NULL,
  booking_id row_key NOT NULL,
  at tokyo_time NOT NULL,
  told_by text NOT NULL CHECK (told_by IN ('letter', 'telephone')),
  PRIMARY KEY (office_id, version, person_id),
  FOREIGN KEY (office_id, version) REFERENCES terms_versions,
  FOREIGN KEY (office_id, person_id) REFERENCES people,
  FOREIGN KEY (office_id, booking_id) REFERENCES bookings
);

ALTER TABLE terms_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE terms_versions FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON terms_versions USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
ALTER TABLE terms_notices ENABLE ROW LEVEL SECURITY;
ALTER TABLE terms_notices FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON terms_notices USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT ON terms_versions, terms_notices TO madoguchi_service;
