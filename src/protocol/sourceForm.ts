import type { NextStep } from '../core/errors.js';
import type { FormSecrets, FormSubject, FormValues } from '../core/sources/sourceForm.js';
import type {
  CatalogForm,
  FormCheck,
  FormDescription,
  KindForm,
} from '../core/sources/formAnswers.js';
import { notificationType, requestType } from './rpc.js';

/** What crosses between the panel of a source's form (host) and its page (webview). */

/** Page -> host, first thing after load: what is this form about? */
export const describeForm = requestType<void, FormOpening>('describeForm');

/** Page -> host: what can be chosen within a catalog? */
export const describeCatalog = requestType<{ readonly catalog: string }, CatalogForm>(
  'describeCatalog',
);

/** Page -> host: the fields of a kind. */
export const describeKind = requestType<
  { readonly catalog: string; readonly kind: string },
  KindForm
>('describeKind');

/** Page -> host: what only the host can see to be wrong. */
export const checkForm = requestType<FormValues, FormCheck>('checkForm');

/** Page -> host: does it work? Resolves with what was found. Secrets cross here and in `saveForm` only. */
export const testForm = requestType<FilledForm, { readonly message: string }>('testForm');

/** Page -> host: save it and close. A failure has the fields it is about in `problems`. */
export const saveForm = requestType<FilledForm & { readonly test: boolean }, void>('saveForm');

/** Page -> host: lets the user choose a file; undefined when none was chosen. */
export const browseFile = requestType<void, string | undefined>('browseFile');

/** Page -> host: close the tab, after a question when something would be lost. */
export const closeForm = requestType<{ readonly changed: boolean }, void>('closeForm');

/** Page -> host: the user chose a next step of an error, in a form for this catalog. */
export const takeFormStep = requestType<
  { readonly step: NextStep; readonly catalog: string },
  void
>('takeFormStep');

/** Page -> host: what is in the form by now, should the tab be closed; undefined when nothing new is. */
export const keepDraft = notificationType<{ readonly values: FormValues | undefined }>('keepDraft');

export interface FormOpening extends FormDescription {
  /** What was entered in a tab that was closed since. */
  readonly draft?: FormValues;
}

export interface FilledForm {
  readonly values: FormValues;
  readonly secrets: FormSecrets;
}

/** What the page keeps over a reload. Holds no secret. */
export interface FormState {
  readonly version: 1;
  readonly subject: FormSubject;
  /** Absent while nothing was entered. */
  readonly values?: FormValues;
}
