"""A table said once: its Polars schema, its DuckDB DDL, its shape checks and its dictionary page."""

from dataclasses import dataclass

import polars as pl

UTC_INSTANT = pl.Datetime("us", "UTC")
STRINGS = pl.List(pl.String)

_SQL_TYPES: dict[pl.DataType, str] = {
    pl.String(): "VARCHAR",
    pl.Binary(): "BLOB",
    pl.Boolean(): "BOOLEAN",
    pl.Int16(): "SMALLINT",
    pl.Int32(): "INTEGER",
    pl.Int64(): "BIGINT",
    pl.Float32(): "FLOAT",
    pl.Float64(): "DOUBLE",
    pl.Date(): "DATE",
    UTC_INSTANT: "TIMESTAMPTZ",
    STRINGS: "VARCHAR[]",
}


class ContractError(ValueError):
    """A frame that does not keep its contract; the message names the table and the columns."""


@dataclass(frozen=True)
class Column:
    """One column: what it means, its type, and what its values may be."""

    name: str
    dtype: pl.DataType
    doc: str
    unit: str = ""
    nullable: bool = False
    values: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    references: str = ""
    """`table.column` that every value must be found in."""
    is_clock: bool = False
    """Tells when a run happened, so it differs between runs over the same input."""

    def sql_type(self) -> str:
        """The DuckDB type of this column."""
        return _SQL_TYPES[self.dtype]

    def comment(self) -> str:
        """What stands in the warehouse beside this column."""
        unit = f" Unit: {self.unit}." if self.unit else ""
        allowed = f" One of: {', '.join(self.values)}." if self.values else ""
        return f"{self.doc}{unit}{allowed}"


@dataclass(frozen=True)
class Table:
    """One table: its grain, its key and its columns. Everything derived from a table derives from this."""

    name: str
    grain: str
    doc: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    made_by: str = ""
    """The step or command that makes its rows."""

    def schema(self) -> pl.Schema:
        """Column names and Polars types, in order."""
        return pl.Schema({column.name: column.dtype for column in self.columns})

    def empty(self) -> pl.DataFrame:
        """A frame of this table with no rows."""
        return pl.DataFrame(schema=self.schema())

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name!r}")

    def content_columns(self) -> list[str]:
        """The columns that are equal for equal input, whenever and in whatever order it was run."""
        return [column.name for column in self.columns if not column.is_clock]

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """This table's columns, in order and of the right types; ContractError names what is missing or will not cast."""
        missing = [column.name for column in self.columns if column.name not in frame.columns]
        if missing:
            raise ContractError(f"{self.name}: missing column(s) {', '.join(missing)}; got {', '.join(frame.columns)}")
        wrong = []
        cast = []
        for column in self.columns:
            try:
                cast.append(frame.get_column(column.name).cast(column.dtype, strict=True))
            except pl.exceptions.PolarsError as error:
                wrong.append(f"{column.name} ({frame.schema[column.name]} to {column.dtype}: {error})")
        if wrong:
            raise ContractError(f"{self.name}: cannot convert {'; '.join(wrong)}")
        return pl.DataFrame(cast)

    def ddl(self, prefix: str = "") -> list[str]:
        """The CREATE TABLE statement and its comments. `prefix` is a catalog or schema with its dot, or empty."""
        rows = [
            f'  "{column.name}" {column.sql_type()}{"" if column.nullable else " NOT NULL"}' for column in self.columns
        ]
        target = f'{prefix}"{self.name}"'
        body = ",\n".join(rows)
        statements = [f"CREATE TABLE IF NOT EXISTS {target} (\n{body}\n)"]
        statements.append(f"COMMENT ON TABLE {target} IS {_sql_text(f'{self.doc} Grain: {self.grain}.')}")
        statements += [
            f'COMMENT ON COLUMN {target}."{column.name}" IS {_sql_text(column.comment())}' for column in self.columns
        ]
        return statements


def _sql_text(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
