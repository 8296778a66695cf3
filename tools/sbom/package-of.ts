import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import * as z from 'zod';

const manifest = z.object({ name: z.string(), version: z.string(), license: z.string().default('unknown') });

/** A package that was installed. */
export interface InstalledPackage extends z.infer<typeof manifest> {
  /** Its folder. */
  readonly folder: string;
}

/** Tells which installed package a file is of; undefined for the workspace's own. */
export function packageOf(file: string): InstalledPackage | undefined {
  const parts = file.split(sep);
  const modules = parts.lastIndexOf('node_modules');
  if (modules === -1) return undefined;
  const isScoped = parts[modules + 1]?.startsWith('@') ?? false;
  const folder = parts.slice(0, modules + (isScoped ? 3 : 2)).join(sep);
  return { ...manifest.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))), folder };
}
