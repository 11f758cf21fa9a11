ALTER TABLE petitions ADD COLUMN supervised_at TIMESTAMPTZ;
CREATE INDEX petitions_need_supervision ON petitions (reported_at, id) WHERE supervised_at IS NOT NULL;
