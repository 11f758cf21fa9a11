-- One row for every name under which a petition is in somebody's scope: lists, counts and figures walk it.
CREATE TABLE petition_scopes (
    scope_id UUID NOT NULL,
    status SMALLINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    petition_id UUID NOT NULL REFERENCES petitions (id),
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (scope_id, status, created_at, petition_id)
);
CREATE INDEX petition_scopes_by_change ON petition_scopes (scope_id, updated_at, petition_id);
CREATE INDEX petition_scopes_by_petition ON petition_scopes (petition_id, scope_id);
