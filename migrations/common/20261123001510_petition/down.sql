DROP INDEX petitions_need_arbitration;
CREATE INDEX petitions_need_arbitration ON petitions (reported_at, id) WHERE arbitration;
DROP INDEX petitions_need_redispatch;
CREATE INDEX petitions_need_redispatch ON petitions (reported_at, id) WHERE returns > 0 AND status = 'reported';
