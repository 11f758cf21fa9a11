-- Sent back and with the desk again: few at any time, whatever the community's past.
CREATE INDEX petitions_need_redispatch ON petitions (reported_at, id) WHERE returns > 0 AND status = 'reported';
