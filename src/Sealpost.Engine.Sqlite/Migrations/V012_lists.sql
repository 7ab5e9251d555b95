-- What a source took in, and what ended otherwise than by arriving, of a tenant and of one destination: lists over years of history. All are partial, so that what is published and arrives touches none.
CREATE INDEX messages_source ON messages (tenant_no, source_id, id) WHERE source_id IS NOT NULL;

DROP INDEX attempts_failed;

CREATE INDEX attempts_ended ON attempts (tenant_no, outcome, message_id, ordinal) WHERE outcome > 2;
CREATE INDEX attempts_ended_destination ON attempts (destination_no, outcome, message_id, ordinal) WHERE outcome > 2;
