-- +goose Up
CREATE TABLE probes (
    id  bigint PRIMARY KEY,
    at  timestamptz NOT NULL
);
