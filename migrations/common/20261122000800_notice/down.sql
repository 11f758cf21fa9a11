DROP TABLE notice_deliveries;
