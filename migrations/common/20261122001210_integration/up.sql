CREATE TABLE webhooks (
    id UUID NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    url TEXT NOT NULL,
    -- The actions that are told of, by their names; an empty array is all of them.
    actions JSONB NOT NULL,
    grid_id UUID NOT NULL REFERENCES grid_nodes (id),
    disabled_at TIMESTAMPTZ,
    version INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE webhook_secrets (
    id UUID NOT NULL PRIMARY KEY,
    webhook_id UUID NOT NULL REFERENCES webhooks (id),
    sealed BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ
);
CREATE INDEX webhook_secrets_by_webhook ON webhook_secrets (webhook_id);

CREATE TABLE webhook_deliveries (
    id UUID NOT NULL PRIMARY KEY,
    webhook_id UUID NOT NULL REFERENCES webhooks (id),
    event_id UUID NOT NULL,
    kind TEXT NOT NULL,
    -- As it is signed and sent, to the last byte.
    body TEXT NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    answer INTEGER,
    trouble TEXT,
    created_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due_at) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, created_at, id);

-- One row: up to where the stream has become deliveries.
CREATE TABLE webhook_place (
    id SMALLINT NOT NULL PRIMARY KEY,
    place TEXT NOT NULL
);
