import { type SampleObject } from '../s3/server.js';
import { encodePng, encodeTiff, micrograph, random } from './images.js';

/** Keys that break whoever takes them for paths, addresses or HTML. All are valid in S3. */
export const oddKeys: readonly string[] = [
  'Odd keys/double//slash.txt',
  'Odd keys/../dots.txt',
  'Odd keys/./dot.txt',
  'Odd keys/percent %41 %.txt',
  'Odd keys/plus+and space.txt',
  'Odd keys/question?hash#and&.txt',
  'Odd keys/quote"and\'apostrophe.txt',
  'Odd keys/back\\slash.txt',
  'Odd keys/<script>alert(1)</script>.txt',
  'Odd keys/emoji 🧪 Ünïcode 日本.txt',
  'Odd keys/CASE.txt',
  'Odd keys/case.txt',
  'Odd keys/CON',
  'Odd keys/file',
  'Odd keys/file/below a file.txt',
  'Odd keys/trailing dot.',
  'Odd keys/line\nbreak.txt',
];

/** The objects of the sample bucket `lab`, the same at every start. */
export async function bucketObjects(): Promise<SampleObject[]> {
  return [
    {
      key: 'README.md',
      contentType: 'text/markdown',
      body: '# Laboratory data\n\n- `Experiment data/`: measurements as CSV, JSON and Parquet\n- `SEM micrographs/`: pictures of powders\n',
    },
    ...(await experimentData()),
    ...micrographs(),
    ...oddKeys.map((key) => ({
      key,
      contentType: 'text/plain',
      body: `The key of this object is ${key}\n`,
    })),
    { key: 'Empty folder/', body: '', contentType: 'application/x-directory' },
  ].map((object) => ({ ...object, modified: new Date('2024-03-01T08:30:00Z') }));
}

async function experimentData(): Promise<SampleObject[]> {
  const rows = measurements(2000);
  const columns = ['sample', 'time_s', 'force_n', 'strain', 'passed', 'remark'] as const;
  const cell = (value: string | number | boolean | null): string =>
    value === null
      ? ''
      : /[",\n]/.test(String(value))
        ? `"${String(value).replaceAll('"', '""')}"`
        : String(value);
  const csv = [columns.join(','), ...rows.map((row) => columns.map((c) => cell(row[c])).join(','))];
  const runs = rows
    .slice(0, 40)
    .map((row, i) => ({ run: i + 1, ...row, instrument: { name: 'Tensile 2', axis: i % 2 } }));
  return [
    { key: 'Experiment data/tensile.csv', contentType: 'text/csv', body: `${csv.join('\n')}\n` },
    {
      key: 'Experiment data/runs.json',
      contentType: 'application/json',
      body: `${JSON.stringify({ facility: 'Materials laboratory', runs }, undefined, 2)}\n`,
    },
    {
      key: 'Experiment data/events.jsonl',
      contentType: 'application/x-ndjson',
      body: rows
        .slice(0, 100)
        .map((row) => `${JSON.stringify(row)}\n`)
        .join(''),
    },
    {
      key: 'Experiment data/spectra.parquet',
      contentType: 'application/vnd.apache.parquet',
      body: await spectra(20_000),
    },
    {
      key: 'Experiment data/2024/March/Notes, day 1.txt',
      contentType: 'text/plain; charset=utf-8',
      body: 'Probe 7: Übergang bei 20 °C, Schichtdicke 12 µm.\n',
    },
  ];
}

function measurements(count: number) {
  const next = random(7);
  return Array.from({ length: count }, (_, i) => ({
    sample: `S-${String(1 + (i % 25)).padStart(3, '0')}`,
    time_s: i / 20,
    force_n: Math.round(1000 * (Math.sin(i / 40) + 1.2) * (1 + next() / 50)) / 100,
    strain: i % 50 === 0 ? null : Math.round(next() * 1e6) / 1e8,
    passed: next() > 0.1,
    remark: i % 100 === 0 ? 'grip "slipped", repeat' : i % 7 === 0 ? '' : null,
  }));
}

async function spectra(count: number): Promise<Buffer> {
  // Loaded here: the writer is a module of another kind, and few need it.
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const next = random(11);
  const index = Array.from({ length: count }, (_, i) => i);
  const day = Date.UTC(2024, 1, 29);
  return Buffer.from(
    parquetWriteBuffer({
      rowGroupSize: 5000,
      columnData: [
        { name: 'id', type: 'INT64', data: index.map((i) => 9007199254740992n + BigInt(i)) },
        { name: 'sample', type: 'STRING', data: index.map((i) => `S-${i % 25}`) },
        {
          name: 'measured_at',
          type: 'TIMESTAMP',
          data: index.map((i) => new Date(day + i * 1500)),
        },
        { name: 'wavelength_nm', type: 'DOUBLE', data: index.map((i) => 200 + (i % 800)) },
        {
          name: 'absorbance',
          type: 'DOUBLE',
          data: index.map((i) => (i % 500 === 0 ? NaN : next() * 2)),
        },
        { name: 'channel', type: 'INT32', data: index.map((i) => (i % 9 === 0 ? null : i % 8)) },
        { name: 'saturated', type: 'BOOLEAN', data: index.map((i) => i % 97 === 0) },
        {
          name: 'remark',
          type: 'STRING',
          data: index.map((i) => (i % 100 === 0 ? '' : i % 3 === 0 ? 'µ' : null)),
        },
      ],
    }),
  );
}

function micrographs(): SampleObject[] {
  const pictures = ['LiFePO4', 'graphite', 'TiO2', 'zeolite'].map((name, i) => ({
    key: `SEM micrographs/${name} 5 kV.png`,
    contentType: 'image/png',
    body: encodePng(micrograph(100 + i)),
    metadata: { instrument: 'SEM 3', 'accelerating-voltage': '5 kV' },
  }));
  const tiff = { key: 'SEM micrographs/raw/zeolite 5 kV.tif', contentType: 'image/tiff' };
  return [...pictures, { ...tiff, body: encodeTiff(micrograph(103)) }];
}
