-- A line is written without them and linked a moment later: what it costs to file must not wait for the chain.
ALTER TABLE audit_lines ADD COLUMN seq BIGINT;
-- Whoever erases the address and the detail of a line erases the salt too: then nobody can try values out.
ALTER TABLE audit_lines ADD COLUMN salt BYTEA;
ALTER TABLE audit_lines ADD COLUMN commitment BYTEA;
ALTER TABLE audit_lines ADD COLUMN hash BYTEA;
CREATE UNIQUE INDEX audit_lines_by_seq ON audit_lines (seq);
CREATE INDEX audit_lines_unlinked ON audit_lines (at, id) WHERE seq IS NULL;
CREATE INDEX audit_lines_by_account ON audit_lines (account_id, at);

-- One row: where the chain ends, and behind which line the kept part of it begins.
CREATE TABLE audit_heads (
    id SMALLINT NOT NULL PRIMARY KEY,
    base_seq BIGINT NOT NULL,
    base_hash BYTEA NOT NULL,
    seq BIGINT NOT NULL,
    hash BYTEA NOT NULL,
    -- A keyed digest of the rest: whoever can write the table and does not know the secret cannot make it.
    seal BYTEA NOT NULL
);
