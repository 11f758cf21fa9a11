DROP INDEX accounts_by_openid;
DROP INDEX accounts_by_phone;
ALTER TABLE accounts DROP COLUMN openid_index;
ALTER TABLE accounts DROP COLUMN openid_sealed;
ALTER TABLE accounts DROP COLUMN phone_index;
ALTER TABLE accounts DROP COLUMN phone_sealed;
