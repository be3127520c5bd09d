-- +goose Up
CREATE TABLE drafts (
    person bytea NOT NULL,
    quiz   bytea NOT NULL,
    body   bytea NOT NULL,
    PRIMARY KEY (person, quiz)
);
