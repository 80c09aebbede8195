import type { PlanStep, QueryPlan } from './explainPlan.js';

/** A plan as text, step below step, much as psql shows it. */
export function planText(plan: QueryPlan): string {
  const lines = stepLines(plan.root, 0);
  if (plan.planningTime !== undefined) lines.push(`Planning Time: ${plan.planningTime} ms`);
  for (const { name, time, calls } of plan.triggers) {
    lines.push(`Trigger ${name}: time=${time} calls=${calls}`);
  }
  if (plan.executionTime !== undefined) lines.push(`Execution Time: ${plan.executionTime} ms`);
  return lines.join('\n');
}

function stepLines(step: PlanStep, depth: number): string[] {
  const { cost, estimatedRows, actual } = step;
  const indent = '      '.repeat(depth);
  const arrow = depth === 0 ? '' : '->  ';
  const costs = `cost=${cost.first.toFixed(2)}..${cost.all.toFixed(2)} rows=${estimatedRows}`;
  const time = actual?.time === undefined ? '' : `time=${actual.time.toFixed(3)} `;
  const run = actual ? ` (actual ${time}rows=${actual.rows} loops=${actual.runs})` : '';
  const below = `${indent}  `;
  const details = step.details.map(([name, text]) => `${below}${name}: ${text}`);
  const buffers = actual?.buffers?.map(([name, blocks]) => `${name}=${blocks}`).join(' ');
  if (buffers) details.push(`${below}Buffers: ${buffers}`);
  return [
    `${indent.slice(4)}${arrow}${step.label}  (${costs})${run}`,
    ...details,
    ...step.steps.flatMap((each) => stepLines(each, depth + 1)),
  ];
}
