-- One row for each telling of one person in one channel.
CREATE TABLE notice_deliveries (
    id UUID NOT NULL PRIMARY KEY,
    message_id UUID NOT NULL,
    -- The step that is told of: a petition and its version, or a message and 0.
    occasion_id UUID NOT NULL,
    occasion_seq INTEGER NOT NULL,
    recipient_kind TEXT NOT NULL,
    recipient_id UUID NOT NULL,
    channel TEXT NOT NULL,
    topic TEXT NOT NULL,
    reader TEXT NOT NULL,
    petition_id UUID,
    status TEXT,
    detail TEXT,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at TIMESTAMPTZ NOT NULL,
    claimed_until TIMESTAMPTZ,
    last_error TEXT,
    happened_at TIMESTAMPTZ NOT NULL,
    ended_at TIMESTAMPTZ,
    dead_at TIMESTAMPTZ,
    read_at TIMESTAMPTZ,
    -- However often a step names a person, and whoever fans it out: once in each channel.
    UNIQUE (occasion_id, occasion_seq, recipient_id, channel)
);
CREATE INDEX notice_deliveries_due ON notice_deliveries (channel, due_at) WHERE ended_at IS NULL;
CREATE INDEX notice_deliveries_dead ON notice_deliveries (dead_at, id) WHERE dead_at IS NOT NULL;
CREATE INDEX notice_deliveries_by_recipient ON notice_deliveries (recipient_id, channel, happened_at, id);
CREATE INDEX notice_deliveries_unread ON notice_deliveries (recipient_id, channel) WHERE read_at IS NULL;
CREATE INDEX notice_deliveries_by_time ON notice_deliveries (happened_at);
