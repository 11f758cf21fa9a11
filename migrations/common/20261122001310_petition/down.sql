ALTER TABLE petition_scopes DROP COLUMN category_id;
