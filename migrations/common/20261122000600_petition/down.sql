DROP INDEX petitions_need_review;
DROP INDEX petitions_need_extension;
DROP INDEX petitions_need_arbitration;
DROP INDEX petitions_need_call_back;
DROP INDEX petitions_by_handler;
DROP TABLE routing_alarms;
DROP TABLE routing_rule_sets;
