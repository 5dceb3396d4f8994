import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** Most JavaScript that a page may transfer, in kilobytes, compressed: the app's frame and the page's own code together. */
const budgets: Record<string, number> = {
  'views/shows.tsx': 90,
  'views/showing.tsx': 120,
  'views/admin/sale.tsx': 140,
};

/** Ends the build where a page has become heavier than it may be, and where what only operators need comes to everybody. */
export function pageBudgets(): Plugin {
  return {
    name: 'seataspire-page-budgets',
    apply: 'build',
    enforce: 'post',
    generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const entry = chunks.find((chunk) => chunk.isEntry);
      if (entry === undefined) return this.error('the build has no entry');
      const withImports = (fileName: string, seen: Set<string>): Set<string> => {
        if (seen.has(fileName)) return seen;
        seen.add(fileName);
        const chunk = bundle[fileName];
        if (chunk?.type === 'chunk') for (const name of chunk.imports) withImports(name, seen);
        return seen;
      };
      const everybody = withImports(entry.fileName, new Set());
      for (const [page, budget] of Object.entries(budgets)) {
        const own = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(`/src/${page}`));
        if (own === undefined) return this.error(`${page} is no page of its own any more`);
        const files = withImports(own.fileName, new Set(everybody));
        const bytes = [...files].reduce((sum, name) => {
          const file = bundle[name];
          return sum + (file?.type === 'chunk' ? gzipSync(file.code, { level: 6 }).length : 0);
        }, 0);
        const size = (bytes / 1000).toFixed(1);
        if (bytes > budget * 1000) this.error(`${page} transfers ${size} kB of JavaScript, and may transfer ${budget}`);
        console.info(`${page}: ${size} of ${budget} kB of JavaScript`);
      }
      for (const name of everybody) {
        const file = bundle[name];
        if (file?.type === 'chunk' && file.moduleIds.some((id) => id.includes('/views/admin/'))) this.error(`${name} brings operators' pages to everybody`);
      }
    },
  };
}
