-- +goose Up
CREATE TABLE plans (
    person  bytea NOT NULL,
    id      bytea NOT NULL,
    version bigint NOT NULL,
    active  boolean NOT NULL,
    summary bytea NOT NULL,
    whole   bytea NOT NULL,
    PRIMARY KEY (person, id)
);
