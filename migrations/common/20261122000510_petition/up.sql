-- What was promised: each deadline with its pauses and extensions already added.
ALTER TABLE petitions ADD COLUMN response_due_at TIMESTAMPTZ;
ALTER TABLE petitions ADD COLUMN response_warn_at TIMESTAMPTZ;
ALTER TABLE petitions ADD COLUMN response_measure TEXT;
ALTER TABLE petitions ADD COLUMN handling_due_at TIMESTAMPTZ;
ALTER TABLE petitions ADD COLUMN handling_warn_at TIMESTAMPTZ;
ALTER TABLE petitions ADD COLUMN handling_measure TEXT;
ALTER TABLE petitions ADD COLUMN responded_in_time BOOLEAN;
ALTER TABLE petitions ADD COLUMN handled_in_time BOOLEAN;
ALTER TABLE petitions ADD COLUMN warned_at TIMESTAMPTZ;
ALTER TABLE petitions ADD COLUMN overdue_at TIMESTAMPTZ;
ALTER TABLE petitions ADD COLUMN climbed_at TIMESTAMPTZ;
-- When timed work must look at the petition again: the one column that it walks.
ALTER TABLE petitions ADD COLUMN alarm_at TIMESTAMPTZ;
CREATE INDEX petitions_by_alarm ON petitions (alarm_at, id) WHERE alarm_at IS NOT NULL;

-- The deadline that runs now; none while the clocks wait or have ended.
ALTER TABLE petition_scopes ADD COLUMN due_at TIMESTAMPTZ;
CREATE INDEX petition_scopes_by_due ON petition_scopes (scope_id, due_at, petition_id) WHERE due_at IS NOT NULL;

-- What the community has set of its time limits; the rest is as published.
CREATE TABLE petition_clock_rules (
    -- All zeros: whatever the category.
    category_id UUID NOT NULL,
    urgency TEXT NOT NULL,
    -- Empty: whatever the kind.
    kind TEXT NOT NULL,
    response_minutes INTEGER,
    response_measure TEXT,
    handling_minutes INTEGER,
    handling_measure TEXT,
    climb_minutes INTEGER,
    climb_measure TEXT,
    PRIMARY KEY (category_id, urgency, kind)
);

-- The windows, in minutes, and the version that every change of them or of a rule counts.
CREATE TABLE petition_settings (
    id SMALLINT NOT NULL PRIMARY KEY,
    rating_minutes INTEGER NOT NULL,
    reopen_minutes INTEGER NOT NULL,
    question_minutes INTEGER NOT NULL,
    urge_minutes INTEGER NOT NULL,
    version INTEGER NOT NULL
);
INSERT INTO petition_settings (id, rating_minutes, reopen_minutes, question_minutes, urge_minutes, version)
VALUES (1, 10080, 21600, 7200, 1440, 1);

-- What waits already is looked at once, and then has an alarm of its own.
UPDATE petitions SET alarm_at = updated_at WHERE status IN ('awaiting_reporter', 'suspended', 'handled');
