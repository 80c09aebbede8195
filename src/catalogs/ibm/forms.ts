import { ConnectorError } from '../../core/errors.js';
import { labelText, plainText } from '../../core/plainText.js';
import type { SourceKindInfo } from '../../core/sources/catalog.js';
import type { Field } from '../../core/sources/field.js';
import { textProperty, type Properties } from '../../core/sources/source.js';
import { ASSETS_KIND, browsedKind, ownKind, S3_TYPES, typesOfKind } from './kindNames.js';
import { BESIDE } from './propertyNames.js';
import { s3Fields, typeFields } from './typeFields.js';
import type { DatasourceType, DatasourceTypes, TypeDetail } from './types.js';

/** Kinds a new connection may have, and their forms, as the server's data source types have them. */
export class IbmForms {
  readonly #types: DatasourceTypes;

  constructor(types: DatasourceTypes) {
    this.#types = types;
  }

  /** Those that connectors of ours open come first; the storages for S3 are one kind. */
  async kinds(signal: AbortSignal): Promise<readonly SourceKindInfo[]> {
    const types = (await this.#types.all(signal)).filter(isOffered);
    const infos = types
      .filter((type) => ownKind(type.name) !== 's3')
      .map((type) => ({
        kind: ownKind(type.name) ?? browsedKind(type.name),
        label: labelText(type.label),
        ...(type.description === undefined ? {} : { description: plainText(type.description) }),
      }))
      .sort((a, b) => a.label.localeCompare(b.label));
    const storages = types.filter((type) => ownKind(type.name) === 's3');
    const names = storages.map(({ label }) => labelText(label)).join(', ');
    const s3 = storages.length > 0 ? [{ kind: 's3', label: 'S3', description: names }] : [];
    const isOwn = ({ kind }: SourceKindInfo) => kind === 'postgresql';
    return [...infos.filter(isOwn), ...s3, ...infos.filter((info) => !isOwn(info))];
  }

  async fields(kind: string, signal: AbortSignal): Promise<readonly Field[]> {
    if (kind === ASSETS_KIND) return [];
    if (kind !== 's3') return typeFields(kind, await this.#types.detail(typeName(kind), signal));
    const offered = (await this.#types.all(signal)).filter(isOffered);
    const names = S3_TYPES.filter((name) => offered.some((type) => type.name === name));
    const details = await Promise.all(names.map((name) => this.#types.detail(name, signal)));
    if (details.length > 0) return s3Fields(details);
    throw new ConnectorError('Unsupported', 'IBM has no connections of kind "s3".');
  }

  /** The type that a new connection of a kind is to have. */
  typeFor(kind: string, properties: Properties, signal: AbortSignal): Promise<TypeDetail> {
    const chosen = kind === 's3' ? textProperty(properties, BESIDE.type) : undefined;
    if (chosen !== undefined && ownKind(chosen) !== 's3') {
      const message = `There is no service "${chosen}".`;
      throw new ConnectorError('Invalid', message, { problems: [{ field: BESIDE.type, message }] });
    }
    return this.#types.detail(chosen ?? typeName(kind), signal);
  }
}

function typeName(kind: string): string {
  return typesOfKind(kind)[0] ?? kind;
}

/** Types that are no longer, or not yet, meant for users are left out; unknown words are not. */
function isOffered({ status }: DatasourceType): boolean {
  return !/^(deprecated|inactive|internal|pending|system)$/i.test(status ?? '');
}
