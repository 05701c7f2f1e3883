-- The job seeker number that a mail names, digits alone and plain for search like whom it is about: whoever is known by a number only is
-- found in a mail from an address that is on no row. It goes with the sender (docs/decisions/0010-retention.md).
ALTER TABLE inbound_mails ADD COLUMN number_named text, ADD COLUMN number_named_key row_key;
CREATE INDEX inbound_mails_number_named ON inbound_mails (office_id, number_named_key, received_at, id)
  WHERE number_named_key IS NOT NULL;
GRANT UPDATE (number_named, number_named_key) ON inbound_mails TO madoguchi_service;
