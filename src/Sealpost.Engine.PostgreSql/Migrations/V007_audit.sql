-- Who changed what, written in the transaction of the change. It only grows: the triggers refuse everything else. tenant_no is null for what belongs to the instance.
CREATE TABLE audit (
    id           BYTEA PRIMARY KEY,
    tenant_no    BIGINT,
    at           BIGINT NOT NULL,
    actor        TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    address      TEXT,
    action       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    state_before TEXT,
    state_after  TEXT
);

CREATE INDEX audit_tenant ON audit (tenant_no, id);

CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log only grows';
END;
$$;

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
