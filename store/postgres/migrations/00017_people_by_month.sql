-- +goose Up
CREATE VIEW people_by_month AS
SELECT date_trunc('month', created AT TIME ZONE 'UTC') AS month, count(*) AS people
FROM people
WHERE created < date_trunc('month', now() AT TIME ZONE 'UTC') AT TIME ZONE 'UTC'
GROUP BY 1
HAVING count(*) >= 10;
