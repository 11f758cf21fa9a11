-- SHA-256 of the thumbnail as stored; absent where the photo was kept before this was noted.
ALTER TABLE photos ADD COLUMN thumb_sha256 TEXT;
-- Since when nobody may find or attach it: its bytes are being removed, and its row goes after them.
ALTER TABLE photos ADD COLUMN given_up_at TIMESTAMPTZ;
