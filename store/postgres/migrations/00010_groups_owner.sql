-- +goose Up
CREATE INDEX groups_owner ON groups (owner);
