DROP TABLE petition_terms;
