DROP TABLE imported_petitions;
DROP TABLE petition_numbers;
DROP TABLE petition_ratings;
DROP TABLE petition_reporters;
DROP TABLE petition_events;
DROP TABLE petitions;
DROP TABLE categories;
