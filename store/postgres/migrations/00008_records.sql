-- +goose Up
CREATE TABLE records (
    person bytea NOT NULL,
    kind   text NOT NULL,
    id     bytea NOT NULL,
    body   bytea NOT NULL,
    PRIMARY KEY (person, kind, id)
);
