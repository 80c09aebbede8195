-- A laboratory's database. Every value follows from its row number, so each start gives the same rows.
-- Runs as superuser in a new, empty database.

create role lab login password 'lab';
create role visitor login password 'visitor';  -- may connect, but may not read anything
revoke create on schema public from public;
alter default privileges grant select, insert, update, delete on tables to lab;
alter default privileges grant usage, select on sequences to lab;
grant usage, create on schema public to lab;
create extension postgres_fdw;

create type phase as enum ('planned', 'running', 'done', 'discarded');
create type rack_place as (rack int, slot text);
create domain fraction as numeric check (value between 0 and 1);

create table formulations (
  id int generated always as identity primary key,
  code text not null unique,
  title text not null,
  polymer text not null,
  solvent text,
  solids fraction not null,
  density numeric(8, 4),
  viscosity float8,
  ingredients jsonb not null,
  hazard_codes text[] not null default '{}',
  safety_sheet xml,
  price money,
  approved bool,
  approved_on date,
  shelf_life interval,
  storage_temperature numrange,
  notes text,
  created_at timestamptz not null
);
comment on table formulations is 'Recipes: what goes into a batch';
comment on column formulations.solids is 'Mass fraction of solids, 0 to 1';
comment on column formulations.viscosity is 'mPa s at 25 °C; NaN where the rheometer gave none';
comment on column formulations.notes is 'Free text; empty is not the same as unknown';

insert into formulations (code, title, polymer, solvent, solids, density, viscosity, ingredients, hazard_codes,
  safety_sheet, price, approved, approved_on, shelf_life, storage_temperature, notes, created_at)
select
  'F-' || lpad(i::text, 4, '0'),
  (array['Clear coat', 'Primer', 'Binder', 'Adhesive', 'Gel electrolyte'])[1 + i % 5] || ' ' || i,
  (array['PVDF', 'PEO', 'SBR', 'CMC', 'PMMA', 'Epoxy'])[1 + i % 6],
  case when i % 7 > 0 then (array['NMP', 'water', 'acetone', 'ethanol'])[1 + i % 4] end,
  round((0.05 + (i % 90) / 100.0)::numeric, 2),
  case when i % 11 > 0 then round((0.85 + (i * 37 % 1000) / 1500.0)::numeric, 4) end,
  case when i % 13 = 0 then 'NaN'::float8 else exp((i * 53 % 700) / 100.0) end,
  jsonb_build_object(
    'binder', jsonb_build_object('name', 'B' || i % 9, 'share', (i % 40) / 100.0),
    'additives', case when i % 3 = 0 then '[]' else jsonb_build_array('A' || i % 4, 'µ-filler') end,
    'supplier', case when i % 5 > 0 then to_jsonb('Supplier ' || i % 12) else 'null' end),
  case i % 4 when 0 then '{}' when 1 then '{H225}' when 2 then '{H225,H319}' else '{H360D,H335,NULL}' end::text[],
  ('<sheet revision="' || i % 6 || '"><title>F-' || i || '</title></sheet>')::xml,
  (1250 + i * 317 % 90000)::numeric / 100 * '1'::numeric::money,
  case i % 3 when 0 then true when 1 then false end,
  case when i % 3 = 0 then date '2023-01-02' + i * 3 end,
  make_interval(months => i % 25, days => i % 30, hours => i % 24),
  numrange(-(i % 30)::numeric, (i % 40)::numeric + 1, '[)'),
  case i % 5 when 0 then null when 1 then '' when 2 then 'Stir slowly,' || chr(10) || 'then "rest" 2 h'
    when 3 then 'Übergang bei 20 °C → glasig 🧪' else '   ' end,
  timestamptz '2023-01-02 08:00+00' + make_interval(hours => i * 7, secs => i % 60 + 0.123456)
from generate_series(1, 400) i;

create table experiments (
  id bigint generated always as identity primary key,
  key uuid not null unique,
  title text not null,
  phase phase not null,
  formulation_id int references formulations,
  operator name,
  instrument_address inet,
  instrument_mac macaddr,
  place rack_place,
  started_at timestamptz,
  ended_at timestamp,
  daily_at time,
  period tstzrange,
  temperature_c real,
  pressure_pa float8,
  mass_g numeric(12, 6),
  counts int8,
  channels smallint[],
  spectrum float8[],
  flags bit(8),
  settings json,
  thumbnail bytea,
  location point,
  search tsvector generated always as (to_tsvector('english', title)) stored
);
comment on table experiments is 'One run of one instrument';
comment on column experiments.counts is 'Detector counts; may exceed 2^53';
comment on column experiments.place is 'Where the sample is kept';

insert into experiments (key, title, phase, formulation_id, operator, instrument_address, instrument_mac, place,
  started_at, ended_at, daily_at, period, temperature_c, pressure_pa, mass_g, counts, channels, spectrum, flags,
  settings, thumbnail, location)
select
  md5('experiment ' || i)::uuid,
  (array['Tensile test', 'SEM imaging', 'Cyclic voltammetry', 'XRD scan', 'Viscosity sweep'])[1 + i % 5]
    || ' of sample ' || i,
  (enum_range(null::phase))[1 + i % 4],
  case when i % 10 > 0 then 1 + i % 400 end,
  (array['curie', 'franklin', 'hodgkin', 'meitner', 'noether'])[1 + i % 5],
  ('10.20.' || i % 256 || '.' || i * 7 % 256 || case when i % 3 = 0 then '/24' else '' end)::inet,
  ('08:00:2b:' || lpad(to_hex(i % 256), 2, '0') || ':02:' || lpad(to_hex(i * 3 % 256), 2, '0'))::macaddr,
  row(i % 12, chr(65 + i % 26) || i % 9)::rack_place,
  case i % 50 when 0 then '-infinity' when 1 then 'infinity' when 2 then null
    else timestamptz '2024-02-28 22:15:30.123456+00' + make_interval(mins => i * 31) end,
  case when i % 4 > 1 then timestamp '2024-03-01 06:00' + make_interval(mins => i * 31) end,
  time '06:30' + make_interval(secs => i * 61.5),
  tstzrange(timestamptz '2024-01-01 00:00+00' + make_interval(days => i % 300), null),
  case when i % 17 = 0 then 'NaN'::real else (20 + i % 400 / 4.0)::real end,
  case i % 19 when 0 then 'Infinity'::float8 when 1 then 1e-7 else 101325 * (1 + i % 100 / 1e3) end,
  case when i % 23 = 0 then 'NaN'::numeric else (i * 7919 % 100000)::numeric / 997 end,
  9007199254740992 + i::int8 * 1000003,
  case when i % 6 = 0 then null else array[i % 8, null, i % 3]::smallint[] end,
  array[sin(i), cos(i), tan(i)],
  (i % 256)::bit(8),
  json_build_object('rate', i % 10, 'mode', case when i % 2 = 0 then 'auto' end, 'steps', array[1, 2, i % 5]),
  case when i % 8 = 0 then null when i % 8 = 1 then '' else decode(md5('thumb ' || i), 'hex') end,
  point(i % 100 / 10.0, i % 37 / 3.0)
from generate_series(1, 5000) i;

create table batchresults (
  id bigint generated always as identity,
  experiment_id bigint not null,
  batch text not null,
  measured_at timestamptz not null,
  quantity text not null,
  value float8,
  uncertainty numeric,
  unit text,
  passed bool,
  remark text
);
comment on table batchresults is 'Every single measurement of every batch';
insert into batchresults (experiment_id, batch, measured_at, quantity, value, uncertainty, unit, passed, remark)
select
  1 + i % 5000,
  'B' || 2020 + i % 6 || '-' || lpad((i / 50)::text, 5, '0'),
  timestamptz '2020-01-01 00:00+00' + i * interval '13.000037 s',
  (array['thickness', 'hardness', 'conductivity', 'gloss', 'pH'])[1 + i % 5],
  case when i % 1000 = 0 then 'NaN' when i % 97 = 0 then null else i * 7919 % 1000003 / 1013.0 end,
  (i % 1000)::numeric / 1000,
  (array['µm', 'HV', 'S/m', '%', ''])[1 + i % 5],
  case when i % 97 > 0 then i * 7919 % 1000003 > 50000 end,
  case i % 250 when 0 then 'repeat' when 1 then '' end
from generate_series(1, 250000) i;
alter table batchresults add primary key (id);
create index on batchresults (experiment_id);

create table instrument_log (at timestamptz, level text, line text);
comment on table instrument_log is 'Lines as they came; there is no primary key';
insert into instrument_log
select timestamptz '2024-05-01 00:00+00' + i * interval '1 min', (array['info', 'info', 'warning', null])[1 + i % 4],
  'pump ' || i % 7 || ' at ' || i % 100 || ' %'
from generate_series(1, 3000) i;

create table sensor_readings (
  sensor int not null,
  at timestamptz not null,
  reading numeric,
  primary key (sensor, at)
) partition by range (at);
create table sensor_readings_2023 partition of sensor_readings
  for values from ('2023-01-01 00:00+00') to ('2024-01-01 00:00+00');
create table sensor_readings_2024 partition of sensor_readings
  for values from ('2024-01-01 00:00+00') to ('2025-01-01 00:00+00');
insert into sensor_readings
select i % 10, timestamptz '2023-07-01 00:00+00' + i * interval '1 h', (i % 500)::numeric / 10
from generate_series(1, 8000) i;

create table no_rows (id int primary key, text text);
create table no_columns ();

create view running_experiments as
  select e.id, e.title, f.code as formulation, e.started_at
  from experiments e left join formulations f on f.id = e.formulation_id where e.phase = 'running';
comment on view running_experiments is 'What is on the bench now';

create materialized view batch_summary as
  select quantity, unit, count(*) as measurements, count(value) as with_value,
    avg(value) filter (where value <> 'NaN') as mean, min(measured_at) as first, max(measured_at) as last
  from batchresults group by quantity, unit;

-- Names that break whoever builds SQL, HTML or paths by gluing text.
create schema "Odd names";
grant usage, create on schema "Odd names" to lab;
set search_path = "Odd names";
create table "table with spaces" (id int primary key, "column with spaces" text, "UPPER" text, "select" text);
insert into "table with spaces" values (1, 'a', 'B', 'c');
create table "dots.in.name" ("a.b" int primary key, "a" int, "b" int);
insert into "dots.in.name" values (1, 2, 3);
create table "slash/and\backslash" ("x/y" int primary key);
insert into "slash/and\backslash" values (1);
create table "double""quote" ("say ""hi""" int primary key, "it's" text);
insert into "double""quote" values (1, 'O''Brien');
create table "emoji 🧪 Ünïcode 日本" ("Größe µm" numeric primary key, "🙂" text);
insert into "emoji 🧪 Ünïcode 日本" values (1.50, '🙂');
create table "<script>alert(1)</script>" ("<img src=x onerror=alert(2)>" text primary key);
insert into "<script>alert(1)</script>" values ('<b>bold</b> & "quoted"');
create table "percent %s %41 #?&" ("$1" int primary key, "%I" text, ":name" text);
insert into "percent %s %41 #?&" values (1, '%', ':');
create table "  leading and trailing  " (" " int primary key);
insert into "  leading and trailing  " values (1);
create table "sixty-three bytes is as long as a name can be in PostgreSQL 123" (id int primary key);
create table "like_%" (id int primary key);
create table "collated" (name text collate "und-x-icu" primary key, n int);
insert into "collated" values ('a', 1), ('B', 2), ('c', 3), ('Z', 4), ('ä', 5), ('z', 6), ('É', 7);
reset search_path;

create schema empty;
create schema secret;
create table secret.salaries (name text, amount money);
revoke all on secret.salaries from lab;

create table public.archive_source (id int primary key, title text);
insert into archive_source select i, 'Archived run ' || i from generate_series(1, 100) i;
