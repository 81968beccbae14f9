WITH rows AS (
  SELECT w.period, c.grp, c.account,
         CAST(c.is_quoted AS BIGINT) AS part,
         CAST(1 AS BIGINT) AS whole,
         c.has_matured AS counted
  FROM lead_company c
  JOIN win w ON c.month > w.t0 AND c.month <= w.t1
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
