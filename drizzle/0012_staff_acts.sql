-- What staff changed in the words of one letter before it left: who, which lines, and the words as they were. Sealed like the
-- letter itself.
ALTER TABLE outbox ADD COLUMN edits bytea;
GRANT UPDATE (edits) ON outbox TO madoguchi_service;

-- Somebody who cannot telephone (deaf, speech-impaired) is written to where others are called (design, decision 12).
ALTER TABLE people ADD COLUMN cannot_telephone boolean NOT NULL DEFAULT false;
