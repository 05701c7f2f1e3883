-- A note of staff (覚え書き) is words like a reason, and goes when a history loses its words.
CREATE OR REPLACE FUNCTION events_lose_words_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.body - 'reason' - 'evidence' - 'note' IS DISTINCT FROM OLD.body - 'reason' - 'evidence' - 'note'
    OR (NEW.body -> 'reason' IS DISTINCT FROM OLD.body -> 'reason'
      AND (NOT OLD.body ? 'reason' OR NEW.body ->> 'reason' IS DISTINCT FROM '消去済み'))
    OR (NEW.body -> 'note' IS DISTINCT FROM OLD.body -> 'note'
      AND (OLD.body ->> 'type' <> 'noted' OR NEW.body ->> 'note' IS DISTINCT FROM '消去済み'))
    OR (NEW.body -> 'evidence' IS DISTINCT FROM OLD.body -> 'evidence'
      AND (NOT OLD.body ? 'evidence' OR NEW.body #>> '{evidence,by}' IS DISTINCT FROM 'erased'))
  THEN
    RAISE EXCEPTION 'permission denied: an event may only lose its words' USING ERRCODE = 'insufficient_privilege';
  END IF;
  RETURN NEW;
END
$$;
