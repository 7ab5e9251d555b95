-- People who sign in, by an e-mail address in lower case. password is null until an invitation is accepted, and after a reset until its link is used.
-- role as in api_keys; tenant_no is null for the whole instance.
CREATE TABLE members (
    id           BYTEA PRIMARY KEY,
    email        TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    tenant_no    BIGINT,
    role         BIGINT NOT NULL,
    password     TEXT,
    revision     BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    disabled_at  BIGINT,
    signed_in_at BIGINT
);

CREATE INDEX members_tenant ON members (tenant_no, id);

-- Links that work once; who uses one deletes it. kind: 1 sets the instance up, 2 gives a member a password, 3 opens a session of one tenant, with the role and for the time
-- that stand here. hash is the SHA-256 of the token, which is nowhere.
CREATE TABLE links (
    hash        BYTEA PRIMARY KEY,
    kind        BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    tenant_no   BIGINT,
    role        BIGINT,
    name        TEXT,
    session_for BIGINT,
    expires_at  BIGINT NOT NULL
);

CREATE INDEX links_id ON links (id);

-- Who is signed in: a member, or who came by a link, which then says tenant and role. hash is the SHA-256 of the cookie.
CREATE TABLE sessions (
    hash       BYTEA PRIMARY KEY,
    member_id  BYTEA,
    link_id    BYTEA,
    name       TEXT,
    tenant_no  BIGINT,
    role       BIGINT,
    created_at BIGINT NOT NULL,
    used_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX sessions_member ON sessions (member_id);
CREATE INDEX sessions_expiry ON sessions (expires_at);

-- Tries to sign in that have not succeeded. subject is the SHA-256 of a name, known or not, or of an address.
CREATE TABLE sign_in_failures (
    subject  BYTEA PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at  BIGINT NOT NULL
);

CREATE INDEX sign_in_failures_age ON sign_in_failures (last_at);

-- The keys of ASP.NET Core's Data Protection, each of them an XML element.
CREATE TABLE data_protection_keys (
    id         BYTEA PRIMARY KEY,
    created_at BIGINT NOT NULL,
    sealed     BYTEA NOT NULL
);
