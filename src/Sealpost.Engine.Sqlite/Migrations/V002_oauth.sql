-- settings is the client as the API shows it; sealed is its secret or private key.
CREATE TABLE oauth_clients (
    id         BLOB PRIMARY KEY,
    tenant_no  INTEGER NOT NULL,
    revision   INTEGER NOT NULL,
    settings   TEXT NOT NULL,
    sealed     BLOB NOT NULL,
    sealed_at  INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX oauth_clients_tenant ON oauth_clients (tenant_no, id);

-- scope is what the destination asks for; empty means the client's own. client_revision is the client that the token was given to.
CREATE TABLE oauth_tokens (
    client_id       BLOB NOT NULL,
    scope           TEXT NOT NULL,
    client_revision INTEGER NOT NULL,
    sealed          BLOB NOT NULL,
    obtained_at     INTEGER NOT NULL,
    expires_at      INTEGER NOT NULL,
    PRIMARY KEY (client_id, scope)
) WITHOUT ROWID;
