-- Version 2: arrays, a row an element, and where the next value is inserted.

INSERT INTO types (code, name, table_name) VALUES (7, 'array', 'arrays');

-- Positions are unsigned: 2^63 and more are stored as negative numbers.
CREATE TABLE arrays (
    value_id  INTEGER NOT NULL,
    position  INTEGER NOT NULL,
    value     BLOB    NOT NULL,
    PRIMARY KEY (value_id, position)
) WITHOUT ROWID;

-- No row: 0. The position 2^64-1 stands for none, when nothing more can be inserted.
CREATE TABLE array_cursors (
    value_id       INTEGER PRIMARY KEY,
    next_position  INTEGER NOT NULL
);

CREATE VIEW arrays_view AS SELECT
    k.db, k.key,
    CASE WHEN e.position < 0 THEN printf('%u', e.position) ELSE e.position END AS position,
    CASE WHEN instr(e.value, x'00') OR CAST(e.value AS TEXT) GLOB
            '*[' || char(1,45,8,11,12,14,45,31,127,45,159,65533) || ']*'
        THEN e.value ELSE CAST(e.value AS TEXT) END AS value,
    k.expires_at
FROM arrays e JOIN keys_view k USING (value_id);

CREATE VIEW array_cursors_view AS SELECT
    k.db, k.key,
    CASE WHEN c.next_position IS NULL THEN 0
        WHEN c.next_position = -1 THEN NULL
        WHEN c.next_position < 0 THEN printf('%u', c.next_position)
        ELSE c.next_position END AS next_position,
    k.expires_at
FROM keys_view k LEFT JOIN array_cursors c USING (value_id)
WHERE k.type = 'array';
