-- Whom a mail about a letter that came back is about: the address that could not be reached, plain for search like the sender's.
-- It goes with the other words when a person is erased (docs/decisions/0010-retention.md).
ALTER TABLE inbound_mails ADD COLUMN about text, ADD COLUMN about_key row_key;
CREATE INDEX inbound_mails_about ON inbound_mails (office_id, about_key, received_at, id) WHERE about_key IS NOT NULL;
GRANT UPDATE (about, about_key) ON inbound_mails TO madoguchi_service;
