WITH rows AS (
  SELECT w.period, m.grp, m.account,
         CAST(1 AS BIGINT) AS part,
         CAST(1 AS BIGINT) AS whole,
         TRUE AS counted
  FROM movement m
  JOIN win w ON m.month = w.t1
  WHERE m.kind = 'new'
  GROUP BY w.period, m.grp, m.account
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
