"""The reference set of the ledger benchmark: a deterministic log of subscription changes.

A row of changes is the new level of one subscription line (account x product) from its effective
date on, minor units a month; 0 means cancelled. Rows are shuffled, as a log arrives. The seed is
fixed: the same sizes always give the same files.
"""
import datetime as dt
import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 20250728
FIRST, END = dt.date(2022, 1, 1), dt.date(2025, 1, 1)
FIRST_DAY, DAYS = (FIRST - dt.date(1970, 1, 1)).days, (END - FIRST).days
SEGMENTS, CURRENCIES = ["Enterprise", "Mid-market", "SMB"], ["GBP", "USD", "EUR"]
LEVELS = np.array([400_000, 80_000, 9_000])  # pence a month of a typical line, by segment


def named(codes, names):
    return pa.DictionaryArray.from_arrays(pa.array(codes, pa.uint8()).cast(pa.int8()), pa.array(names))


def write(folder: pathlib.Path, accounts: int, changes: int) -> None:
    """Writes accounts, changes and fx as Parquet into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    # The order of draws is part of the set: moving one changes every figure after it.
    draw = np.random.default_rng(SEED)
    segment = draw.choice(np.array([0, 1, 2], np.uint8), accounts, p=[0.05, 0.25, 0.70])
    currency = draw.choice(np.array([0, 1, 2], np.uint8), accounts, p=[0.40, 0.45, 0.15])
    region = draw.integers(0, 4, accounts, dtype=np.uint8)
    has_parent = draw.random(accounts) < 0.10
    parent = np.where(has_parent, draw.integers(0, accounts, accounts), -1).astype(np.int32)
    pq.write_table(
        pa.table({
            "account_id": pa.array(np.arange(accounts, dtype=np.int32)),
            "segment": named(segment, SEGMENTS),
            "region": pa.array(region),
            "currency": named(currency, CURRENCIES),
            "parent_id": pa.array(parent, mask=parent < 0),
        }),
        folder / "accounts.parquet",
        compression="zstd",
    )
    log = change_log(draw, segment, accounts, changes)
    shuffled = draw.permutation(changes)
    pq.write_table(log.take(pa.array(shuffled)), folder / "changes.parquet", compression="zstd", row_group_size=1 << 20)
    ppm = pa.array([1_000_000, 785_000, 855_000], pa.int64())
    pq.write_table(pa.table({"currency": pa.array(CURRENCIES), "ppm": ppm}), folder / "fx.parquet")


def change_log(draw, segment, accounts: int, changes: int) -> pa.Table:
    """Every account has a change; gamma weights spread the rest with a heavy tail."""
    weight = draw.gamma(1.2, 1.0, accounts)
    more = draw.multinomial(changes - accounts, weight / weight.sum())
    account = np.repeat(np.arange(accounts, dtype=np.int32), 1 + more)
    first = np.zeros(changes, dtype=bool)
    first[np.concatenate(([0], np.cumsum(1 + more)[:-1]))] = True
    products = 1 + draw.binomial(5, 0.18, accounts)
    product = (draw.integers(0, 1 << 20, changes) % products[account]).astype(np.uint8)
    product[first] = 0
    start = (draw.random(accounts) ** 1.3 * DAYS * 0.9).astype(np.int32)
    day = start[account] + (draw.random(changes) * (DAYS - start[account])).astype(np.int32)
    day[first] = start[account[first]]
    order = np.lexsort((np.arange(changes), day, product, account))
    account, product, day = account[order], product[order], day[order]
    line_start = np.ones(changes, bool)
    line_start[1:] = (account[1:] != account[:-1]) | (product[1:] != product[:-1])
    typical = LEVELS[segment[account]] * (0.5 + product * 0.2)
    level = draw.lognormal(0, 0.45, changes)
    mrr = np.maximum(100, (typical * level / 100).astype(np.int64) * 100)
    cancelled = (draw.random(changes) < 0.10) & ~line_start
    mrr[cancelled] = 0
    seats = np.maximum(1, mrr // 2_500).astype(np.int32)
    seats[cancelled] = 0
    return pa.table({
        "change_id": pa.array(np.arange(changes, dtype=np.int64)),
        "account_id": pa.array(account),
        "product_id": pa.array(product),
        "effective_date": pa.array((day + FIRST_DAY).astype(np.int32)).cast(pa.date32()),
        "mrr_after": pa.array(mrr),
        "seats_after": pa.array(seats),
    })
