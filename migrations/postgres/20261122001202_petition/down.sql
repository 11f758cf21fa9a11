DROP TABLE petition_stream;
