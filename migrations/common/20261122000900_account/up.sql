-- Sealed values bound to their row, and keyed indexes by which they are found; never a number in clear.
ALTER TABLE accounts ADD COLUMN phone_sealed BYTEA;
ALTER TABLE accounts ADD COLUMN phone_index BYTEA;
ALTER TABLE accounts ADD COLUMN openid_sealed BYTEA;
ALTER TABLE accounts ADD COLUMN openid_index BYTEA;
CREATE UNIQUE INDEX accounts_by_phone ON accounts (phone_index);
CREATE UNIQUE INDEX accounts_by_openid ON accounts (openid_index);
