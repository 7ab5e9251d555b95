-- A secret of destination 0 is the tenant's own: one for all its destinations of a profile.
CREATE INDEX secrets_account ON secrets (tenant_no, secret_no) WHERE destination_no = 0;
