-- What an open petition is found by when another is like it: digests of its rarest words, weighed in
-- thousandths, and of the cell of ground it lies in (weight 0).
CREATE TABLE petition_terms (
    petition_id UUID NOT NULL REFERENCES petitions (id),
    term BIGINT NOT NULL,
    weight SMALLINT NOT NULL,
    PRIMARY KEY (petition_id, term)
);
CREATE INDEX petition_terms_by_term ON petition_terms (term, petition_id, weight);
