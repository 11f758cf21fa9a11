CREATE TABLE consents (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    document TEXT NOT NULL,
    version INTEGER NOT NULL,
    given_at TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ
);
CREATE INDEX consents_by_account ON consents (account_id, document, given_at);

CREATE TABLE disclosures (
    id UUID NOT NULL PRIMARY KEY,
    petition_id UUID NOT NULL REFERENCES petitions (id),
    -- Whose values they are.
    subject UUID NOT NULL,
    account_id UUID NOT NULL REFERENCES accounts (id),
    capacity TEXT NOT NULL,
    purpose TEXT NOT NULL,
    reason TEXT NOT NULL,
    fields JSONB NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
CREATE INDEX disclosures_by_subject ON disclosures (subject, at, id);

CREATE TABLE erasures (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    asked_by UUID NOT NULL REFERENCES accounts (id),
    asked_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    withdrawn_at TIMESTAMPTZ,
    done_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX erasures_pending ON erasures (account_id) WHERE withdrawn_at IS NULL AND done_at IS NULL;
CREATE INDEX erasures_due ON erasures (due_at) WHERE withdrawn_at IS NULL AND done_at IS NULL;

-- Answers hold personal data: they are sealed, and can be found by what they are about.
ALTER TABLE idempotency_keys ADD COLUMN sealed BYTEA;
ALTER TABLE idempotency_keys ADD COLUMN subject UUID;
CREATE INDEX idempotency_keys_by_subject ON idempotency_keys (subject) WHERE subject IS NOT NULL;
CREATE INDEX outbox_messages_by_recipient ON outbox_messages (recipient_id);
