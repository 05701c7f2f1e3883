-- Erased people stay as tombstones and are the oldest rows; whoever looks for what is due begins behind them.
CREATE INDEX people_living ON people (office_id, id) WHERE name IS DISTINCT FROM '消去済み';
