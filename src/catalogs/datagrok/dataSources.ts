/** What a value of `dataSource` stands for. */
export type DataSourceGroup = 'database' | 'file';

/** Data sources of Datagrok that users make connections of. [certain: official Python client] */
export const DATA_SOURCES: Readonly<Record<DataSourceGroup, readonly string[]>> = {
  database: [
    'Postgres',
    'Access',
    'Athena',
    'BigQuery',
    'Cassandra',
    'ClickHouse',
    'DB2',
    'Excel',
    'Firebird',
    'HBase',
    'Hive',
    'Hive2',
    'MariaDB',
    'MLFlow',
    'MongoDB',
    'MS SQL',
    'MySQL',
    'Neo4j',
    'Oracle',
    'Redshift',
    'Snowflake',
    'Socrata',
    'Sparql',
    'SQLite',
    'Teradata',
    'Twitter',
    'Vertica',
    'Web',
  ],
  file: [
    'S3',
    'Files',
    'Amazon EFS',
    'Azure Blob',
    'CoreWeave',
    'Dropbox',
    'GitHub',
    'GoogleCloud',
    'SharePoint',
  ],
};

/** Datagrok's own, hidden in lists as in its web page. [certain] */
const SYSTEM: ReadonlySet<string> = new Set(['AWS', 'PostgresDart']);

export function isSystemDataSource(dataSource: string): boolean {
  return SYSTEM.has(dataSource);
}

/** A connection without one is a folder of files. [certain] */
export const DEFAULT_DATA_SOURCE = 'Files';

/** The connector's kind for a data source that we can read ourselves, else Datagrok's own word. */
export function kindOf(dataSource: string): string {
  if (dataSource === 'Postgres' || dataSource === 'PostgresDart') return 'postgresql';
  return dataSource === 'S3' ? 's3' : dataSource;
}

/** The data source a kind is saved and searched as. */
export function dataSourceOf(kind: string): string {
  if (kind === 'postgresql') return 'Postgres';
  return kind === 's3' ? 'S3' : kind;
}
