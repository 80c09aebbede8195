import { lazyTable } from '../commands/lazyTable.js';
import type { Feature } from '../feature.js';

/** Whole tables and results into files. */
export const exportFeature: Feature = (services) => {
  const load = async () => (await import('../lazyCommands.js')).exportCommands(services);
  return services.registerCommands(lazyTable(['exportRows'], load));
};
