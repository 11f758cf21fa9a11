ALTER TABLE petition_scopes
    DROP CONSTRAINT petition_scopes_pkey,
    ADD PRIMARY KEY (scope_id, status, created_at, petition_id);
