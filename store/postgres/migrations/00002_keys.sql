-- +goose Up
CREATE TABLE keys (
    person bytea NOT NULL,
    id     bytea NOT NULL,
    hash   bytea NOT NULL,
    body   bytea NOT NULL,
    PRIMARY KEY (person, id)
);
