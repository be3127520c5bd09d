-- +goose Up
CREATE TABLE allowances (
    asker bytea PRIMARY KEY,
    due   timestamptz NOT NULL
);
