-- Answers that staff sent from their own mail program, by the digest of the Message-ID they answered: such a mail is
-- not answered a second time by the clerk. Nothing of the answer itself is kept here.
CREATE TABLE staff_answers (
  office_id office_key NOT NULL REFERENCES offices,
  answered row_key NOT NULL,
  seen_at tokyo_time NOT NULL,
  PRIMARY KEY (office_id, answered)
);
ALTER TABLE staff_answers ENABLE ROW LEVEL SECURITY;
ALTER TABLE staff_answers FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON staff_answers USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT ON staff_answers TO madoguchi_service;

-- A row is the fold of its events, and the fold now says whether staff handle the booking themselves. The walls hold for the
-- owner, too, so it speaks for one office after the other.
DO $$
DECLARE
  office text;
BEGIN
  FOR office IN SELECT office_id FROM offices LOOP
    PERFORM set_config('madoguchi.office', office, true);
    UPDATE bookings SET body = body || '{"frozen": null}' WHERE NOT body ? 'frozen';
  END LOOP;
  PERFORM set_config('madoguchi.office', '', true);
END
$$;
