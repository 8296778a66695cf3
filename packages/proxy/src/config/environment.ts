import { similarTo } from './did-you-mean.ts';
import { SettingsError } from './setting.ts';
import { settings } from './settings-schema.ts';

/** The variables that settings may come from. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The variable that names the configuration file. */
export const configVariable = 'AUDIT_GATEWAY_CONFIG';

const prefix = 'AUDIT_GATEWAY_';
const variables = [configVariable, ...settings.map(({ env }) => env)];
/** Without the prefixes, so that `AUDIT_GATEWAY_REGION` is close to `AWS_REGION`. */
const stems = new Map(variables.map((name) => [stemOf(name), name]));

function stemOf(name: string): string {
  return name.replace(/^AUDIT_GATEWAY_/, '').replace(/^AWS_/, '');
}

// Kubernetes sets these for each Service of the namespace, and one may have the name of the gateway: service links.
const serviceVariable = /_(?:SERVICE_HOST|SERVICE_PORT(?:_\w+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;
const serviceLink = /^(?:tcp|udp|sctp):\/\//i;

/**
 * Gives a variable's text; undefined for an empty one, and for the one that Kubernetes sets to
 * `<SERVICE>_PORT=tcp://<address>:<port>`: a Service by the name of audit-gateway sets AUDIT_GATEWAY_PORT.
 */
export function textOfVariable(name: string, env: Environment): string | undefined {
  const text = env[name];
  const isServiceLink = name.endsWith('_PORT') && serviceLink.test(text ?? '');
  return text === '' || isServiceLink ? undefined : text;
}

/**
 * Refuses a variable whose name is a slip of one that the gateway reads. Others may begin with AUDIT_GATEWAY_ too: the
 * callers' file names the variables of secrets freely, and clients have theirs.
 *
 * @throws {SettingsError} for the first one.
 */
export function checkVariables(env: Environment): void {
  for (const name of Object.keys(env)) {
    if (variables.includes(name) || textOfVariable(name, env) === undefined) continue;
    const meant = name.startsWith(prefix) ? meantByStem(name) : meantByAll(name);
    if (meant !== undefined) {
      throw new SettingsError(`${name}: is not a variable of the gateway; did you mean ${meant}?`);
    }
    if (name === `${prefix}TARGETS`) {
      throw new SettingsError(`${name}: is not a variable of the gateway; only the file of --config has targets`);
    }
  }
}

function meantByStem(name: string): string | undefined {
  if (serviceVariable.test(name)) return undefined;
  const stem = stemOf(name);
  const names = [...stems.keys()];
  const meant = similarTo(stem, names, 2) ?? names.find((each) => each.startsWith(`${stem}_`));
  return meant === undefined ? undefined : stems.get(meant);
}

/** For a slip in the prefix itself, or a name in lower case. */
function meantByAll(name: string): string | undefined {
  if (!/^audit/i.test(name) || serviceVariable.test(name)) return undefined;
  return similarTo(name, variables, 2);
}
