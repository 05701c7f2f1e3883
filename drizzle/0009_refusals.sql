-- Refusals of a person (T6-6c, T12-1): written by a person with a reason and a last day, lifted by a person, and never taken back.
-- What lifts one is written once beside it; apart from that only its words may go (docs/decisions/0010-retention.md).
CREATE TABLE refusals (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  person_id row_key NOT NULL,
  at tokyo_time NOT NULL,
  by row_key NOT NULL,
  ground text NOT NULL CHECK (ground IN ('noShows', 'misuse')),
  reason text NOT NULL,
  until text COLLATE "C" NOT NULL CHECK (until ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$'),
  lifted_at tokyo_time,
  lifted_by row_key,
  lift_reason text,
  PRIMARY KEY (office_id, id),
  FOREIGN KEY (office_id, person_id) REFERENCES people,
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lift_reason IS NULL))
);
CREATE INDEX refusals_person ON refusals (office_id, person_id, at, id);
ALTER TABLE refusals ENABLE ROW LEVEL SECURITY;
ALTER TABLE refusals FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON refusals USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT ON refusals TO madoguchi_service;
GRANT UPDATE (lifted_at, lifted_by, lift_reason, reason) ON refusals TO madoguchi_service;

CREATE FUNCTION refusals_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.reason <> OLD.reason AND NEW.reason <> '消去済み')
    OR (OLD.lifted_at IS NOT NULL AND (NEW.lifted_at, NEW.lifted_by) IS DISTINCT FROM (OLD.lifted_at, OLD.lifted_by))
    OR (OLD.lift_reason IS NOT NULL AND NEW.lift_reason <> OLD.lift_reason AND NEW.lift_reason <> '消去済み')
  THEN
    RAISE EXCEPTION 'permission denied: a refusal is lifted once, and otherwise only loses its words'
      USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER refusals_stay BEFORE UPDATE ON refusals FOR EACH ROW EXECUTE FUNCTION refusals_stay();
