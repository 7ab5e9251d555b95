-- When the first of the failures in a row began, once they have gone on for a while; null while the destination answers well.
ALTER TABLE destinations ADD COLUMN failing_since INTEGER;

-- What the tenant has of its own, retention and quotas, as JSON; null for what the instance says.
ALTER TABLE tenants ADD COLUMN settings TEXT;
