DROP INDEX petitions_by_position;
DROP INDEX petitions_by_reporter;
