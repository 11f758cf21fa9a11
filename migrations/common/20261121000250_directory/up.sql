CREATE TABLE units (
    id UUID NOT NULL PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Name and code in lower case, for search: SQLite folds ASCII alone.
    search TEXT NOT NULL,
    kind TEXT NOT NULL,
    retired_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX units_by_time ON units (created_at, id);
