CREATE TABLE grid_nodes (
    id UUID NOT NULL PRIMARY KEY,
    parent_id UUID REFERENCES grid_nodes (id),
    level TEXT NOT NULL,
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    -- Name and code in lower case, for search: SQLite folds ASCII alone.
    search TEXT NOT NULL,
    polygon JSONB,
    retired_at TIMESTAMPTZ,
    version BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX grid_nodes_by_parent ON grid_nodes (parent_id, created_at, id);
CREATE INDEX grid_nodes_by_time ON grid_nodes (created_at, id);

CREATE TABLE grid_ancestors (
    node_id UUID NOT NULL REFERENCES grid_nodes (id),
    ancestor_id UUID NOT NULL REFERENCES grid_nodes (id),
    -- 0 is the node itself, 1 its parent, and so on to the root.
    distance INTEGER NOT NULL,
    PRIMARY KEY (node_id, distance)
);
CREATE INDEX grid_ancestors_by_ancestor ON grid_ancestors (ancestor_id, node_id);

CREATE TABLE grid_events (
    id UUID NOT NULL PRIMARY KEY,
    node_id UUID NOT NULL REFERENCES grid_nodes (id),
    action TEXT NOT NULL,
    old_value TEXT,
    new_value TEXT,
    account_id UUID REFERENCES accounts (id),
    at TIMESTAMPTZ NOT NULL,
    reason TEXT
);
CREATE INDEX grid_events_by_node ON grid_events (node_id, at, id);

CREATE TABLE grid_duties (
    id UUID NOT NULL PRIMARY KEY,
    account_id UUID NOT NULL REFERENCES accounts (id),
    grid_id UUID NOT NULL REFERENCES grid_nodes (id),
    post TEXT NOT NULL,
    starts_at TIMESTAMPTZ NOT NULL,
    ends_at TIMESTAMPTZ
);
CREATE INDEX grid_duties_by_grid ON grid_duties (grid_id, starts_at, id);
CREATE INDEX grid_duties_by_account ON grid_duties (account_id, starts_at, id);

-- One row, counted up by every change of the tree, so that each process knows when its map is old.
CREATE TABLE grid_revision (
    id SMALLINT NOT NULL PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO grid_revision (id, revision) VALUES (1, 0);
