-- validation is the outcome of the last handshake as JSON; null when there was none since proof_revision, the revision that last changed what a handshake proves.
ALTER TABLE destinations ADD COLUMN validation TEXT;
ALTER TABLE destinations ADD COLUMN proof_revision INTEGER NOT NULL DEFAULT 1;

-- kind 0 is an event, 1 a handshake: shown with the deliveries, but never sent again.
ALTER TABLE messages ADD COLUMN kind INTEGER NOT NULL DEFAULT 0;
