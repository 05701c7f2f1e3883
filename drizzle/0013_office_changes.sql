-- What staff changed of the office's own values in the console: the newest row of a name is in force, and none is ever changed or
-- taken back. Values are JSON; a null is the profile's.
CREATE TABLE office_changes (
  office_id office_key NOT NULL REFERENCES offices,
  position integer NOT NULL CHECK (position >= 1),
  at tokyo_time NOT NULL,
  staff row_key NOT NULL,
  name row_key NOT NULL,
  before text,
  after text,
  reason text NOT NULL,
  PRIMARY KEY (office_id, position)
);
CREATE INDEX office_changes_name ON office_changes (office_id, name, position);
ALTER TABLE office_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE office_changes FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON office_changes USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT ON office_changes TO madoguchi_service;
