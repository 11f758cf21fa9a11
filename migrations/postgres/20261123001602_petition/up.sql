-- The key that SQLite has; the index of lists beside it, as it was.
ALTER TABLE petition_scopes DROP CONSTRAINT petition_scopes_pkey, ADD PRIMARY KEY (petition_id, scope_id);
DROP INDEX petition_scopes_by_petition;
CREATE INDEX petition_scopes_by_report ON petition_scopes (scope_id, status, created_at, petition_id)
    INCLUDE (category_id);
