WITH rows AS (
  SELECT w.period, l.grp, l.account, l.deal,
         CAST(l.expanded = 'yes' AS BIGINT) AS part,
         CAST(1 AS BIGINT) AS whole,
         l.expanded <> 'unknown' AS counted
  FROM landing l
  JOIN win w ON l.month > w.t0 AND l.month <= w.t1
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
