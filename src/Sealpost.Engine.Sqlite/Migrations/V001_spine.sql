-- Times are Unix milliseconds. Ids are 16 bytes, big endian, so that byte order is time order.

CREATE TABLE instance (
    name  TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE tenants (
    tenant_no  INTEGER PRIMARY KEY AUTOINCREMENT,
    id         TEXT NOT NULL UNIQUE,
    name       TEXT NOT NULL,
    revision   INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deleted_at INTEGER
);

CREATE TABLE event_types (
    name        TEXT PRIMARY KEY,
    description TEXT NOT NULL,
    versions    TEXT NOT NULL,
    revision    INTEGER NOT NULL,
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL,
    archived_at INTEGER
) WITHOUT ROWID;

-- settings is the destination as the API shows it, without anything secret.
CREATE TABLE destinations (
    destination_no  INTEGER PRIMARY KEY AUTOINCREMENT,
    id              BLOB NOT NULL UNIQUE,
    tenant_no       INTEGER NOT NULL,
    partition       INTEGER NOT NULL,
    revision        INTEGER NOT NULL,
    state           INTEGER NOT NULL,
    disabled_reason TEXT,
    settings        TEXT NOT NULL,
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL,
    deleted_at      INTEGER
);

CREATE INDEX destinations_tenant ON destinations (tenant_no, id);

-- purpose says which part of the owner the secret belongs to: signing:0, authentication, header:X-Name.
CREATE TABLE secrets (
    secret_no      INTEGER PRIMARY KEY AUTOINCREMENT,
    tenant_no      INTEGER NOT NULL,
    destination_no INTEGER NOT NULL,
    purpose        TEXT NOT NULL,
    sealed         BLOB NOT NULL,
    valid_from     INTEGER,
    valid_until    INTEGER,
    created_at     INTEGER NOT NULL
);

CREATE INDEX secrets_destination ON secrets (destination_no, purpose);

CREATE TABLE api_keys (
    id           BLOB PRIMARY KEY,
    name         TEXT NOT NULL,
    hint         TEXT NOT NULL,
    hash         BLOB NOT NULL UNIQUE,
    tenant_no    INTEGER,
    created_at   INTEGER NOT NULL,
    expires_at   INTEGER,
    revoked_at   INTEGER,
    last_used_at INTEGER
) WITHOUT ROWID;

-- The hot tables. Good path: one message and its pending rows, then one attempt less one pending row each; no other row is touched.
CREATE TABLE messages (
    tenant_no    INTEGER NOT NULL,
    id           BLOB NOT NULL,
    event_type   TEXT NOT NULL,
    content_type TEXT,
    size         INTEGER NOT NULL,
    deliveries   INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    body         BLOB,
    PRIMARY KEY (tenant_no, id)
);

CREATE TABLE pending (
    message_id     BLOB NOT NULL,
    ordinal        INTEGER NOT NULL,
    tenant_no      INTEGER NOT NULL,
    destination_no INTEGER NOT NULL,
    due_at         INTEGER NOT NULL,
    attempts       INTEGER NOT NULL,
    step           INTEGER NOT NULL,
    crashes        INTEGER NOT NULL,
    PRIMARY KEY (message_id, ordinal)
) WITHOUT ROWID;

CREATE INDEX pending_lane ON pending (destination_no, due_at, message_id, ordinal);

-- request_body is what a template made of the payload; null when the payload was sent as it is.
CREATE TABLE attempts (
    message_id       BLOB NOT NULL,
    ordinal          INTEGER NOT NULL,
    number           INTEGER NOT NULL,
    tenant_no        INTEGER NOT NULL,
    destination_no   INTEGER NOT NULL,
    outcome          INTEGER NOT NULL,
    stage            INTEGER,
    status           INTEGER,
    started_at       INTEGER NOT NULL,
    duration_us      INTEGER NOT NULL,
    revision         INTEGER NOT NULL,
    truncated        INTEGER NOT NULL,
    detail           TEXT,
    request_headers  TEXT,
    response_headers TEXT,
    response_body    BLOB,
    request_body     BLOB,
    PRIMARY KEY (message_id, ordinal, number)
) WITHOUT ROWID;

CREATE INDEX attempts_destination ON attempts (destination_no, message_id, ordinal);
CREATE INDEX attempts_failed ON attempts (tenant_no, message_id, ordinal) WHERE outcome > 2;

-- scope 0 is the instance, otherwise the tenant. resource is what was made then: a message id, or the public id of another thing as text.
CREATE TABLE idempotency (
    scope      INTEGER NOT NULL,
    key_hash   BLOB NOT NULL,
    body_hash  BLOB NOT NULL,
    resource   BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (scope, key_hash)
) WITHOUT ROWID;

CREATE INDEX idempotency_age ON idempotency (created_at);
