-- The exact address, sealed. What was stored before in clear is read until `sanping keys rotate` has sealed it.
ALTER TABLE petitions ADD COLUMN address_sealed BYTEA;
CREATE INDEX petitions_unsealed ON petitions (id) WHERE address IS NOT NULL;
-- Since when its words and its exact place are gone.
ALTER TABLE petitions ADD COLUMN forgotten_at TIMESTAMPTZ;
CREATE INDEX petitions_to_forget ON petitions (ended_at) WHERE ended_at IS NOT NULL AND forgotten_at IS NULL;
