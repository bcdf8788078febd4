"""Which outlet a label or an address means: one id and one name, whoever spelled it."""

import polars as pl

from transforms.addresses import host_of

UNKNOWN_OUTLET = ("unknown", "Unknown outlet")
_SUFFIX = (
    r"(?i)\s*(?:[-–—|:]\s*(?:news|opinion|local|politics|editorials?|analysis|world|business|sports?|latest|home|breaking news)"
    r"|\((?:web news|online news|online|web|news|print|opinion)\)|\s(?:online news|online edition|online|web news))\s*$"
)


def with_outlets(readings: pl.DataFrame, outlets: pl.DataFrame) -> pl.DataFrame:
    """`readings` with `outlet_id` and `outlet`, found by label, then by domain, then by their source, else made from what is stated.

    `outlets` is seeds/outlets.csv with `labels` and `domains` as lists.
    """
    address = pl.coalesce("canonical_url", "url")
    stripped = pl.col("outlet_label").str.replace(_SUFFIX, "").str.strip_chars()
    host = pl.coalesce(host_of(pl.col("url")), host_of(address), _host_in_label(pl.col("outlet_label")))
    keyed = readings.with_columns(
        _fold(pl.col("outlet_label")).alias("_label"),
        _fold(stripped).alias("_stripped"),
        stripped.alias("_name"),
        host.alias("_host"),
        host.str.replace(r"^[^.]+\.", "").alias("_parent"),
        host.str.replace(r"^[^.]+\.[^.]+\.", "").alias("_grandparent"),
    )
    by_label, by_domain = _label_table(outlets), _domain_table(outlets)
    for key, table in (("_label", by_label), ("_stripped", by_label), *((key, by_domain) for key in _HOSTS)):
        keyed = keyed.join(
            table, left_on=key, right_on="key", how="left", maintain_order="left", suffix=key, nulls_equal=False
        ).rename({"found": f"found{key}"})
    return _name_outlets(keyed, outlets).select(*readings.columns, "outlet_id", "outlet")


_HOSTS = ("_host", "_parent", "_grandparent")


def _fold(label: pl.Expr) -> pl.Expr:
    """Letters and digits alone, so that `harbour-post` and `The Harbour Post` are one."""
    bare = label.str.to_lowercase().str.replace(r"^\s*the[\s_-]+", "").str.replace_all(r"[^\p{L}\p{N}]", "")
    return pl.when(bare != "").then(bare)


def _host_in_label(label: pl.Expr) -> pl.Expr:
    return label.str.to_lowercase().str.extract(r"^\s*(?:https?://)?(?:www\.)?((?:[a-z0-9-]+\.)+[a-z]{2,})/?\s*$", 1)


def _label_table(outlets: pl.DataFrame) -> pl.DataFrame:
    spelled = pl.concat_list(pl.col("outlet_id", "name"), pl.col("labels").fill_null([]))
    return _key_table(outlets.select(found="outlet_id", key=spelled), _fold(pl.col("key")))


def _domain_table(outlets: pl.DataFrame) -> pl.DataFrame:
    domains = pl.col("domains").fill_null([])
    return _key_table(
        outlets.select(found="outlet_id", key=domains), pl.col("key").str.to_lowercase().str.strip_chars()
    )


def _key_table(listed: pl.DataFrame, key: pl.Expr) -> pl.DataFrame:
    exploded = listed.explode("key", empty_as_null=True, keep_nulls=True).with_columns(key=key)
    return exploded.filter(pl.col("key").fill_null("") != "").unique("key", keep="first", maintain_order=True)


def _name_outlets(keyed: pl.DataFrame, outlets: pl.DataFrame) -> pl.DataFrame:
    known = pl.coalesce(
        "found_label", "found_stripped", "found_host", "found_parent", "found_grandparent", "source_outlet_id"
    )
    stated = pl.coalesce(pl.when(pl.col("_stripped").is_not_null()).then("_name"), "_host")
    names = outlets.select(outlet_id="outlet_id", _known_name="name").unique(
        "outlet_id", keep="first", maintain_order=True
    )
    unknown_id, unknown_name = UNKNOWN_OUTLET
    return (
        keyed.with_columns(outlet_id=pl.coalesce(known, _slug(stated), pl.lit(unknown_id)), _stated=stated)
        .join(names, on="outlet_id", how="left", maintain_order="left")
        .with_columns(outlet=pl.coalesce("_known_name", "_stated", pl.lit(unknown_name)))
    )


def _slug(name: pl.Expr) -> pl.Expr:
    return name.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "-").str.strip_chars("-")
