import type { ConditionLanguage } from '../../core/table/table.js';
import { nameForQuery } from './sql.js';

/** What PostgreSQL has beside standard SQL, for completing a typed condition. */
export const conditionLanguage: ConditionLanguage = {
  columnName: nameForQuery,
  operators: [
    { word: 'ILIKE', families: ['text'], detail: 'LIKE, without case' },
    { word: 'NOT ILIKE', families: ['text'] },
    { word: '~', families: ['text'], detail: 'regular expression' },
    { word: '~*', families: ['text'], detail: 'regular expression, without case' },
    { word: '!~', families: ['text'], detail: 'no such regular expression' },
    { word: '->', families: ['json'], detail: 'member as JSON' },
    { word: '->>', families: ['json'], detail: 'member as text' },
    { word: '@>', families: ['json', 'text'], detail: 'contains' },
    { word: '@?', families: ['json'], detail: 'JSON path finds something' },
    { word: '?', families: ['json'], detail: 'has the key' },
    { word: '::', detail: 'cast to a type' },
  ],
};
