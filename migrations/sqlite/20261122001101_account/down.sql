DROP TRIGGER audit_heads_remain;
DROP TRIGGER audit_heads_go_on;
DROP TRIGGER audit_lines_remain;
DROP TRIGGER audit_lines_stay;
