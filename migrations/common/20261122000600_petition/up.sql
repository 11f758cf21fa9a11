CREATE TABLE routing_rule_sets (
    id UUID NOT NULL PRIMARY KEY,
    -- For people: 1, 2, 3 … in the order in which sets were made.
    number INTEGER NOT NULL UNIQUE,
    name TEXT NOT NULL,
    state TEXT NOT NULL,
    -- The rules in their order. They are read and written whole; a set that was active never changes.
    rules JSONB NOT NULL,
    version INTEGER NOT NULL,
    created_by UUID,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    activated_at TIMESTAMPTZ
);
CREATE UNIQUE INDEX routing_rule_sets_active ON routing_rule_sets (state) WHERE state = 'active';
CREATE INDEX routing_rule_sets_by_time ON routing_rule_sets (created_at, id);

CREATE TABLE routing_alarms (
    id UUID NOT NULL PRIMARY KEY,
    set_id UUID NOT NULL REFERENCES routing_rule_sets (id),
    position INTEGER NOT NULL,
    rule_name TEXT NOT NULL,
    problem TEXT NOT NULL,
    -- The report at which it was noticed; none where somebody had the rules checked.
    petition_id UUID REFERENCES petitions (id),
    raised_at TIMESTAMPTZ NOT NULL,
    acknowledged_at TIMESTAMPTZ,
    acknowledged_by UUID
);
-- A broken rule raises one alarm until somebody has seen to it.
CREATE UNIQUE INDEX routing_alarms_open ON routing_alarms (set_id, position) WHERE acknowledged_at IS NULL;
CREATE INDEX routing_alarms_by_time ON routing_alarms (raised_at, id);

-- How much is in whose hands.
CREATE INDEX petitions_by_handler ON petitions (handler_id, status) WHERE handler_id IS NOT NULL;
-- What waits for somebody: few at any time, whatever the community's past.
CREATE INDEX petitions_need_call_back ON petitions (reported_at, id) WHERE call_back_due;
CREATE INDEX petitions_need_arbitration ON petitions (reported_at, id) WHERE arbitration;
CREATE INDEX petitions_need_extension ON petitions (reported_at, id) WHERE extension_asked IS NOT NULL;
CREATE INDEX petitions_need_review ON petitions (reported_at, id) WHERE review_on IS NOT NULL;
