DROP TABLE notice_preferences;
DROP TABLE notice_templates;
