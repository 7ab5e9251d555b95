-- 1 viewer, 2 webhook manager, 3 tenant admin, 4 super admin. Null in keys that are older than roles: a webhook manager of its tenant, or a super admin.
ALTER TABLE api_keys ADD COLUMN role BIGINT;
