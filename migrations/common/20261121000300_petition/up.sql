CREATE TABLE categories (
    id UUID NOT NULL PRIMARY KEY,
    parent_id UUID REFERENCES categories (id),
    code TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    sector TEXT,
    photo_required BOOLEAN NOT NULL,
    check_required BOOLEAN NOT NULL,
    low_rating TEXT NOT NULL,
    retired_at TIMESTAMPTZ,
    version INTEGER NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX categories_by_parent ON categories (parent_id);

CREATE TABLE petitions (
    id UUID NOT NULL PRIMARY KEY,
    number TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    category_id UUID NOT NULL REFERENCES categories (id),
    urgency TEXT NOT NULL,
    channel TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    address TEXT,
    longitude DOUBLE PRECISION,
    latitude DOUBLE PRECISION,
    grid_id UUID NOT NULL,
    routed_by TEXT NOT NULL,
    routed_reason TEXT NOT NULL,
    identity_mode TEXT NOT NULL,
    reporter UUID NOT NULL,
    parent_id UUID REFERENCES petitions (id),
    status TEXT NOT NULL,
    version INTEGER NOT NULL,
    assignee_kind TEXT,
    assignee_id UUID,
    handler_id UUID,
    round INTEGER NOT NULL,
    returns INTEGER NOT NULL,
    arbitration BOOLEAN NOT NULL,
    tier_id UUID,
    question_expires_at TIMESTAMPTZ,
    review_on DATE,
    extension_asked SMALLINT,
    extended_days INTEGER NOT NULL,
    call_back_due BOOLEAN NOT NULL,
    paused_since TIMESTAMPTZ,
    paused_seconds BIGINT NOT NULL,
    merged_into UUID REFERENCES petitions (id),
    merged_before TEXT,
    reported_at TIMESTAMPTZ NOT NULL,
    dispatched_at TIMESTAMPTZ,
    accepted_at TIMESTAMPTZ,
    first_handled_at TIMESTAMPTZ,
    handled_at TIMESTAMPTZ,
    ended_at TIMESTAMPTZ,
    updated_at TIMESTAMPTZ NOT NULL,
    -- Title, body, address and number in lower case: SQLite folds ASCII letters only.
    search_text TEXT NOT NULL
);
CREATE INDEX petitions_by_parent ON petitions (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX petitions_by_merger ON petitions (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE petition_events (
    id UUID NOT NULL PRIMARY KEY,
    petition_id UUID NOT NULL REFERENCES petitions (id),
    -- The petition's version after the step: of two that act upon one version, one is refused here too.
    seq INTEGER NOT NULL,
    action TEXT NOT NULL,
    account_id UUID,
    capacity TEXT NOT NULL,
    from_status TEXT,
    to_status TEXT NOT NULL,
    round INTEGER NOT NULL,
    reason TEXT,
    body TEXT,
    detail JSONB,
    visibility TEXT NOT NULL,
    at TIMESTAMPTZ NOT NULL,
    client_at TIMESTAMPTZ,
    UNIQUE (petition_id, seq)
);

CREATE TABLE petition_reporters (
    petition_id UUID NOT NULL REFERENCES petitions (id),
    voice UUID NOT NULL,
    -- The petition that was merged into this one and brought the voice along.
    via UUID REFERENCES petitions (id),
    joined_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (petition_id, voice)
);
CREATE INDEX petition_reporters_by_via ON petition_reporters (via) WHERE via IS NOT NULL;

CREATE TABLE petition_ratings (
    petition_id UUID NOT NULL REFERENCES petitions (id),
    round INTEGER NOT NULL,
    voice UUID NOT NULL,
    by_reporter BOOLEAN NOT NULL,
    score SMALLINT NOT NULL,
    reasons JSONB NOT NULL,
    body TEXT,
    at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (petition_id, round, voice)
);

-- How many petitions of a day have been given a number.
CREATE TABLE petition_numbers (
    day DATE NOT NULL PRIMARY KEY,
    taken INTEGER NOT NULL
);

CREATE TABLE imported_petitions (
    source TEXT NOT NULL,
    external_id TEXT NOT NULL,
    petition_id UUID NOT NULL REFERENCES petitions (id),
    PRIMARY KEY (source, external_id)
);
