-- +goose Up
CREATE TABLE events (
    person bytea NOT NULL,
    seq    bigint NOT NULL,
    body   bytea NOT NULL,
    PRIMARY KEY (person, seq)
);
