-- The words by which a category is suggested, as the community edits them.
CREATE TABLE category_words (
    category_id UUID NOT NULL REFERENCES categories (id),
    word TEXT NOT NULL,
    PRIMARY KEY (category_id, word)
);

-- What was suggested, and what the person then chose: no text, no person.
CREATE TABLE category_suggestions (
    id UUID NOT NULL PRIMARY KEY,
    model_version TEXT NOT NULL,
    sector TEXT NOT NULL,
    sector_score DOUBLE PRECISION NOT NULL,
    category_id UUID NOT NULL REFERENCES categories (id),
    category_score DOUBLE PRECISION NOT NULL,
    suggested_at TIMESTAMPTZ NOT NULL,
    petition_id UUID REFERENCES petitions (id),
    chosen_id UUID REFERENCES categories (id)
);
CREATE INDEX category_suggestions_by_petition ON category_suggestions (petition_id) WHERE petition_id IS NOT NULL;
CREATE INDEX category_suggestions_unused ON category_suggestions (suggested_at) WHERE petition_id IS NULL;
