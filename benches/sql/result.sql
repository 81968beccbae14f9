-- the 22 columns of the ledger
SELECT b.segment, b.m, b.clo, b.logos, coalesce(new, 0), coalesce(react, 0), coalesce(exp_net, 0), coalesce(con_net, 0),
  coalesce(exp_gross, 0), coalesce(con_gross, 0), coalesce(churn, 0), coalesce(n_new, 0), coalesce(n_react, 0), coalesce(n_churn, 0),
  coalesce(base1, 0), kept1, gross1, coalesce(base12, 0), kept12, gross12, logos12, logos12_kept
FROM bal b LEFT JOIN mov USING (segment, m) ORDER BY 1, 2
