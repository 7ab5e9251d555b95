-- Who changed what, written in the transaction of the change. It only grows: the triggers refuse everything else. tenant_no is null for what belongs to the instance.
CREATE TABLE audit (
    id           BLOB PRIMARY KEY,
    tenant_no    INTEGER,
    at           INTEGER NOT NULL,
    actor        TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    address      TEXT,
    action       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    state_before TEXT,
    state_after  TEXT
) WITHOUT ROWID;

CREATE INDEX audit_tenant ON audit (tenant_no, id);

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;

CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN
    SELECT RAISE(ABORT, 'the audit log only grows');
END;
