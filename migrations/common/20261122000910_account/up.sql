CREATE TABLE phone_codes (
    id UUID NOT NULL PRIMARY KEY,
    phone_index BYTEA NOT NULL,
    -- Counts the codes of a phone: of two sent at once one finds its number taken, so the caps hold.
    seq INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    code_hash BYTEA NOT NULL,
    address TEXT NOT NULL,
    tries INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ,
    UNIQUE (phone_index, seq)
);
CREATE INDEX phone_codes_by_time ON phone_codes (created_at);
CREATE INDEX phone_codes_by_address ON phone_codes (address, created_at);

CREATE TABLE second_factors (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id),
    secret_sealed BYTEA NOT NULL,
    confirmed_at TIMESTAMPTZ,
    last_step BIGINT NOT NULL,
    tries INTEGER NOT NULL,
    tries_since TIMESTAMPTZ NOT NULL
);

CREATE TABLE recovery_codes (
    hash BYTEA NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    used_at TIMESTAMPTZ
);
CREATE INDEX recovery_codes_by_account ON recovery_codes (account_id);

-- Sign-ins that wait for their second factor.
CREATE TABLE sign_in_challenges (
    hash BYTEA NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    device TEXT NOT NULL,
    way TEXT NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at TIMESTAMPTZ
);
CREATE INDEX sign_in_challenges_by_account ON sign_in_challenges (account_id);
CREATE INDEX sign_in_challenges_by_end ON sign_in_challenges (expires_at);

CREATE TABLE second_factor_rule (
    id SMALLINT NOT NULL PRIMARY KEY,
    roles JSONB NOT NULL,
    version INTEGER NOT NULL
);
INSERT INTO second_factor_rule (id, roles, version) VALUES (1, '[]', 1);

ALTER TABLE sessions ADD COLUMN enrolment_only BOOLEAN NOT NULL DEFAULT FALSE;
