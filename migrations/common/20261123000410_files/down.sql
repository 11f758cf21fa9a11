ALTER TABLE photos DROP COLUMN given_up_at;
ALTER TABLE photos DROP COLUMN thumb_sha256;
