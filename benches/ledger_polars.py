"""The ledger by Polars: ledger_polars.py FOLDER THREADS OUT.csv"""
import os
import sys
import time

folder, threads, out = sys.argv[1:4]
os.environ["POLARS_MAX_THREADS"] = threads
import polars as pl

c = pl.col


def run():
    acc=pl.scan_parquet(f"{folder}/accounts.parquet").select("account_id",c("segment").cast(pl.String).cast(pl.Categorical),c("currency").cast(pl.String)).join(pl.scan_parquet(f"{folder}/fx.parquet"),on="currency").select("account_id","segment","ppm").collect()
    ch=pl.scan_parquet(f"{folder}/changes.parquet").select("account_id","product_id","effective_date","change_id","mrr_after")
    lm=(ch.join(acc.lazy().select("account_id","ppm"),on="account_id")
        .with_columns(m=((c("effective_date").dt.year()-2022)*12+c("effective_date").dt.month()-1).cast(pl.Int16),lvl=c("mrr_after")*c("ppm")//1_000_000)
        .sort("account_id","product_id","effective_date","change_id")
        .filter(~((c("account_id")==c("account_id").shift(-1))&(c("product_id")==c("product_id").shift(-1))&(c("m")==c("m").shift(-1))).fill_null(False))
        .select("account_id","m",d=c("lvl")-pl.when((c("account_id")==c("account_id").shift(1))&(c("product_id")==c("product_id").shift(1))).then(c("lvl").shift(1)).otherwise(0))
        .collect())
    same=c("account_id")==c("account_id").shift(1)
    am=(lm.lazy().group_by("account_id","m").agg(c("d").sum(),up=c("d").clip(lower_bound=0).sum(),dn=c("d").clip(upper_bound=0).sum())
        .sort("account_id","m")
        .with_columns(cs=c("d").cum_sum())
        .with_columns(clo=c("cs")-pl.when(same.fill_null(False)).then(None).otherwise(c("cs")-c("d")).forward_fill(), nxt=pl.when(c("account_id")==c("account_id").shift(-1)).then(c("m").shift(-1)).otherwise(36))
        .drop("cs").collect())
    opn=c("clo")-c("d"); z=lambda cond,e: pl.when(cond).then(e).otherwise(0).sum()
    mov=(am.lazy().with_columns(opn=opn).with_columns(ever=c("m")>c("m").filter(c("clo")>0).min().over("account_id"))
        .join(acc.lazy().select("account_id","segment"),on="account_id").group_by("segment","m").agg(
        new=z((c("opn")==0)&(c("clo")>0)&~c("ever"),c("clo")), react=z((c("opn")==0)&(c("clo")>0)&c("ever"),c("clo")),
        exp_net=z((c("opn")>0)&(c("clo")>c("opn")),c("d")), con_net=z((c("opn")>0)&(c("clo")>0)&(c("clo")<c("opn")),c("d")),
        exp_gross=z((c("opn")>0)&(c("clo")>0),c("up")), con_gross=z((c("opn")>0)&(c("clo")>0),c("dn")), churn=z((c("opn")>0)&(c("clo")==0),-c("opn")),
        n_new=((c("opn")==0)&(c("clo")>0)&~c("ever")).sum(), n_react=((c("opn")==0)&(c("clo")>0)&c("ever")).sum(), n_churn=((c("opn")>0)&(c("clo")==0)).sum()).collect())
    dn=(am.lazy().select("account_id","clo",m=pl.int_ranges("m","nxt",dtype=pl.Int16)).explode("m")
        .with_columns(o12=pl.when(c("account_id")==c("account_id").shift(12)).then(c("clo").shift(12)).otherwise(0).fill_null(0),o1=pl.when(same.fill_null(False)).then(c("clo").shift(1)).otherwise(0))
        .join(acc.lazy().select("account_id","segment"),on="account_id").group_by("segment","m").agg(clo=c("clo").sum(),logos=(c("clo")>0).sum(),
        base1=c("o1").sum(),kept1=z(c("o1")>0,c("clo")),gross1=z(c("o1")>0,pl.min_horizontal("o1","clo")),
        base12=c("o12").sum(),kept12=z(c("o12")>0,c("clo")),gross12=z(c("o12")>0,pl.min_horizontal("o12","clo")),logos12=(c("o12")>0).sum(),logos12_kept=((c("o12")>0)&(c("clo")>0)).sum()).collect())
    r=dn.join(mov,on=["segment","m"],how="left").fill_null(0).with_columns(c("segment").cast(pl.String)).sort("segment","m").select("segment","m","clo","logos","new","react","exp_net","con_net","exp_gross","con_gross","churn","n_new","n_react","n_churn","base1","kept1","gross1","base12","kept12","gross12","logos12","logos12_kept")
    return r


begin = time.perf_counter()
rows = run()
print(f"seconds {time.perf_counter() - begin:.3f} polars {pl.__version__}")
rows.write_csv(out, include_header=False)
