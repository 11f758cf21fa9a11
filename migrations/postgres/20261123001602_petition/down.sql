DROP INDEX petition_scopes_by_report;
ALTER TABLE petition_scopes
    DROP CONSTRAINT petition_scopes_pkey,
    ADD PRIMARY KEY (scope_id, status, created_at, petition_id) INCLUDE (category_id);
CREATE INDEX petition_scopes_by_petition ON petition_scopes (petition_id, scope_id);
