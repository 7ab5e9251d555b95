-- The nodes that share this database. A row is an incarnation: one unbroken hold of a lease. Who takes its lanes deletes it, under a lock that waits for what it is just
-- writing; afterwards it can write nothing.
CREATE TABLE cluster_nodes (
    node_no    BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name       TEXT NOT NULL,
    place      TEXT NOT NULL,
    process    TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    leaving    BOOLEAN NOT NULL DEFAULT false,
    expires_at TIMESTAMPTZ NOT NULL
) WITH (fillfactor = 50);

-- A lane belongs to the partition of its destination's number modulo 64. unclean: its last owner died, so that what it was sending may have been the reason.
CREATE TABLE cluster_partitions (
    partition_no BIGINT PRIMARY KEY,
    owner        BIGINT,
    unclean      BOOLEAN NOT NULL DEFAULT false
);

INSERT INTO cluster_partitions (partition_no) SELECT * FROM generate_series(0, 63);

-- Counters that nodes look at to see whether anything has changed. Their one row is locked until the commit, so they count in the order of the commits.
CREATE TABLE cluster_state (
    membership    BIGINT NOT NULL,
    configuration BIGINT NOT NULL
) WITH (fillfactor = 50);

INSERT INTO cluster_state VALUES (0, 0);

-- What was committed on one node for a lane of another: 0 a delivery, 1 the lane must look at the table, 2 a delivery was ended by a person.
-- It only wakes: the truth is in the table of pending deliveries.
CREATE TABLE inbox (
    partition_no   BIGINT NOT NULL,
    message_id     BYTEA NOT NULL,
    ordinal        BIGINT NOT NULL,
    kind           BIGINT NOT NULL,
    destination_no BIGINT NOT NULL,
    PRIMARY KEY (partition_no, message_id, ordinal, kind, destination_no)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_cost_delay = 0);

-- The last changes of what nodes keep in memory. kind: 1 tenant, 2 destination, 3 source, 4 event type, 5 API keys, 6 OAuth2 client, 7 what all share, 8 jobs.
CREATE TABLE cluster_changes (
    configuration BIGINT PRIMARY KEY,
    node_no       BIGINT,
    kind          BIGINT NOT NULL,
    tenant_no     BIGINT NOT NULL,
    number        BIGINT NOT NULL,
    subject       TEXT NOT NULL
);

-- Every batch of a node begins with it, in the same transaction. The shared lock on the key does not stand in the way of renewals.
CREATE FUNCTION cluster_fence(node BIGINT) RETURNS VOID LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM cluster_nodes WHERE node_no = node FOR KEY SHARE;
    IF NOT FOUND THEN RAISE EXCEPTION 'node % has lost its lease', node USING ERRCODE = 'SP001'; END IF;
END $$;

CREATE FUNCTION cluster_tell(kind BIGINT, tenant_no BIGINT, number BIGINT, subject TEXT) RETURNS VOID LANGUAGE plpgsql AS $$
DECLARE
    next BIGINT;
BEGIN
    UPDATE cluster_state SET configuration = configuration + 1 RETURNING configuration INTO next;
    INSERT INTO cluster_changes VALUES (next, nullif(current_setting('sealpost.node', true), '')::BIGINT, kind, tenant_no, number, subject);
END $$;

-- Told at the end of the transaction, so that the counters are locked for the moment of the commit only.
CREATE FUNCTION cluster_changed() RETURNS TRIGGER LANGUAGE plpgsql AS $$
DECLARE
    r RECORD;
BEGIN
    IF TG_OP = 'DELETE' THEN r := OLD; ELSE r := NEW; END IF;
    CASE TG_TABLE_NAME
        WHEN 'tenants' THEN PERFORM cluster_tell(1, r.tenant_no, 0, '');
        WHEN 'destinations' THEN PERFORM cluster_tell(2, r.tenant_no, r.destination_no, '');
        WHEN 'secrets' THEN
            IF r.destination_no = 0 THEN PERFORM cluster_tell(1, r.tenant_no, 0, '');
            ELSE PERFORM cluster_tell(2, r.tenant_no, r.destination_no, '');
            END IF;
        WHEN 'sources' THEN PERFORM cluster_tell(3, 0, r.source_no, '');
        WHEN 'source_tokens' THEN PERFORM cluster_tell(3, 0, r.source_no, '');
        WHEN 'source_secrets' THEN PERFORM cluster_tell(3, 0, r.source_no, '');
        WHEN 'event_types' THEN PERFORM cluster_tell(4, 0, CASE WHEN r.archived_at IS NULL THEN 0 ELSE 1 END, r.name);
        WHEN 'api_keys' THEN PERFORM cluster_tell(5, 0, 0, '');
        WHEN 'oauth_clients' THEN PERFORM cluster_tell(6, r.tenant_no, 0, encode(r.id, 'hex'));
        WHEN 'instance' THEN PERFORM cluster_tell(7, 0, 0, r.name);
        WHEN 'jobs' THEN PERFORM cluster_tell(8, 0, 0, '');
    END CASE;
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER tenants_changed AFTER INSERT OR UPDATE OR DELETE ON tenants DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER destinations_changed AFTER INSERT OR UPDATE OR DELETE ON destinations DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER secrets_changed AFTER INSERT OR UPDATE OR DELETE ON secrets DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER sources_changed AFTER UPDATE OR DELETE ON sources DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER source_tokens_changed AFTER INSERT OR UPDATE OR DELETE ON source_tokens DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER source_secrets_changed AFTER INSERT OR UPDATE OR DELETE ON source_secrets DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER event_types_changed AFTER INSERT OR UPDATE OR DELETE ON event_types DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER api_keys_made AFTER INSERT OR DELETE ON api_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER api_keys_changed AFTER UPDATE ON api_keys DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (OLD.revoked_at IS DISTINCT FROM NEW.revoked_at OR OLD.expires_at IS DISTINCT FROM NEW.expires_at) EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER oauth_clients_changed AFTER UPDATE OR DELETE ON oauth_clients DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER instance_changed AFTER INSERT OR UPDATE ON instance DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (NEW.name = 'signature-settings') EXECUTE FUNCTION cluster_changed();
CREATE CONSTRAINT TRIGGER jobs_made AFTER INSERT ON jobs DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cluster_changed();
