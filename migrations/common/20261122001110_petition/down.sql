DROP INDEX petitions_to_forget;
DROP INDEX petitions_unsealed;
ALTER TABLE petitions DROP COLUMN forgotten_at;
ALTER TABLE petitions DROP COLUMN address_sealed;
