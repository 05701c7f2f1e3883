-- Meetings of a booking's own at the provider (decision 9): a row is written with the decision, the provider is asked afterwards, as
-- with letters. The way in (ID and passcode) is of the encrypted class, and goes when the person is erased.
CREATE TABLE meetings (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  booking_id row_key NOT NULL,
  made_by text NOT NULL CHECK (made_by IN ('zoom', 'staff')),
  state text NOT NULL CHECK (state IN ('wanted', 'making', 'made', 'ready', 'moving', 'unwanted', 'gone')),
  seat integer NOT NULL CHECK (seat >= 1),
  starts tokyo_time NOT NULL,
  ends tokyo_time NOT NULL,
  way_in bytea,
  attempts integer NOT NULL CHECK (attempts >= 0),
  not_before tokyo_time NOT NULL,
  trouble text,
  wanted_at tokyo_time NOT NULL,
  PRIMARY KEY (office_id, id),
  FOREIGN KEY (office_id, booking_id) REFERENCES bookings,
  CHECK (starts < ends),
  CHECK (way_in IS NOT NULL OR state NOT IN ('made', 'ready', 'moving'))
);
CREATE INDEX meetings_booking ON meetings (office_id, booking_id, wanted_at, id);
CREATE INDEX meetings_state ON meetings (office_id, state, wanted_at, id);
ALTER TABLE meetings ENABLE ROW LEVEL SECURITY;
ALTER TABLE meetings FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON meetings USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT ON meetings TO madoguchi_service;
GRANT UPDATE (state, seat, starts, ends, way_in, attempts, not_before, trouble) ON meetings TO madoguchi_service;
