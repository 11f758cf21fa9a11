DROP INDEX petitions_need_supervision;
ALTER TABLE petitions DROP COLUMN supervised_at;
