-- The house of madoguchi. Written by hand; src/world/schema.ts describes the same tables to the program and a test
-- compares the two. docs/decisions/0004-store.md says why things are as they are.
--
-- Runs as the owner of the schema, in one transaction. Needs PostgreSQL 15 or newer and the extension btree_gist.

CREATE EXTENSION IF NOT EXISTS btree_gist SCHEMA public;

-- The service works as this role, whoever it logs in as: it owns nothing and cannot bypass row level security.
DO $$
BEGIN
  IF current_user = 'madoguchi_service' THEN
    RAISE EXCEPTION 'The tables must not belong to madoguchi_service: run the migrations as another login.';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'madoguchi_service') THEN
    BEGIN
      CREATE ROLE madoguchi_service NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
    EXCEPTION WHEN insufficient_privilege THEN
      RAISE EXCEPTION 'The role madoguchi_service is missing and this login may not create it. Let an administrator run: CREATE ROLE madoguchi_service NOLOGIN; GRANT madoguchi_service TO %;', quote_ident(current_user)
        USING ERRCODE = 'insufficient_privilege';
    END;
  END IF;
  -- With one login for everything, that login has to be able to step down to the service role. Where the service has a
  -- login of its own, the owner neither needs nor may grant this.
  BEGIN
    EXECUTE format('GRANT madoguchi_service TO %I', current_user);
  EXCEPTION WHEN insufficient_privilege THEN
    NULL;
  END;
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'madoguchi_service' AND (rolsuper OR rolbypassrls)) THEN
    RAISE EXCEPTION 'The role madoguchi_service must be a plain one. Let an administrator run: ALTER ROLE madoguchi_service NOSUPERUSER NOBYPASSRLS;';
  END IF;
END
$$;

-- Byte order everywhere: identifiers sort the same on every machine.
CREATE DOMAIN office_key AS text COLLATE "C" CHECK (length(VALUE) BETWEEN 1 AND 100);
CREATE DOMAIN row_key AS text COLLATE "C" CHECK (length(VALUE) BETWEEN 1 AND 200);
-- Exactly the program's form of a moment, so that the order of the texts is the order of the moments.
CREATE DOMAIN tokyo_time AS text COLLATE "C"
  CHECK (VALUE ~ '^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d\+09:00$');
CREATE DOMAIN folder_role AS text CHECK (VALUE IN ('inbox', 'junk', 'sent'));

CREATE TABLE offices (
  office_id office_key PRIMARY KEY,
  epoch integer NOT NULL CHECK (epoch >= 0)
);

CREATE TABLE people (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  name text,
  job_seeker_number text,
  number_key row_key,
  registering boolean NOT NULL,
  address text,
  address_key row_key,
  phone text,
  companion text,
  PRIMARY KEY (office_id, id),
  CHECK ((address IS NULL) = (address_key IS NULL)),
  CHECK ((job_seeker_number IS NULL) = (number_key IS NULL))
);
CREATE INDEX people_number ON people (office_id, number_key, id);
CREATE INDEX people_address ON people (office_id, address_key, id);

CREATE TABLE bookings (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  reference row_key NOT NULL,
  person_id row_key NOT NULL,
  status text NOT NULL,
  starts tokyo_time,
  body jsonb NOT NULL,
  PRIMARY KEY (office_id, id),
  UNIQUE (office_id, reference),
  FOREIGN KEY (office_id, person_id) REFERENCES people,
  CONSTRAINT bookings_status CHECK (status IN (
    'requested', 'offered', 'confirmed', 'attended', 'noShow', 'stopped', 'cancelled', 'expired', 'declined', 'rejected'
  )),
  CONSTRAINT bookings_body CHECK (
    body ->> 'id' IS NOT DISTINCT FROM id::text AND body ->> 'reference' IS NOT DISTINCT FROM reference::text
    AND body ->> 'personId' IS NOT DISTINCT FROM person_id::text AND body ->> 'status' IS NOT DISTINCT FROM status
  ),
  CONSTRAINT bookings_offer CHECK (
    status <> 'offered'
    OR coalesce(jsonb_typeof(body #> '{offer,choices}') = 'array' AND body #> '{offer,choices}' <> '[]', false)
  ),
  -- T6-3b: what was agreed has its proof, and what was not agreed has none.
  CONSTRAINT bookings_evidence CHECK (
    CASE WHEN status IN ('confirmed', 'attended', 'noShow', 'stopped')
      THEN coalesce(body #>> '{evidence,by}' IN ('mailReply', 'staffWitnessed', 'bookedInConsultation', 'erased'), false)
        AND body #>> '{choice,slot,start}' IS NOT DISTINCT FROM starts::text
        AND starts IS NOT NULL
        AND body #>> '{terms,digest}' IS NOT NULL
      ELSE NOT body ? 'evidence' AND NOT body ? 'meeting'
    END
  ),
  -- T6-1: a mail counts by its arrival, at the latest at the cut-off of what it confirms.
  CONSTRAINT bookings_arrival CHECK (
    body #>> '{evidence,by}' IS DISTINCT FROM 'mailReply'
    OR coalesce((body #>> '{evidence,receivedAt}') COLLATE "C" <= (body #>> '{choice,cutOff}') COLLATE "C", false)
  )
);
CREATE INDEX bookings_start ON bookings (office_id, starts, id);
CREATE INDEX bookings_by_status ON bookings (office_id, status, starts, id);
CREATE INDEX bookings_person ON bookings (office_id, person_id, starts, id);

CREATE TABLE events (
  office_id office_key NOT NULL,
  booking_id row_key NOT NULL,
  position integer NOT NULL CHECK (position >= 1),
  at tokyo_time NOT NULL,
  type text NOT NULL,
  body jsonb NOT NULL,
  PRIMARY KEY (office_id, booking_id, position),
  FOREIGN KEY (office_id, booking_id) REFERENCES bookings,
  CHECK (body ->> 'type' IS NOT DISTINCT FROM type AND body ->> 'at' IS NOT DISTINCT FROM at::text)
);

CREATE TABLE held_seats (
  office_id office_key NOT NULL,
  booking_id row_key NOT NULL,
  seat integer NOT NULL CHECK (seat >= 1),
  starts tokyo_time NOT NULL,
  ends tokyo_time NOT NULL,
  during tstzrange NOT NULL,
  held_by text NOT NULL CHECK (held_by IN ('offer', 'confirmed')),
  PRIMARY KEY (office_id, booking_id, seat, starts),
  FOREIGN KEY (office_id, booking_id) REFERENCES bookings,
  CHECK (starts < ends),
  -- The texts carry their offset, so no setting of the session can change what they mean.
  CHECK (during = tstzrange(starts::text::timestamptz, ends::text::timestamptz, '[)')),
  -- One seat, one time, one booking. The seat stands last so that the same index also finds what touches a span.
  CONSTRAINT held_seats_once EXCLUDE USING gist (office_id WITH =, during WITH &&, seat WITH =)
);

CREATE TABLE inbound_mails (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  folder folder_role NOT NULL,
  uid_validity row_key NOT NULL,
  uid bigint NOT NULL CHECK (uid >= 0),
  message_id text,
  message_id_key row_key,
  content_hash text NOT NULL,
  received_at tokyo_time NOT NULL,
  stored_at tokyo_time NOT NULL,
  size bigint NOT NULL CHECK (size >= 0),
  oversize boolean NOT NULL,
  state text NOT NULL CHECK (state IN ('new', 'handled', 'held', 'ignored')),
  reason text,
  booking_id row_key,
  from_address text,
  from_key row_key,
  from_name text,
  subject text NOT NULL,
  reading bytea,
  attempts integer NOT NULL CHECK (attempts >= 0),
  held_at tokyo_time,
  settled_at tokyo_time,
  settled_by row_key,
  PRIMARY KEY (office_id, id),
  CONSTRAINT inbound_mails_once UNIQUE (office_id, folder, uid_validity, uid),
  FOREIGN KEY (office_id, booking_id) REFERENCES bookings,
  CHECK ((message_id IS NULL) = (message_id_key IS NULL)),
  CHECK ((from_address IS NULL) = (from_key IS NULL))
);
CREATE INDEX inbound_mails_arrival ON inbound_mails (office_id, received_at, id);
CREATE INDEX inbound_mails_state ON inbound_mails (office_id, state, received_at, id);
CREATE INDEX inbound_mails_booking ON inbound_mails (office_id, booking_id, received_at, id) WHERE booking_id IS NOT NULL;
CREATE INDEX inbound_mails_from ON inbound_mails (office_id, from_key, received_at, id) WHERE from_key IS NOT NULL;
CREATE INDEX inbound_mails_message_id ON inbound_mails (office_id, message_id_key, received_at, id)
  WHERE message_id_key IS NOT NULL;

-- Apart from the mails' own rows, so that retention can drop the bytes and keep the fact.
CREATE TABLE inbound_raws (
  office_id office_key NOT NULL,
  mail_id row_key NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (office_id, mail_id),
  FOREIGN KEY (office_id, mail_id) REFERENCES inbound_mails
);

CREATE TABLE attachments (
  office_id office_key NOT NULL REFERENCES offices,
  digest row_key NOT NULL,
  content bytea NOT NULL,
  PRIMARY KEY (office_id, digest)
);

CREATE TABLE outbox (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  position integer NOT NULL CHECK (position >= 1),
  booking_id row_key,
  kind text NOT NULL,
  cause row_key NOT NULL,
  to_address text NOT NULL,
  to_key row_key NOT NULL,
  token row_key,
  message_id text COLLATE "C" NOT NULL CHECK (length(message_id) BETWEEN 1 AND 998),
  date tokyo_time NOT NULL,
  boundary text NOT NULL,
  subject text NOT NULL,
  text bytea NOT NULL,
  html bytea NOT NULL,
  in_reply_to text,
  reference_ids jsonb NOT NULL CHECK (jsonb_typeof(reference_ids) = 'array'),
  attachments jsonb NOT NULL CHECK (jsonb_typeof(attachments) = 'array'),
  state text NOT NULL CHECK (state IN (
    'awaiting', 'drafted', 'capped', 'queued', 'sending', 'accepted', 'unknown', 'failed', 'withdrawn', 'bounced'
  )),
  reason text,
  attempts integer NOT NULL CHECK (attempts >= 0),
  not_before tokyo_time NOT NULL,
  useful_until tokyo_time,
  written_at tokyo_time NOT NULL,
  caused_by row_key,
  released_by row_key,
  accepted_at tokyo_time,
  maybe_twice boolean NOT NULL,
  copied boolean NOT NULL,
  PRIMARY KEY (office_id, id),
  UNIQUE (office_id, position),
  UNIQUE (office_id, message_id),
  UNIQUE (office_id, token),
  UNIQUE (office_id, cause, kind),
  FOREIGN KEY (office_id, booking_id) REFERENCES bookings
);
CREATE INDEX outbox_state ON outbox (office_id, state, position);
CREATE INDEX outbox_booking ON outbox (office_id, booking_id, position) WHERE booking_id IS NOT NULL;
CREATE INDEX outbox_to ON outbox (office_id, to_key, written_at);

CREATE TABLE mailbox_cursors (
  office_id office_key NOT NULL REFERENCES offices,
  folder folder_role NOT NULL,
  uid_validity row_key NOT NULL,
  last_uid bigint NOT NULL CHECK (last_uid >= 0),
  polled_at tokyo_time,
  first_contact_at tokyo_time NOT NULL,
  PRIMARY KEY (office_id, folder)
);

CREATE TABLE mailbox_acts (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  position integer NOT NULL CHECK (position >= 1),
  act text NOT NULL CHECK (act IN ('seen', 'flagged')),
  folder folder_role NOT NULL,
  uid_validity row_key NOT NULL,
  uid bigint NOT NULL,
  attempts integer NOT NULL CHECK (attempts >= 0),
  state text NOT NULL CHECK (state IN ('open', 'done', 'gone', 'failed')),
  PRIMARY KEY (office_id, id),
  UNIQUE (office_id, position)
);
CREATE INDEX mailbox_acts_open ON mailbox_acts (office_id, position) WHERE state = 'open';

CREATE TABLE tasks (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  kind text NOT NULL,
  booking_id row_key,
  mail_id row_key,
  letter_id row_key,
  why text NOT NULL,
  at tokyo_time NOT NULL,
  due tokyo_time,
  closed_at tokyo_time,
  closed_by row_key,
  PRIMARY KEY (office_id, id),
  FOREIGN KEY (office_id, booking_id) REFERENCES bookings,
  FOREIGN KEY (office_id, mail_id) REFERENCES inbound_mails,
  FOREIGN KEY (office_id, letter_id) REFERENCES outbox,
  CHECK ((closed_at IS NULL) = (closed_by IS NULL))
);
CREATE INDEX tasks_open ON tasks (office_id, due, id) WHERE closed_at IS NULL;

CREATE TABLE staff (
  office_id office_key NOT NULL REFERENCES offices,
  id row_key NOT NULL,
  display_name text NOT NULL,
  role text NOT NULL CHECK (role IN ('staff', 'chief', 'operator')),
  password_hash text NOT NULL,
  active boolean NOT NULL,
  PRIMARY KEY (office_id, id)
);

CREATE TABLE audit_log (
  office_id office_key NOT NULL REFERENCES offices,
  position integer NOT NULL CHECK (position >= 1),
  at tokyo_time NOT NULL,
  staff row_key NOT NULL,
  act text NOT NULL,
  subject text NOT NULL,
  PRIMARY KEY (office_id, position)
);

-- Encrypted, as the office's key for tokens is one of them.
CREATE TABLE settings (
  office_id office_key NOT NULL REFERENCES offices,
  key row_key NOT NULL,
  value bytea NOT NULL,
  PRIMARY KEY (office_id, key)
);

-- Every table shows the rows of the office the transaction speaks for, and none when it speaks for none; the owner is no
-- exception.
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'offices', 'people', 'bookings', 'events', 'held_seats', 'inbound_mails', 'inbound_raws', 'attachments', 'outbox',
    'mailbox_cursors', 'mailbox_acts', 'tasks', 'staff', 'audit_log', 'settings'
  ] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
    EXECUTE format(
      'CREATE POLICY own_office ON %I USING (office_id = current_setting(''madoguchi.office'', true)) '
      'WITH CHECK (office_id = current_setting(''madoguchi.office'', true))', name);
  END LOOP;
  -- The owner may list the offices (names of offices are no secret), then speaks for one after the other.
  EXECUTE format('CREATE POLICY listed_for_owner ON offices FOR SELECT TO %I USING (true)', current_user);
END
$$;

-- What the service may do, and nothing else: what happened is never changed or taken back, and only seats and raw mail
-- are ever removed.
GRANT USAGE ON SCHEMA public TO madoguchi_service;
GRANT SELECT, INSERT ON
  offices, people, bookings, events, held_seats, inbound_mails, inbound_raws, attachments, outbox, mailbox_cursors,
  mailbox_acts, tasks, staff, audit_log, settings TO madoguchi_service;
GRANT UPDATE (epoch) ON offices TO madoguchi_service;
GRANT UPDATE ON people, mailbox_cursors, staff, settings TO madoguchi_service;
GRANT UPDATE (status, person_id, starts, body) ON bookings TO madoguchi_service;
GRANT UPDATE (state, reason, booking_id, from_address, from_key, from_name, subject, reading, attempts, held_at,
  settled_at, settled_by) ON inbound_mails TO madoguchi_service;
GRANT UPDATE (state, reason, attempts, not_before, useful_until, released_by, accepted_at, maybe_twice, copied, subject,
  text, html) ON outbox TO madoguchi_service;
GRANT UPDATE (state, attempts) ON mailbox_acts TO madoguchi_service;
GRANT UPDATE (closed_at, closed_by) ON tasks TO madoguchi_service;
GRANT DELETE ON held_seats, inbound_raws TO madoguchi_service;
