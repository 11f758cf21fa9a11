DROP TRIGGER audit_heads_remain ON audit_heads;
DROP TRIGGER audit_heads_go_on ON audit_heads;
DROP TRIGGER audit_lines_remain_all ON audit_lines;
DROP TRIGGER audit_lines_remain ON audit_lines;
DROP TRIGGER audit_lines_stay ON audit_lines;
DROP FUNCTION audit_heads_go_on();
DROP FUNCTION audit_lines_remain();
DROP FUNCTION audit_lines_stay();
