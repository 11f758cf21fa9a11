CREATE TABLE photos (
    id UUID NOT NULL PRIMARY KEY,
    -- The voice that uploaded it, or that it was given over to; absent where nobody signed in.
    owner UUID,
    petition_id UUID,
    event_id UUID,
    media_type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX photos_by_petition ON photos (petition_id);
CREATE INDEX photos_waiting ON photos (created_at) WHERE petition_id IS NULL;
