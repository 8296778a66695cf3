import type { DescribedAudit } from '@audit-gateway/client/posture';
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';

interface Schema extends DBSchema {
  audits: { key: string; value: DescribedAudit };
}

/** Audits that have ended, kept in the browser: they do not change any more. */
export interface AuditStore {
  /** The audits that started at a time or later; older ones are removed, since AWS has removed them too. */
  readonly read: (earliest: Date) => Promise<readonly DescribedAudit[]>;
  readonly keep: (audits: readonly DescribedAudit[]) => Promise<void>;
  /** Removes all of them. */
  readonly clear: () => Promise<void>;
}

/**
 * Opens the store of a gateway's target. Where the browser lets a page store nothing (a private window, a full disk), the
 * store is empty, and every audit is requested anew.
 *
 * @param name Tells it from the stores of other gateways at the same origin.
 */
export function openAuditStore(name: string): AuditStore {
  const database = `audit-gateway ${name}`;
  let opened: Promise<IDBPDatabase<Schema>> | undefined;
  const attempt = async <Result>(use: (db: IDBPDatabase<Schema>) => Promise<Result>, otherwise: Result) => {
    try {
      opened ??= openDB<Schema>(database, 1, {
        upgrade: (db) => void db.createObjectStore('audits', { keyPath: 'taskId' }),
      });
      return await use(await opened);
    } catch {
      opened = undefined;
      return otherwise;
    }
  };
  return {
    read: (earliest) =>
      attempt<readonly DescribedAudit[]>(async (db) => {
        const all = await db.getAll('audits');
        const isOld = ({ taskStartTime }: DescribedAudit): boolean =>
          taskStartTime === undefined || taskStartTime < earliest;
        const transaction = db.transaction('audits', 'readwrite');
        await Promise.all(all.filter(isOld).map(({ taskId }) => transaction.store.delete(taskId)));
        await transaction.done;
        return all.filter((audit) => !isOld(audit));
      }, []),
    keep: (audits) =>
      attempt(async (db) => {
        const transaction = db.transaction('audits', 'readwrite');
        await Promise.all(audits.map((audit) => transaction.store.put(audit)));
        await transaction.done;
      }, undefined),
    clear: async () => {
      const db = await opened?.catch(() => undefined);
      db?.close();
      opened = undefined;
      await deleteDB(database).catch(() => undefined);
    },
  };
}
