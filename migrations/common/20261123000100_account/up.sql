-- Keys by which programs sign in. Of the key itself only a digest: 32 random bytes need no slow hash.
CREATE TABLE account_keys (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    hash BYTEA NOT NULL,
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    created_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ,
    last_used_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX account_keys_by_hash ON account_keys (hash);
CREATE INDEX account_keys_by_account ON account_keys (account_id, created_at);
