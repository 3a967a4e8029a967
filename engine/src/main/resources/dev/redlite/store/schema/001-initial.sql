-- Redlite's tables, version 1. docs/schema.md explains them to people, store/DESIGN.md to us.
-- Rules for a migration: append a file, never edit one that was released; every table whose
-- rows are the elements of a value has a column value_id, as its primary key or the first
-- column of it.

-- One row, of what the whole file is at.
CREATE TABLE meta (
    one            INTEGER PRIMARY KEY CHECK (one = 1),
    database_id    TEXT    NOT NULL,            -- random, made with the file
    flushed_lsn    INTEGER NOT NULL,            -- the log up to here is in the tables
    next_id        INTEGER NOT NULL,            -- greater than every keys.id ever used
    next_value_id  INTEGER NOT NULL             -- greater than every keys.value_id ever used
);
INSERT INTO meta VALUES (1, lower(hex(randomblob(16))), 0, 1, 1);

-- What DBSIZE and INFO say, so that nobody has to count rows.
CREATE TABLE databases (
    db       INTEGER PRIMARY KEY,
    keys     INTEGER NOT NULL,
    expires  INTEGER NOT NULL                   -- keys that have an expiry
);
INSERT INTO databases (db, keys, expires)
    WITH RECURSIVE n(db) AS (SELECT 0 UNION ALL SELECT db + 1 FROM n WHERE db < 15)
    SELECT db, 0, 0 FROM n;

-- What keys.type means, and the table that has at least one row of every such value.
CREATE TABLE types (
    code        INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    table_name  TEXT NOT NULL
);
INSERT INTO types (code, name, table_name) VALUES
    (1, 'string', 'strings'),
    (2, 'list', 'lists'),
    (3, 'set', 'sets'),
    (4, 'zset', 'zsets'),
    (5, 'hash', 'hashes'),
    (6, 'stream', 'streams');

-- One row a key. Times are Unix milliseconds.
CREATE TABLE keys (
    id                INTEGER PRIMARY KEY,      -- the key's name while it exists; grows
    db                INTEGER NOT NULL,
    key               BLOB    NOT NULL,
    type              INTEGER NOT NULL,
    value_id          INTEGER NOT NULL,         -- the value; RENAME gives it to another key
    expires_at        INTEGER,                  -- NULL: never
    fields_expire_at  INTEGER,                  -- earliest expiry inside the value, or NULL
    version           INTEGER NOT NULL,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    last_access_at    INTEGER NOT NULL,
    access_count      INTEGER NOT NULL
);
CREATE UNIQUE INDEX keys_by_name ON keys (db, key);
CREATE INDEX keys_by_expiry ON keys (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX keys_by_field_expiry ON keys (fields_expire_at) WHERE fields_expire_at IS NOT NULL;

CREATE TABLE strings (
    value_id  INTEGER PRIMARY KEY,
    value     BLOB NOT NULL
);

CREATE TABLE hashes (
    value_id    INTEGER NOT NULL,
    field       BLOB    NOT NULL,
    value       BLOB    NOT NULL,
    expires_at  INTEGER,                        -- NULL: never
    PRIMARY KEY (value_id, field)
) WITHOUT ROWID;

CREATE TABLE lists (
    value_id  INTEGER NOT NULL,
    position  INTEGER NOT NULL,                 -- order of the elements; may be negative, has gaps
    value     BLOB    NOT NULL,
    PRIMARY KEY (value_id, position)
) WITHOUT ROWID;

CREATE TABLE sets (
    value_id  INTEGER NOT NULL,
    member    BLOB    NOT NULL,
    PRIMARY KEY (value_id, member)
) WITHOUT ROWID;

CREATE TABLE zsets (
    value_id  INTEGER NOT NULL,
    member    BLOB    NOT NULL,
    score     REAL    NOT NULL,
    PRIMARY KEY (value_id, member)
) WITHOUT ROWID;

-- One row a stream; its entries, groups and so on are below. An id is two unsigned numbers:
-- 2^63 and more are stored as negative ones.
CREATE TABLE streams (
    value_id                INTEGER PRIMARY KEY,
    added                   INTEGER NOT NULL,   -- entries ever added
    last_millis             INTEGER NOT NULL,   -- the id that was given last
    last_sequence           INTEGER NOT NULL,
    deleted_millis          INTEGER NOT NULL,   -- greatest id ever deleted but by trimming
    deleted_sequence        INTEGER NOT NULL,
    idempotence_seconds     INTEGER,            -- XCFGSET; NULL in all four: as usual, never used
    idempotence_max         INTEGER,
    idempotence_added       INTEGER,
    idempotence_duplicates  INTEGER
);

CREATE TABLE stream_entries (
    value_id  INTEGER NOT NULL,
    millis    INTEGER NOT NULL,
    sequence  INTEGER NOT NULL,
    fields    BLOB    NOT NULL,                 -- length:field length:value ..., without spaces
    PRIMARY KEY (value_id, millis, sequence)
) WITHOUT ROWID;

CREATE TABLE stream_groups (
    value_id            INTEGER NOT NULL,
    name                BLOB    NOT NULL,
    delivered_millis    INTEGER NOT NULL,
    delivered_sequence  INTEGER NOT NULL,
    entries_read        INTEGER NOT NULL,       -- -1: not known
    PRIMARY KEY (value_id, name)
) WITHOUT ROWID;

CREATE TABLE stream_consumers (
    value_id      INTEGER NOT NULL,
    group_name    BLOB    NOT NULL,
    name          BLOB    NOT NULL,
    seen_at       INTEGER NOT NULL,             -- as of its last other change
    active_at     INTEGER NOT NULL,             -- -1: never
    PRIMARY KEY (value_id, group_name, name)
) WITHOUT ROWID;

CREATE TABLE stream_pending (
    value_id      INTEGER NOT NULL,
    group_name    BLOB    NOT NULL,
    millis        INTEGER NOT NULL,
    sequence      INTEGER NOT NULL,
    consumer      BLOB,                         -- NULL: given back to the group
    delivered_at  INTEGER NOT NULL,
    deliveries    INTEGER NOT NULL,
    PRIMARY KEY (value_id, group_name, millis, sequence)
) WITHOUT ROWID;

-- Messages that producers have added lately: XADD IDMP.
CREATE TABLE stream_produced (
    value_id  INTEGER NOT NULL,
    producer  BLOB    NOT NULL,
    message   BLOB    NOT NULL,
    added_at  INTEGER NOT NULL,
    millis    INTEGER NOT NULL,                 -- the entry's id
    sequence  INTEGER NOT NULL,
    PRIMARY KEY (value_id, producer, message)
) WITHOUT ROWID;

-- Views for people and reporting tools: no expired keys, readable times, and bytes shown as
-- text unless they hold a control character or are not UTF-8, which leaves them a BLOB.

CREATE VIEW keys_view AS SELECT
    id, db,
    CASE WHEN instr(key, x'00') OR CAST(key AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN key ELSE CAST(key AS TEXT) END AS key,
    t.name AS type,
    value_id,
    datetime(expires_at / 1000, 'unixepoch') AS expires_at,
    datetime(created_at / 1000, 'unixepoch') AS created_at,
    datetime(updated_at / 1000, 'unixepoch') AS updated_at,
    datetime(last_access_at / 1000, 'unixepoch') AS last_access_at,
    access_count, version
FROM keys LEFT JOIN types t ON t.code = keys.type
WHERE expires_at IS NULL OR expires_at > unixepoch('subsec') * 1000;

CREATE VIEW strings_view AS SELECT
    k.db, k.key,
    CASE WHEN instr(e.value, x'00') OR CAST(e.value AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN e.value ELSE CAST(e.value AS TEXT) END AS value,
    k.expires_at
FROM strings e JOIN keys_view k USING (value_id);

CREATE VIEW hashes_view AS SELECT
    k.db, k.key,
    CASE WHEN instr(e.field, x'00') OR CAST(e.field AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN e.field ELSE CAST(e.field AS TEXT) END AS field,
    CASE WHEN instr(e.value, x'00') OR CAST(e.value AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN e.value ELSE CAST(e.value AS TEXT) END AS value,
    datetime(e.expires_at / 1000, 'unixepoch') AS field_expires_at,
    k.expires_at
FROM hashes e JOIN keys_view k USING (value_id)
WHERE e.expires_at IS NULL OR e.expires_at > unixepoch('subsec') * 1000;

CREATE VIEW lists_view AS SELECT
    k.db, k.key,
    e.position,
    CASE WHEN instr(e.value, x'00') OR CAST(e.value AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN e.value ELSE CAST(e.value AS TEXT) END AS value,
    k.expires_at
FROM lists e JOIN keys_view k USING (value_id);

CREATE VIEW sets_view AS SELECT
    k.db, k.key,
    CASE WHEN instr(e.member, x'00') OR CAST(e.member AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN e.member ELSE CAST(e.member AS TEXT) END AS member,
    k.expires_at
FROM sets e JOIN keys_view k USING (value_id);

CREATE VIEW zsets_view AS SELECT
    k.db, k.key,
    CASE WHEN instr(e.member, x'00') OR CAST(e.member AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN e.member ELSE CAST(e.member AS TEXT) END AS member,
    e.score,
    k.expires_at
FROM zsets e JOIN keys_view k USING (value_id);

-- The fields as a JSON object; bytes that are no text as 'hex:' and their hexadecimal digits.
CREATE VIEW streams_view AS SELECT
    k.db, k.key,
    printf('%u-%u', e.millis, e.sequence) AS id,
    datetime(e.millis / 1000, 'unixepoch') AS added_at,
    (WITH RECURSIVE
        items(number, size, start) AS (
            SELECT 0, 0, 1
            UNION ALL
            SELECT number + 1,
                CAST(CAST(substr(e.fields, start + size,
                    instr(substr(e.fields, start + size, 11), x'3a') - 1) AS TEXT) AS INTEGER),
                start + size + instr(substr(e.fields, start + size, 11), x'3a')
            FROM items WHERE start + size <= length(e.fields)),
        texts(number, text) AS (
            SELECT number,
                CASE WHEN instr(item, x'00') OR CAST(item AS TEXT) GLOB
                        '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
                    THEN 'hex:' || hex(item) ELSE CAST(item AS TEXT) END
            FROM (SELECT number, substr(e.fields, start, size) AS item
                FROM items WHERE number > 0))
    SELECT json_group_object(f.text, v.text)
    FROM texts f JOIN texts v ON v.number = f.number + 1 AND f.number % 2 = 1) AS fields,
    k.expires_at
FROM stream_entries e JOIN keys_view k USING (value_id);

CREATE VIEW stream_groups_view AS SELECT
    k.db, k.key,
    CASE WHEN instr(g.name, x'00') OR CAST(g.name AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN g.name ELSE CAST(g.name AS TEXT) END AS name,
    printf('%u-%u', g.delivered_millis, g.delivered_sequence) AS last_delivered_id,
    nullif(g.entries_read, -1) AS entries_read,
    (SELECT count(*) FROM stream_consumers c
        WHERE c.value_id = g.value_id AND c.group_name = g.name) AS consumers,
    (SELECT count(*) FROM stream_pending p
        WHERE p.value_id = g.value_id AND p.group_name = g.name) AS pending,
    k.expires_at
FROM stream_groups g JOIN keys_view k USING (value_id);

CREATE VIEW stream_pending_view AS SELECT
    k.db, k.key,
    CASE WHEN instr(p.group_name, x'00') OR CAST(p.group_name AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN p.group_name ELSE CAST(p.group_name AS TEXT) END AS group_name,
    CASE WHEN instr(p.consumer, x'00') OR CAST(p.consumer AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN p.consumer ELSE CAST(p.consumer AS TEXT) END AS consumer,
    printf('%u-%u', p.millis, p.sequence) AS id,
    datetime(nullif(p.delivered_at, 0) / 1000, 'unixepoch') AS delivered_at,
    p.deliveries,
    k.expires_at
FROM stream_pending p JOIN keys_view k USING (value_id);
