-- +goose Up
CREATE VIEW standing AS
SELECT a.person, a.quiz, date_trunc('month', a.finished AT TIME ZONE 'UTC') AS month, a.verdict, a.role, a.levels
FROM assessments a
WHERE NOT EXISTS (SELECT 1 FROM assessments c WHERE c.person = a.person AND c.corrects = a.id);
