import { ConnectorError } from '../errors.js';

/** One step of a plan, with the steps it takes its rows from. */
export interface PlanStep {
  /** `Seq Scan on public.runs r`. */
  readonly label: string;
  /** Conditions, keys and methods, as label and text, in the server's order. */
  readonly details: readonly (readonly [string, string])[];
  /** The planner's own unit; of one run of the step. */
  readonly cost: { readonly first: number; readonly all: number };
  readonly estimatedRows: number;
  /** Absent for a plan that was not run, and for a step that was never reached. */
  readonly actual?: StepRun;
  readonly steps: readonly PlanStep[];
}

/** What a step did, over all of its runs. */
export interface StepRun {
  readonly rows: number;
  readonly runs: number;
  /** Milliseconds, the steps below included; absent without TIMING. */
  readonly time?: number;
  /** Milliseconds of the step alone. */
  readonly ownTime?: number;
  /** Part of the whole plan's time that is the step's own, 0 to 1. */
  readonly share?: number;
  /** How many times the real rows differ from the estimate, from 1 up. */
  readonly misjudged: number;
  readonly buffers?: readonly (readonly [string, number])[];
}

export interface QueryPlan {
  readonly root: PlanStep;
  /** Milliseconds. */
  readonly planningTime?: number;
  readonly executionTime?: number;
  readonly triggers: readonly {
    readonly name: string;
    readonly time: number;
    readonly calls: number;
  }[];
}

type Json = Readonly<Record<string, unknown>>;

/** Deeper plans are none that a planner makes. */
const MAX_DEPTH = 500;

/**
 * Reads what `EXPLAIN (FORMAT JSON)` answers, with and without ANALYZE and BUFFERS. Rejects other
 * text with `Invalid`. Source: PostgreSQL documentation, "EXPLAIN" and 14.1 "Using EXPLAIN".
 */
export function readPlan(text: string): QueryPlan {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = undefined;
  }
  const first: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  if (!isObject(first) || !isObject(first['Plan'])) {
    throw new ConnectorError('Invalid', 'The server explained the statement in an unknown form.');
  }
  const planningTime = numberOf(first, 'Planning Time');
  const executionTime = numberOf(first, 'Execution Time');
  const whole = executionTime ?? timeOf(first['Plan']);
  return {
    root: readStep(first['Plan'], whole, 0),
    ...(planningTime === undefined ? {} : { planningTime }),
    ...(executionTime === undefined ? {} : { executionTime }),
    triggers: objectsOf(first['Triggers']).map((trigger) => ({
      name: textOf(trigger, 'Trigger Name') ?? textOf(trigger, 'Constraint Name') ?? '',
      time: numberOf(trigger, 'Time') ?? 0,
      calls: numberOf(trigger, 'Calls') ?? 0,
    })),
  };
}

function readStep(node: Json, whole: number | undefined, depth: number): PlanStep {
  const below = depth < MAX_DEPTH ? objectsOf(node['Plans']) : [];
  const actual = readRun(node, below, whole);
  return {
    label: labelOf(node),
    details: detailsOf(node),
    cost: { first: numberOf(node, 'Startup Cost') ?? 0, all: numberOf(node, 'Total Cost') ?? 0 },
    estimatedRows: numberOf(node, 'Plan Rows') ?? 0,
    ...(actual ? { actual } : {}),
    steps: below.map((child) => readStep(child, whole, depth + 1)),
  };
}

function readRun(
  node: Json,
  below: readonly Json[],
  whole: number | undefined,
): StepRun | undefined {
  const runs = numberOf(node, 'Actual Loops');
  const rowsEach = numberOf(node, 'Actual Rows');
  if (runs === undefined || rowsEach === undefined || runs === 0) return undefined;
  const estimate = Math.max(1, numberOf(node, 'Plan Rows') ?? 0);
  const real = Math.max(1, rowsEach);
  const time = timeOf(node);
  const buffers = BUFFERS.flatMap((name) => {
    const blocks = numberOf(node, name);
    return blocks ? [[name.replace(' Blocks', '').toLowerCase(), blocks] as const] : [];
  });
  return {
    rows: Math.round(rowsEach * runs),
    runs,
    ...(time === undefined ? {} : times(time, below, whole)),
    misjudged: Math.max(real / estimate, estimate / real),
    ...(buffers.length === 0 ? {} : { buffers }),
  };
}

function times(time: number, below: readonly Json[], whole: number | undefined) {
  // What an initial plan or a subplan took is in the step's time as well, so all count alike.
  const inner = below.reduce((sum, child) => sum + (timeOf(child) ?? 0), 0);
  const ownTime = Math.max(0, time - inner);
  const share = whole !== undefined && whole > 0 ? Math.min(1, ownTime / whole) : undefined;
  return { time, ownTime, ...(share === undefined ? {} : { share }) };
}

/** The server tells the mean of one run. Workers run side by side, so their runs do not add up. */
function timeOf(node: Json): number | undefined {
  const each = numberOf(node, 'Actual Total Time');
  const runs = numberOf(node, 'Actual Loops');
  if (each === undefined || runs === undefined) return undefined;
  return node['Parallel Aware'] === true ? each : each * runs;
}

const BUFFERS = [
  ...['Shared Hit Blocks', 'Shared Read Blocks', 'Shared Dirtied Blocks', 'Shared Written Blocks'],
  ...['Local Hit Blocks', 'Local Read Blocks', 'Temp Read Blocks', 'Temp Written Blocks'],
];

function labelOf(node: Json): string {
  const relation = textOf(node, 'Relation Name');
  const schema = textOf(node, 'Schema');
  const alias = textOf(node, 'Alias');
  const table = relation && (schema ? `${schema}.${relation}` : relation);
  const on = table ?? textOf(node, 'Function Name') ?? textOf(node, 'CTE Name');
  const join = textOf(node, 'Join Type');
  const operation = textOf(node, 'Operation');
  const type = textOf(node, 'Node Type') ?? 'Step';
  return [
    textOf(node, 'Subplan Name'),
    operation && type === 'ModifyTable' ? operation : type,
    join && join !== 'Inner' ? `(${join})` : undefined,
    textOf(node, 'Index Name') && `using ${textOf(node, 'Index Name') ?? ''}`,
    on && `on ${on}`,
    alias !== undefined && alias !== relation ? alias : undefined,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Told in the label, or in figures of their own. */
const ELSEWHERE =
  /^(Plans|Node Type|Relation Name|Schema|Alias|Function Name|CTE Name|Join Type|Operation|Index Name|Subplan Name|Parent Relationship|Parallel Aware|Async Capable|Startup Cost|Total Cost|Plan Rows|Plan Width|Actual .*|.* Blocks|Workers|Output|Disabled)$/;

function detailsOf(node: Json): [string, string][] {
  return Object.entries(node).flatMap(([name, value]): [string, string][] => {
    if (ELSEWHERE.test(name)) return [];
    if (typeof value === 'string') return [[name, value]];
    if (typeof value === 'number' || value === true) return [[name, String(value)]];
    const isList = Array.isArray(value) && value.every((each) => typeof each === 'string');
    return isList ? [[name, value.join(', ')]] : [];
  });
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objectsOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function numberOf(node: Json, name: string): number | undefined {
  const value = node[name];
  return typeof value === 'number' ? value : undefined;
}

function textOf(node: Json, name: string): string | undefined {
  const value = node[name];
  return typeof value === 'string' ? value : undefined;
}
