-- The category of the petition, so that a list of one category looks at no petition of another.
ALTER TABLE petition_scopes ADD COLUMN category_id UUID;
UPDATE petition_scopes SET category_id = (SELECT p.category_id FROM petitions p WHERE p.id = petition_id);
