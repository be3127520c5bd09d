-- +goose Up
CREATE TABLE copies (
    id     bigint PRIMARY KEY,
    source text NOT NULL,
    begun  timestamptz NOT NULL
);
