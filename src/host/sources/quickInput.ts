import * as vscode from 'vscode';
import { DisposableStore } from '../../core/disposable.js';
import type {
  Answer,
  FormStep,
  FormUi,
  PickOption,
  PickStep,
  StepPosition,
  TextStep,
} from '../../core/sources/form.js';
import { browseFile } from './browseFile.js';

/** Asks the questions of a form with VS Code's quick pick and input box. */
export const quickInput: FormUi = {
  ask: (step: FormStep, at: StepPosition) => {
    if (step.type === 'pick') return askPick(step, at);
    return step.suggestions ? askSuggested(step, step.suggestions, at) : askText(step, at);
  },
};

const CANCEL: Answer = { type: 'cancel' };
const BACK: Answer = { type: 'back' };

interface OptionItem extends vscode.QuickPickItem {
  readonly value: string;
}

function askPick(step: PickStep, at: StepPosition): Promise<Answer> {
  const picker = vscode.window.createQuickPick<OptionItem>();
  picker.placeholder = step.prompt;
  picker.items = step.options;
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  const first = at.value ?? step.initial;
  const initial = picker.items.find((item) => item.value === first);
  // Set to nothing, Enter would choose nothing: left alone, the first item is the active one.
  if (initial) picker.activeItems = [initial];
  return shown(picker, at, (answer, store) => {
    store.add(
      picker.onDidAccept(() => {
        const [item] = picker.selectedItems;
        if (item) answer({ type: 'value', value: item.value });
      }),
    );
  });
}

/** A text of which the usual ones are listed: what was typed is one more item, on top. */
function askSuggested(
  step: TextStep,
  suggestions: readonly PickOption[],
  at: StepPosition,
): Promise<Answer> {
  const picker = vscode.window.createQuickPick<OptionItem>();
  const usual = suggestions.map((each) => ({ ...each, description: each.value }));
  const known = at.value ?? step.initial ?? '';
  const show = (typed: string) => {
    const text = typed.trim();
    const isNew = text !== '' && !usual.some((each) => each.value === text);
    const own = isNew ? [{ value: text, label: text, alwaysShow: true }] : [];
    picker.items = [...own, ...usual];
  };
  picker.placeholder = step.prompt;
  picker.matchOnDescription = true;
  show(known);
  const initial = picker.items.find((item) => item.value === known);
  if (initial) picker.activeItems = [initial];
  return shown(picker, at, (answer, store) => {
    const accept = async () => {
      const [item] = picker.selectedItems;
      if (!item) return;
      const problem = await step.check(item.value);
      if (problem === undefined) answer({ type: 'value', value: item.value });
      else
        picker.items = [
          { value: item.value, label: item.value, detail: problem, alwaysShow: true },
          ...usual,
        ];
    };
    store.add(picker.onDidChangeValue(show));
    store.add(
      picker.onDidAccept(() => {
        accept().catch((error: unknown) => {
          picker.placeholder = error instanceof Error ? error.message : String(error);
        });
      }),
    );
  });
}

function askText(step: TextStep, at: StepPosition): Promise<Answer> {
  const box = vscode.window.createInputBox();
  box.prompt = step.prompt;
  box.placeholder = step.placeholder ?? '';
  box.password = step.masked === true;
  box.value = at.value ?? step.initial ?? '';
  const browse: vscode.QuickInputButton = {
    iconPath: new vscode.ThemeIcon('folder-opened'),
    tooltip: 'Browse…',
  };
  return shown(
    box,
    at,
    (answer, store) => {
      let latest = 0;
      const check = async (): Promise<boolean> => {
        const turn = ++latest;
        const problem = await step.check(box.value);
        // Only the last text counts, whichever check ends last.
        if (turn === latest) box.validationMessage = problem;
        return turn === latest && problem === undefined;
      };
      const refuse = (error: unknown) => {
        box.validationMessage = error instanceof Error ? error.message : String(error);
      };
      store.add(
        box.onDidChangeValue(() => {
          check().catch(refuse);
        }),
      );
      store.add(
        box.onDidAccept(() => {
          check().then((sound) => {
            if (sound) answer({ type: 'value', value: box.value });
          }, refuse);
        }),
      );
    },
    step.file
      ? {
          button: browse,
          run: async () => {
            const file = await browseFile();
            if (file !== undefined) box.value = file;
          },
        }
      : undefined,
  );
}

interface ExtraButton {
  readonly button: vscode.QuickInputButton;
  run(): Promise<void>;
}

/** Shows a quick input with what all steps have in common, until it is answered. */
async function shown(
  input: vscode.QuickPick<OptionItem> | vscode.InputBox,
  at: StepPosition,
  listen: (answer: (answer: Answer) => void, store: DisposableStore) => void,
  extra?: ExtraButton,
): Promise<Answer> {
  const store = new DisposableStore();
  store.add(input);
  input.title = at.title;
  input.step = at.step;
  input.totalSteps = at.total;
  // Values are fetched from elsewhere while a form is open: it must survive a look there.
  input.ignoreFocusOut = true;
  input.buttons = [
    ...(at.canGoBack ? [vscode.QuickInputButtons.Back] : []),
    ...(extra ? [extra.button] : []),
  ];
  try {
    return await new Promise<Answer>((resolve) => {
      let away = false;
      store.add(
        input.onDidTriggerButton((button) => {
          if (button === vscode.QuickInputButtons.Back) {
            resolve(BACK);
            return;
          }
          // A file dialog may take the place of the input, which is no answer.
          away = true;
          const back = () => {
            away = false;
            input.show();
          };
          extra?.run().then(back, back);
        }),
      );
      store.add(
        input.onDidHide(() => {
          if (!away) resolve(CANCEL);
        }),
      );
      listen(resolve, store);
      input.show();
    });
  } finally {
    store.dispose();
  }
}
