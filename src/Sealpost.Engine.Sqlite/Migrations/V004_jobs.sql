-- A bulk change of deliveries. It has worked through every delivery up to and with its cursor, and ends before end_message.
CREATE TABLE jobs (
    id             BLOB PRIMARY KEY,
    tenant_no      INTEGER NOT NULL,
    kind           INTEGER NOT NULL,
    state          INTEGER NOT NULL,
    destination_no INTEGER,
    event_type     TEXT,
    since          INTEGER,
    until          INTEGER,
    first_message  BLOB NOT NULL,
    end_message    BLOB NOT NULL,
    cursor_message BLOB NOT NULL,
    cursor_ordinal INTEGER NOT NULL,
    examined       INTEGER NOT NULL,
    changed        INTEGER NOT NULL,
    created_at     INTEGER NOT NULL,
    finished_at    INTEGER
) WITHOUT ROWID;

CREATE INDEX jobs_tenant ON jobs (tenant_no, id);
CREATE INDEX jobs_running ON jobs (id) WHERE state = 0;
