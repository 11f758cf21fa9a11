-- Who reported the same before.
CREATE INDEX petitions_by_reporter ON petitions (reporter, category_id);
-- The part of a map; by status first, for the open ones are few among many.
CREATE INDEX petitions_by_position ON petitions (status, latitude, longitude);
