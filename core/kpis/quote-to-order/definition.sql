WITH rows AS (
  SELECT w.period, d.grp, d.account, d.deal,
         CAST(COALESCE(d.days_from_quote, 0) AS BIGINT) AS part,
         CAST(1 AS BIGINT) AS whole,
         d.days_from_quote IS NOT NULL AS counted
  FROM won_deal d
  JOIN win w ON d.month > w.t0 AND d.month <= w.t1
)
SELECT period, grp,
       CAST(COALESCE(SUM(part) FILTER (WHERE counted), 0) AS BIGINT) AS part,
       CAST(COALESCE(SUM(whole) FILTER (WHERE counted), 0) AS BIGINT) AS whole,
       COUNT(*) FILTER (WHERE counted) AS rows_in,
       COUNT(*) FILTER (WHERE NOT counted) AS rows_out
FROM rows
GROUP BY period, grp
ORDER BY period, grp
