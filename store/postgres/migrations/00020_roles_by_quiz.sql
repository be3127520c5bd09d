-- +goose Up
CREATE VIEW roles_by_quiz AS
SELECT s.quiz, s.verdict, s.role, count(*) AS results, count(DISTINCT s.person) AS people
FROM standing s
JOIN results_by_month m ON m.quiz = s.quiz AND m.month = s.month
GROUP BY s.quiz, s.verdict, s.role
HAVING count(DISTINCT s.person) >= 10;
