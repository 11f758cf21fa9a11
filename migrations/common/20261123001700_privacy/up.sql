-- Keys that must outlast SANPING_SECRET, sealed.
CREATE TABLE lasting_keys (
    name TEXT NOT NULL PRIMARY KEY,
    key_sealed BYTEA NOT NULL
);
