-- A list of a rare category went through all of the scope to fill a page.
CREATE INDEX petition_scopes_by_category ON petition_scopes (scope_id, category_id, status, created_at, petition_id);
