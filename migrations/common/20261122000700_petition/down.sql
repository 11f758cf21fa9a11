DROP TABLE category_suggestions;
DROP TABLE category_words;
