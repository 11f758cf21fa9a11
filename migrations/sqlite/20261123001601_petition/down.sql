CREATE TABLE petition_scopes_as_before (
    scope_id UUID NOT NULL,
    status SMALLINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    petition_id UUID NOT NULL REFERENCES petitions (id),
    updated_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ,
    category_id UUID,
    PRIMARY KEY (scope_id, status, created_at, petition_id)
) WITHOUT ROWID;
INSERT INTO petition_scopes_as_before
    (scope_id, status, created_at, petition_id, updated_at, due_at, category_id)
SELECT scope_id, status, created_at, petition_id, updated_at, due_at, category_id
FROM petition_scopes ORDER BY scope_id, status, created_at, petition_id;
DROP TABLE petition_scopes;
ALTER TABLE petition_scopes_as_before RENAME TO petition_scopes;
CREATE INDEX petition_scopes_by_change ON petition_scopes (scope_id, updated_at, petition_id);
CREATE INDEX petition_scopes_by_petition ON petition_scopes (petition_id, scope_id);
CREATE INDEX petition_scopes_by_due ON petition_scopes (scope_id, due_at, petition_id) WHERE due_at IS NOT NULL;
