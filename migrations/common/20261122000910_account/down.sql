ALTER TABLE sessions DROP COLUMN enrolment_only;
DROP TABLE second_factor_rule;
DROP TABLE sign_in_challenges;
DROP TABLE recovery_codes;
DROP TABLE second_factors;
DROP TABLE phone_codes;
