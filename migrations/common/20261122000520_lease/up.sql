-- Who does a piece of timed work, and until when unless renewed.
CREATE TABLE leases (
    name TEXT NOT NULL PRIMARY KEY,
    holder UUID NOT NULL,
    -- Counts the holders: what a former one still holds in its hands is stale.
    epoch BIGINT NOT NULL,
    until TIMESTAMPTZ NOT NULL
);
