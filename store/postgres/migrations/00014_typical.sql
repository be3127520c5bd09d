-- +goose Up
CREATE TABLE typical (
    quiz    text NOT NULL,
    catalog text NOT NULL,
    name    bytea NOT NULL,
    PRIMARY KEY (quiz, catalog)
);
