-- +goose Up
CREATE TABLE assessments (
    person   bytea NOT NULL,
    id       bytea NOT NULL,
    quiz     text NOT NULL,
    corrects bytea,
    finished timestamptz NOT NULL,
    verdict  text NOT NULL,
    role     text,
    levels   jsonb NOT NULL,
    summary  bytea NOT NULL,
    rest     bytea NOT NULL,
    PRIMARY KEY (person, id)
);
