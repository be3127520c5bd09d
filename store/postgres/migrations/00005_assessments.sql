-- +goose Up
CREATE TABLE assessments (
    person   bytea NOT NULL,
    id       bytea NOT NULL,
    quiz     text NOT NULL,
    corrects bytea,
    summary  bytea NOT NULL,
    rest     bytea NOT NULL,
    PRIMARY KEY (person, id)
);
