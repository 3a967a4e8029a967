-- Version 4: how large each key and its data are, which is what limits count, and all together.
-- What is computed here is an estimate; a key's next change puts the exact figure there.

ALTER TABLE keys ADD COLUMN size INTEGER NOT NULL DEFAULT 0;
ALTER TABLE databases ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;

UPDATE keys SET size = 152 + length(key) + CAST(CASE type
    WHEN 1 THEN (SELECT total(length(value)) FROM strings e WHERE e.value_id = keys.value_id)
    WHEN 2 THEN (SELECT total(length(value) + 16) FROM lists e WHERE e.value_id = keys.value_id)
    WHEN 3 THEN (SELECT total(length(member) + 32) FROM sets e WHERE e.value_id = keys.value_id)
    WHEN 4 THEN (SELECT total(length(member) + 48) FROM zsets e WHERE e.value_id = keys.value_id)
    WHEN 5 THEN (SELECT total(length(field) + length(value) + 48) FROM hashes e
        WHERE e.value_id = keys.value_id)
    WHEN 6 THEN (SELECT total(length(fields) + 32) FROM stream_entries e
        WHERE e.value_id = keys.value_id)
    WHEN 7 THEN (SELECT total(length(value) + 16) FROM arrays e WHERE e.value_id = keys.value_id)
    END AS INTEGER);
UPDATE databases SET bytes =
    (SELECT ifnull(sum(size), 0) FROM keys WHERE keys.db = databases.db);
