-- People who sign in, by an e-mail address in lower case. password is null until an invitation is accepted, and after a reset until its link is used.
-- role as in api_keys; tenant_no is null for the whole instance.
CREATE TABLE members (
    id           BLOB PRIMARY KEY,
    email        TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    tenant_no    INTEGER,
    role         INTEGER NOT NULL,
    password     TEXT,
    revision     INTEGER NOT NULL,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    disabled_at  INTEGER,
    signed_in_at INTEGER
) WITHOUT ROWID;

CREATE INDEX members_tenant ON members (tenant_no, id);

-- Links that work once; who uses one deletes it. kind: 1 sets the instance up, 2 gives a member a password, 3 opens a session of one tenant, with the role and for the time
-- that stand here. hash is the SHA-256 of the token, which is nowhere.
CREATE TABLE links (
    hash        BLOB PRIMARY KEY,
    kind        INTEGER NOT NULL,
    id          BLOB NOT NULL,
    tenant_no   INTEGER,
    role        INTEGER,
    name        TEXT,
    session_for INTEGER,
    expires_at  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX links_id ON links (id);

-- Who is signed in: a member, or who came by a link, which then says tenant and role. hash is the SHA-256 of the cookie.
CREATE TABLE sessions (
    hash       BLOB PRIMARY KEY,
    member_id  BLOB,
    link_id    BLOB,
    name       TEXT,
    tenant_no  INTEGER,
    role       INTEGER,
    created_at INTEGER NOT NULL,
    used_at    INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX sessions_member ON sessions (member_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Tries to sign in that have not succeeded. subject is the SHA-256 of a name, known or not, or of an address.
CREATE TABLE sign_in_failures (
    subject  BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at  INTEGER NOT NULL
) WITHOUT ROWID;

CREATE INDEX sign_in_failures_age ON sign_in_failures (last_at);

-- The keys of ASP.NET Core's Data Protection, each of them an XML element.
CREATE TABLE data_protection_keys (
    id         BLOB PRIMARY KEY,
    created_at INTEGER NOT NULL,
    sealed     BLOB NOT NULL
) WITHOUT ROWID;
