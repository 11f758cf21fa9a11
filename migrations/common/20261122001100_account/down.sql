DROP TABLE audit_heads;
DROP INDEX audit_lines_by_account;
DROP INDEX audit_lines_unlinked;
DROP INDEX audit_lines_by_seq;
ALTER TABLE audit_lines DROP COLUMN hash;
ALTER TABLE audit_lines DROP COLUMN commitment;
ALTER TABLE audit_lines DROP COLUMN salt;
ALTER TABLE audit_lines DROP COLUMN seq;
