-- The place of a delivery in an ordered destination, one more than the greatest when it is accepted; null for all other destinations. What shares a place was
-- accepted at the same time and goes by its id.
ALTER TABLE pending ADD COLUMN position INTEGER;

CREATE INDEX pending_order ON pending (destination_no, position, message_id, ordinal) WHERE position IS NOT NULL;
