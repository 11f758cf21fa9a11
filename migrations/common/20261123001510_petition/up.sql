-- By the status first: without figures about its tables SQLite takes any index with an equality before one without, and
-- sorted all that waited for the desk.
DROP INDEX petitions_need_redispatch;
CREATE INDEX petitions_need_redispatch ON petitions (status, reported_at, id) WHERE returns > 0;
DROP INDEX petitions_need_arbitration;
CREATE INDEX petitions_need_arbitration ON petitions (status, reported_at, id) WHERE arbitration;
