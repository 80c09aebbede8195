import type { Warning } from './documents.js';
import type { ApiModel } from './model.js';

/** `fetch` refuses a body with these, and servers give it no meaning (RFC 9110 §9.3.1). */
const bodiless = /^(GET|HEAD)$/;

/** The model without the bodies of requests that cannot have one; what needs one is a warning. */
export function withSendableBodies(model: ApiModel): ApiModel {
  const warnings: Warning[] = [];
  const operations = model.operations.map((operation) => {
    if (operation.body === undefined || !bodiless.test(operation.method)) return operation;
    const { body, ...others } = operation;
    if (body.required) {
      const message = `A ${operation.method} request cannot be sent with a body; it is left out.`;
      warnings.push({ message, place: operation.place });
    }
    return others;
  });
  return { ...model, operations, warnings: [...model.warnings, ...warnings] };
}
