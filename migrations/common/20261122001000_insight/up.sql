-- Whether the same voice had the same handled before: all four are asked, for one voice may bring thousands.
CREATE INDEX petitions_by_reporter ON petitions (reporter, category_id, grid_id, first_handled_at);
-- The part of a map; by status first, for the open ones are few among many.
CREATE INDEX petitions_by_position ON petitions (status, latitude, longitude);
