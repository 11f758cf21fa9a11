DROP TABLE lasting_keys;
