-- A name is found by any part of it. Every part stands here from where it begins, so that looking for one is a walk along an index
-- and not through everybody; `namePart` and `nameParts` of src/mail/address.ts make the same keys.
CREATE TABLE people_names (
  office_id office_key NOT NULL,
  person_id row_key NOT NULL,
  part text COLLATE "C" NOT NULL CHECK (length(part) BETWEEN 1 AND 40),
  PRIMARY KEY (office_id, person_id, part),
  FOREIGN KEY (office_id, person_id) REFERENCES people
);
CREATE INDEX people_names_part ON people_names (office_id, part, person_id);

ALTER TABLE people_names ENABLE ROW LEVEL SECURITY;
ALTER TABLE people_names FORCE ROW LEVEL SECURITY;
CREATE POLICY own_office ON people_names USING (office_id = current_setting('madoguchi.office', true))
  WITH CHECK (office_id = current_setting('madoguchi.office', true));
GRANT SELECT, INSERT, DELETE ON people_names TO madoguchi_service;

-- The walls hold for the owner, too, so it speaks for one office after the other.
DO $$
DECLARE
  office text;
BEGIN
  FOR office IN SELECT office_id FROM offices LOOP
    PERFORM set_config('madoguchi.office', office, true);
    INSERT INTO people_names (office_id, person_id, part)
    SELECT DISTINCT office_id, id, substr(key, start, 40)
    FROM (
      SELECT office_id, id, translate(regexp_replace(normalize(name, NFKC), '\s', '', 'g'),
        'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz') AS key
      FROM people WHERE name IS NOT NULL
    ) AS named, generate_series(1, least(length(key), 60)) AS start;
  END LOOP;
  PERFORM set_config('madoguchi.office', '', true);
END
$$;

-- The log of accounts asks for a few kinds of acts among all that were ever done.
CREATE INDEX audit_log_act ON audit_log (office_id, act, position);
