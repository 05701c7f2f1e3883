-- In what words somebody reads letters best, and how that is known; and of a letter in other words than the office's own, what it
-- says in Japanese, sealed like the letter.
ALTER TABLE people
  ADD COLUMN language text CHECK (language IN ('ja', 'easy', 'en')),
  ADD COLUMN language_by text CHECK (language_by IN ('written', 'asked', 'staff')),
  ADD CONSTRAINT people_language CHECK ((language IS NULL) = (language_by IS NULL));

ALTER TABLE outbox
  ADD COLUMN language text CHECK (language IN ('easy', 'en')),
  ADD COLUMN in_japanese bytea,
  ADD CONSTRAINT outbox_language CHECK ((language IS NULL) = (in_japanese IS NULL));
GRANT UPDATE (in_japanese) ON outbox TO madoguchi_service;
