-- A source takes in what one sender sends. settings is the source as the API shows it, without anything secret.
CREATE TABLE sources (
    source_no  INTEGER PRIMARY KEY AUTOINCREMENT,
    id         BLOB NOT NULL UNIQUE,
    tenant_no  INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    settings   TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
);

CREATE INDEX sources_tenant ON sources (tenant_no, id);

-- SHA-256 of what stands in an ingest URL.
CREATE TABLE source_tokens (
    hash        BLOB PRIMARY KEY,
    source_no   INTEGER NOT NULL,
    valid_until INTEGER,
    created_at  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX source_tokens_source ON source_tokens (source_no);

-- purpose says what the secret is for: verification:stripe@1, verify-token.
CREATE TABLE source_secrets (
    secret_no   INTEGER PRIMARY KEY AUTOINCREMENT,
    source_no   INTEGER NOT NULL,
    tenant_no   INTEGER NOT NULL,
    purpose     TEXT NOT NULL,
    key_id      TEXT,
    sealed      BLOB NOT NULL,
    valid_until INTEGER,
    created_at  INTEGER NOT NULL
);

CREATE INDEX source_secrets_source ON source_secrets (source_no);

-- What did not pass, for a while: sealed, because it may hold a credential.
CREATE TABLE source_rejections (
    rejection_no INTEGER PRIMARY KEY AUTOINCREMENT,
    id           BLOB NOT NULL UNIQUE,
    source_no    INTEGER NOT NULL,
    reason       TEXT NOT NULL,
    received_at  INTEGER NOT NULL,
    sealed       BLOB NOT NULL
);

CREATE INDEX source_rejections_source ON source_rejections (source_no, id);
CREATE INDEX source_rejections_age ON source_rejections (received_at);

-- Where a message came in, and the headers it came with; null for what the tenant published.
-- Keys of what a source took in stand among the idempotency keys, with the negative number of the source as their scope.
ALTER TABLE messages ADD COLUMN source_id BLOB;
ALTER TABLE messages ADD COLUMN headers TEXT;
