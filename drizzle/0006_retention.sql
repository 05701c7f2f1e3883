-- Erasing (docs/decisions/0010-retention.md): words go, what happened stays. The service gets the right to change the columns
-- that hold words, and triggers see to it that it can only empty them.

GRANT UPDATE (message_id, message_id_key) ON inbound_mails TO madoguchi_service;
GRANT UPDATE (to_address, to_key, cause, in_reply_to, reference_ids, attachments) ON outbox TO madoguchi_service;
GRANT UPDATE (body) ON events TO madoguchi_service;
GRANT DELETE ON attachments TO madoguchi_service;

-- An event may lose its reason in words and the particulars of its evidence, and nothing else of it ever changes.
CREATE FUNCTION events_lose_words_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.body - 'reason' - 'evidence' IS DISTINCT FROM OLD.body - 'reason' - 'evidence'
    OR (NEW.body -> 'reason' IS DISTINCT FROM OLD.body -> 'reason'
      AND (NOT OLD.body ? 'reason' OR NEW.body ->> 'reason' IS DISTINCT FROM '消去済み'))
    OR (NEW.body -> 'evidence' IS DISTINCT FROM OLD.body -> 'evidence'
      AND (NOT OLD.body ? 'evidence' OR NEW.body #>> '{evidence,by}' IS DISTINCT FROM 'erased'))
  THEN
    RAISE EXCEPTION 'permission denied: an event may only lose its words' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER events_lose_words_only BEFORE UPDATE ON events FOR EACH ROW EXECUTE FUNCTION events_lose_words_only();

-- To whom a letter went, what it answered and what it carried changes only when its words go; a letter without words leaves no more.
CREATE FUNCTION outbox_loses_words_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.to_address, NEW.to_key, NEW.cause, NEW.in_reply_to, NEW.reference_ids, NEW.attachments)
      IS DISTINCT FROM (OLD.to_address, OLD.to_key, OLD.cause, OLD.in_reply_to, OLD.reference_ids, OLD.attachments)
    AND (NEW.to_address <> '消去済み' OR NEW.subject <> '消去済み'
      OR NEW.state NOT IN ('accepted', 'withdrawn', 'bounced'))
  THEN
    RAISE EXCEPTION 'permission denied: a letter may only lose its words' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER outbox_loses_words_only
  BEFORE UPDATE OF to_address, to_key, cause, in_reply_to, reference_ids, attachments ON outbox
  FOR EACH ROW EXECUTE FUNCTION outbox_loses_words_only();

-- A mail keeps the Message-ID it came with, or its digest.
CREATE FUNCTION inbound_mails_lose_words_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.message_id, NEW.message_id_key) IS DISTINCT FROM (OLD.message_id, OLD.message_id_key)
    AND (NEW.message_id NOT LIKE '<%@erased.invalid>' OR NEW.subject <> '消去済み')
  THEN
    RAISE EXCEPTION 'permission denied: a mail may only lose its words' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
CREATE TRIGGER inbound_mails_lose_words_only BEFORE UPDATE OF message_id, message_id_key ON inbound_mails
  FOR EACH ROW EXECUTE FUNCTION inbound_mails_lose_words_only();

-- Everything noted about one person or booking is found for whoever asks what the office holds.
CREATE INDEX audit_log_subject ON audit_log (office_id, subject, position);
