-- The rows of one petition side by side: a step changes them where they lie, and of the indexes only those whose columns
-- it changes. Keyed by what a step changes, each row and its place in every index was taken out and put back.
CREATE TABLE petition_scopes_anew (
    scope_id UUID NOT NULL,
    status SMALLINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    petition_id UUID NOT NULL REFERENCES petitions (id),
    updated_at TIMESTAMPTZ NOT NULL,
    due_at TIMESTAMPTZ,
    category_id UUID,
    PRIMARY KEY (petition_id, scope_id)
) WITHOUT ROWID;
INSERT INTO petition_scopes_anew
    (scope_id, status, created_at, petition_id, updated_at, due_at, category_id)
SELECT scope_id, status, created_at, petition_id, updated_at, due_at, category_id
FROM petition_scopes ORDER BY petition_id, scope_id;
DROP TABLE petition_scopes;
ALTER TABLE petition_scopes_anew RENAME TO petition_scopes;
CREATE INDEX petition_scopes_by_report ON petition_scopes (scope_id, status, created_at, petition_id, category_id);
CREATE INDEX petition_scopes_by_change ON petition_scopes (scope_id, updated_at, petition_id);
CREATE INDEX petition_scopes_by_due ON petition_scopes (scope_id, due_at, petition_id) WHERE due_at IS NOT NULL;
