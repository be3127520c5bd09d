-- +goose Up
CREATE TABLE texts (
    name bytea PRIMARY KEY,
    body bytea NOT NULL
);
