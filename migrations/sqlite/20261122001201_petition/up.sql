-- The order in which steps were committed. One writer numbers them, so `xact` has nothing to say here.
CREATE TABLE petition_stream (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    xact BIGINT NOT NULL DEFAULT 0,
    event_id UUID NOT NULL,
    at TIMESTAMPTZ NOT NULL
);
