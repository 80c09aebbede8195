"""Rows of SQL connectors, through the SQLAlchemy engine that edge.api has for each.

`SQLTable.to_dataframe` would load a whole table and round its values. Of PostgreSQL each cell is the
exact text that the server's own output functions write.
"""

import datetime
import json
import re

from .failures import NotFound
from .values import text

# Characters of cells in one answer; more rows wait for the next request.
MOST_CHARACTERS = 4 * 1024 * 1024
MOST_ROWS = 5000


def tables(connection, _params, _request):
    return [{"name": text(name)} for name in connection.tables]


def columns(connection, params, request):
    with reading(connection, params, request) as reader:
        return reader.columns(params["table"])


def preview(connection, params, request):
    start, limit = int(params["start"]), min(int(params["limit"]), MOST_ROWS)
    with reading(connection, params, request) as reader:
        found = reader.columns(params["table"])
        rows, size, complete = [], 0, True
        for row in reader.rows(params["table"], found, start, limit):
            request.check()
            # One row always fits, so that reading gets on.
            if rows and size > MOST_CHARACTERS:
                complete = False
                break
            rows.append(row)
            size += sum(len(cell) for cell in row if cell is not None)
    complete = complete and int(params["limit"]) <= limit
    return {"columns": found, "rows": rows, "complete": complete}


def reading(connection, params, request):
    engine = connection.engine
    dialect = getattr(getattr(engine, "dialect", None), "name", "postgresql")
    reader = PostgresReader if dialect in ("postgresql", "postgres") else AnyReader
    return reader(engine, int(params.get("timeout") or 0), request)


class Reader:
    """A connection of its own, which reads only and whose statement ends when nobody waits."""

    def __init__(self, engine, timeout, request):
        self._engine = engine
        self._timeout = timeout
        self._request = request

    def __enter__(self):
        self._request.check()
        self._connection = self._engine.connect()
        self._request.on_cancel(self._cancel)
        try:
            self.begin()
        except BaseException:
            self._connection.close()
            raise
        return self

    def __exit__(self, *_):
        # Gives it back to the pool, which ends the transaction.
        self._connection.close()

    def begin(self):
        pass

    def run(self, statement, **options):
        # Without parameters, or a driver would read "%" in names as one.
        connection = self._connection.execution_options(no_parameters=True, **options)
        # SQLAlchemy before 1.4 takes a text as it is.
        execute = getattr(connection, "exec_driver_sql", None) or connection.execute
        return execute(statement)

    def _cancel(self):
        proxy = getattr(self._connection, "connection", None)
        raw = getattr(proxy, "dbapi_connection", None) or getattr(proxy, "connection", None)
        cancel = getattr(raw, "cancel", None)
        if callable(cancel):
            cancel()


class PostgresReader(Reader):
    def begin(self):
        self.run("SET TRANSACTION READ ONLY")
        self.run("SET LOCAL DateStyle = 'ISO'")
        # Rows of a table that nobody changes come in the same order each time.
        self.run("SET LOCAL synchronize_seqscans = off")
        if self._timeout > 0:
            self.run("SET LOCAL statement_timeout = %d" % self._timeout)

    def columns(self, table):
        # PostgreSQL's own short names of types: int8, not bigint.
        rows = self.run(
            "SELECT a.attname,"
            " CASE WHEN t.typelem <> 0 AND t.typlen = -1 THEN e.typname ELSE t.typname END,"
            " substring(format_type(a.atttypid, a.atttypmod) from '[(][0-9,-]+[)]'),"
            " t.typelem <> 0 AND t.typlen = -1,"
            " a.attnotnull, coalesce(a.attnum = ANY (i.indkey), false)"
            " FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
            " LEFT JOIN pg_type e ON e.oid = t.typelem"
            " LEFT JOIN pg_index i ON i.indrelid = a.attrelid AND i.indisprimary"
            " WHERE a.attrelid = %d AND a.attnum > 0 AND NOT a.attisdropped"
            " ORDER BY a.attnum" % self._find(table)[0]
        ).fetchall()
        return [
            {
                "name": name,
                "type": ("char" if base == "bpchar" else base)
                + (modifier or "")
                + ("[]" if is_array else ""),
                "nullable": not required,
                "key": bool(key),
            }
            for name, base, modifier, is_array, required, key in rows
        ]

    def rows(self, table, found, start, limit):
        _, schema, name = self._find(table)
        # `concat` writes values as the server sends them; a cast to text spells some otherwise.
        # Only "is not distinct from" tells a null from a row of nulls.
        cells = [
            "CASE WHEN {0} IS NOT DISTINCT FROM NULL THEN NULL ELSE concat({0}) END".format(
                "t." + quoted(column["name"])
            )
            for column in found
        ]
        keys = ["t." + quoted(column["name"]) for column in found if column["key"]]
        statement = "SELECT %s FROM %s.%s AS t%s LIMIT %d OFFSET %d" % (
            ", ".join(cells),
            quoted(schema),
            quoted(name),
            " ORDER BY " + ", ".join(keys) if keys else "",
            limit,
            start,
        )
        for row in self.run(statement, stream_results=True):
            yield list(row)

    def _find(self, table):
        """Id, schema and name of a table; names may come with their schema in front."""
        name, schema = table["name"], table.get("schema")
        candidates = [quoted(name)] if schema is None else [quoted(schema) + "." + quoted(name)]
        if schema is None and "." in name:
            candidates.append(".".join(quoted(part) for part in name.split(".", 1)))
        for candidate in candidates:
            rows = self.run(
                "SELECT c.oid, n.nspname, c.relname FROM pg_class c"
                " JOIN pg_namespace n ON n.oid = c.relnamespace"
                " WHERE c.oid = to_regclass(%s)" % literal(candidate)
            ).fetchall()
            if rows:
                oid, found_schema, found_name = rows[0]
                return int(oid), found_schema, found_name
        raise NotFound('There is no table "%s".' % name)


class AnyReader(Reader):
    """Other databases, by what SQLAlchemy knows of them."""

    def columns(self, table):
        import sqlalchemy

        inspector = sqlalchemy.inspect(self._engine)
        name, schema = table["name"], table.get("schema")
        if not inspector.has_table(name, schema=schema) and name not in self._views(inspector):
            raise NotFound('There is no table "%s".' % name)
        keys = inspector.get_pk_constraint(name, schema=schema).get("constrained_columns") or []
        return [
            {
                "name": text(column["name"]),
                "type": type_text(column["type"]),
                "nullable": bool(column.get("nullable", True)),
                "key": column["name"] in keys,
            }
            for column in inspector.get_columns(name, schema=schema)
        ]

    def rows(self, table, found, start, limit):
        import sqlalchemy

        every = [sqlalchemy.column(column["name"]) for column in found]
        target = sqlalchemy.table(table["name"], *every)
        if table.get("schema"):
            target.schema = table["schema"]
        keys = [target.c[column["name"]] for column in found if column["key"]]
        query = sqlalchemy.select(*every).select_from(target).order_by(*(keys or every[:1]))
        for row in self._connection.execute(query.limit(limit).offset(start)):
            yield [cell_text(value) for value in row]

    @staticmethod
    def _views(inspector):
        try:
            return inspector.get_view_names()
        except NotImplementedError:
            return []


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def literal(value):
    return "E'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def type_text(value):
    try:
        return str(value)
    except Exception:  # types of a dialect that cannot be compiled
        return re.sub(r"\(.*", "", repr(value))


def cell_text(value):
    """The shortest text that reads back to the same value."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\x" + bytes(value).hex()
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
