DROP INDEX petitions_need_redispatch;
