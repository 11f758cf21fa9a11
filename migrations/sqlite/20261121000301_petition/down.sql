DROP TABLE petition_scopes;
