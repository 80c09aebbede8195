import type { ApiTokenInfo, ApiTokensFacet } from '../sources/catalogFacets.js';
import type { Answers, FormPlan, FormStep } from '../sources/form.js';

const DAY = 24 * 60 * 60;
const MOST_DAYS = 3650;

const EXPIRIES = [
  { value: '1', label: '1 Day' },
  { value: '7', label: '7 Days' },
  { value: '30', label: '30 Days' },
  { value: '90', label: '90 Days' },
  { value: '365', label: '1 Year' },
  { value: 'other', label: 'Other…', description: 'A number of days' },
  { value: 'never', label: 'Never', description: 'It works until it is removed' },
] as const;

/** The questions that make a new API token: what it is for, and how long it works. */
export const apiTokenPlan: FormPlan = (answers) => [
  {
    type: 'text',
    id: 'note',
    prompt: 'Note (optional): what the token is for, to know it again in the list',
    placeholder: 'Nightly import',
    check: (text) => (text.trim().length > 200 ? 'At most 200 characters.' : undefined),
  },
  {
    type: 'pick',
    id: 'expires',
    prompt: 'Select when the token expires',
    opens: true,
    initial: '30',
    options: EXPIRIES,
  },
  ...(answers['expires'] === 'other' ? [daysStep] : []),
];

const daysStep: FormStep = {
  type: 'text',
  id: 'days',
  prompt: 'Days until the token expires',
  initial: '14',
  check: (text) => {
    const days = text.trim();
    const fits = /^\d{1,4}$/.test(days) && Number(days) >= 1 && Number(days) <= MOST_DAYS;
    return fits ? undefined : `A whole number from 1 to ${MOST_DAYS}.`;
  },
};

/** What the answers amount to, for `ApiTokensFacet.create`. */
export function apiTokenOptions(answers: Answers): Parameters<ApiTokensFacet['create']>[0] {
  const note = answers['note']?.trim();
  const expires = answers['expires'] === 'other' ? answers['days']?.trim() : answers['expires'];
  const days = Number(expires);
  return {
    ...(note ? { note } : {}),
    ...(Number.isInteger(days) && days > 0 ? { expiresIn: days * DAY } : {}),
  };
}

/** When a token ends, in words. `now` and its times are milliseconds since 1970 UTC. */
export function expiryText(
  { expires }: Pick<ApiTokenInfo, 'expires'>,
  now: number,
  dateText: (time: number) => string,
): string {
  if (expires === undefined) return 'never expires';
  return `${expires <= now ? 'expired' : 'expires'} ${dateText(expires)}`;
}
