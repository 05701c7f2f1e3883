-- The monthly report walks what happened and what was written by its time, a bounded page after the other (T7-1).
CREATE INDEX events_by_time ON events (office_id, at, booking_id, position);
CREATE INDEX outbox_written ON outbox (office_id, written_at, position);

-- What was disclosed to whom on which legal ground: added to, never changed or taken back.
CREATE TABLE disclosures (
  office_id office_key NOT NULL REFERENCES offices,
  position integer NOT NULL CHECK (position >= 1),
  at tokyo_time NOT NULL,
  disclosed_on text NOT NULL CHECK (disclosed_on ~ '^\d{4}-\d{2}-\d{2}$'),
  recipient text NOT NULL,
  ground text NOT NULL,
  content text NOT NULL,
  staff row_key NOT NULL,
  PRIMARY KEY (office_id, position)
);
ALTER TABLE disclosures ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosures FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON disclosures USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT ON disclosures TO madoguchi_service;
