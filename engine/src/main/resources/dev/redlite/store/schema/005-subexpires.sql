-- Version 5: how many hashes of each database have fields that expire.

ALTER TABLE databases ADD COLUMN subexpires INTEGER NOT NULL DEFAULT 0;

UPDATE databases SET subexpires = (SELECT count(*) FROM keys
    WHERE keys.db = databases.db AND fields_expire_at IS NOT NULL);
