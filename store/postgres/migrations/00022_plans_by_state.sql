-- +goose Up
CREATE VIEW plans_by_state AS
SELECT active, count(*) AS plans, count(DISTINCT person) AS people
FROM plans
GROUP BY active
HAVING count(DISTINCT person) >= 10;
