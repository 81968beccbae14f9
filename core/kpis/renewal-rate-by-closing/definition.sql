WITH rows AS (
  SELECT w.period, e.grp, e.account, e.contract,
         CAST(e.outcome = 'renewed' AS BIGINT) AS part,
         CAST(1 AS BIGINT) AS whole,
         e.outcome <> 'open' AS counted
  FROM expiry e
  JOIN win w ON e.closed_month > w.t0 AND e.closed_month <= w.t1
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
