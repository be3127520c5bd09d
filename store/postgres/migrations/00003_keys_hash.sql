-- +goose Up
CREATE UNIQUE INDEX keys_hash ON keys (hash);
