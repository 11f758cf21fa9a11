-- Words that somebody has edited; all others are those that Sanping brings along.
CREATE TABLE notice_templates (
    topic TEXT NOT NULL,
    reader TEXT NOT NULL,
    channel TEXT NOT NULL,
    language TEXT NOT NULL,
    -- None where the words were reset: then those of the release count.
    parts JSONB,
    wechat_id TEXT,
    version INTEGER NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (topic, reader, channel, language)
);

CREATE TABLE notice_preferences (
    account_id UUID NOT NULL PRIMARY KEY REFERENCES accounts (id),
    language TEXT NOT NULL,
    -- Minutes of the day in China.
    quiet_from INTEGER NOT NULL,
    quiet_to INTEGER NOT NULL,
    choices JSONB NOT NULL,
    version INTEGER NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
