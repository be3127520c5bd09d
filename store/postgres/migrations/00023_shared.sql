-- +goose Up
CREATE TABLE shared (
    name text PRIMARY KEY,
    body bytea NOT NULL
);
