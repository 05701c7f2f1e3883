-- A confirmed booking says whether another time is being offered in its place. The walls hold for the owner, too, so it speaks for
-- one office after the other.
DO $$
DECLARE
  office text;
BEGIN
  FOR office IN SELECT office_id FROM offices LOOP
    PERFORM set_config('madoguchi.office', office, true);
    UPDATE bookings SET body = body || '{"change": null}' WHERE status = 'confirmed' AND NOT body ? 'change';
  END LOOP;
  PERFORM set_config('madoguchi.office', '', true);
END
$$;
