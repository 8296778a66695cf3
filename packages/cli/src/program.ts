import tab from '@bomb.sh/tab/commander';
import {
  type AuditTaskStatus,
  auditTaskStatusValues,
  type AuditTaskType,
  auditTaskTypeValues,
  auditCheckNameValues,
  auditRetentionDays,
  contractVersion,
  createAuditClient,
} from '@audit-gateway/client';
import { type AuditCheckSeverity, auditCheckSeverities } from '@audit-gateway/client/posture';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type CheckOptions, check, reportFormats } from './commands/check.ts';
import type { Session } from './commands/command.ts';
import { list } from './commands/list.ts';
import { show } from './commands/show.ts';
import { trend } from './commands/trend.ts';
import { watch } from './commands/watch.ts';
import type { Context } from './context.ts';
import { examples } from './examples.ts';
import { createStyle } from './output/style.ts';
import { widthOf } from './output/table.ts';
import { parseDuration, toWords } from './output/text.ts';
import { type ConnectionFlags, defaultUrl, readConnection } from './settings.ts';

interface GlobalOptions extends ConnectionFlags {
  readonly json?: true | undefined;
  readonly color: boolean;
}

/**
 * Defines the commands.
 *
 * @param end Gets the exit status of the command that was carried out.
 */
export function createProgram(context: Context, end: (status: number) => void): Command {
  const program = new Command('audits')
    .description('What the audits of AWS IoT Device Defender found, through an Audit Gateway.')
    .version(contractVersion)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => context.stdout.write(text),
      writeErr: () => undefined,
      getOutHelpWidth: () => Math.min(widthOf(context), 100),
    })
    .configureHelp({ showGlobalOptions: true })
    .optionsGroup('Options of every command:')
    .option('--url <url>', `the gateway; or AUDIT_GATEWAY_URL (default: ${defaultUrl})`)
    .option('--api-key-file <file>', 'a file with the API key; or AUDIT_GATEWAY_API_KEY has the key')
    .option('--token-file <file>', 'a file with the bearer token; or AUDIT_GATEWAY_TOKEN has the token')
    .option(
      '--config <file>',
      'the configuration; or AUDIT_GATEWAY_CONFIG (default: audit-gateway/audits.json in the folder for configuration)',
    )
    .option('--json', 'print JSON, in the documented shape')
    .option('--no-color', 'print without colours; or NO_COLOR=1')
    .addHelpText('after', examples.audits);

  const open = async (command: Command): Promise<Session> => {
    const options = command.optsWithGlobals<GlobalOptions>();
    return {
      context,
      client: createAuditClient(await readConnection(options, context)),
      style: createStyle(context, context.stdout, options.color),
      errorStyle: createStyle(context, context.stderr, options.color),
      width: widthOf(context),
      json: options.json ?? false,
    };
  };

  program
    .command('list')
    .description('The audits of the last days, newest first: when, how they ended, what they found.')
    .addOption(sinceOption('7d'))
    .addOption(statusOption())
    .addOption(typeOption())
    .addHelpText('after', examples.list)
    .action(async (options: { since: number; status?: AuditTaskStatus; type?: AuditTaskType }, command: Command) => {
      const period = { sinceMs: options.since, taskStatus: options.status, taskType: options.type };
      end(await list(await open(command), period));
    });

  program
    .command('show')
    .description('Each check of an audit: severity, state, resources, and what changed since the audit before.')
    .argument('[audit]', auditArgument, 'latest')
    .addOption(scheduleOption())
    .addOption(typeOption())
    .addHelpText('after', examples.show)
    .action(async (audit: string, filters: Filters, command: Command) => {
      end(await show(await open(command), audit, filters));
    });

  program
    .command('watch')
    .description('Waits until an audit is over, and shows how far it is.')
    .argument('[audit]', auditArgument.replace('finished', 'running or else finished'), 'latest')
    .addOption(scheduleOption())
    .addOption(typeOption())
    .addOption(durationOption('--timeout <duration>', 'how long to wait', '1h', '24d'))
    .addOption(durationOption('--interval <duration>', 'the longest time between two questions', '30s', '1d'))
    .addHelpText('after', examples.watch)
    .action(async (audit: string, options: Filters & { timeout: number; interval: number }, command: Command) => {
      const times = { timeoutMs: options.timeout, intervalMs: options.interval };
      end(await watch(await open(command), audit, options, times));
    });

  program
    .command('check')
    .description(
      'For pipelines: status 1 where the latest audit found something new, 2 where the result is inconclusive.',
    )
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that counts')
        .choices(auditCheckSeverities)
        .default('high' satisfies AuditCheckSeverity),
    )
    .option(
      '--baseline <audit>',
      'what to compare with: an id, or a file from "audits show --json" (default: the completed audit before)',
    )
    .addOption(new Option('--allow <check...>', 'checks that never fail, by name').default([], 'none'))
    .addOption(durationOption('--max-age <duration>', 'how old the audit may be', undefined, retention))
    .addOption(scheduleOption())
    .addOption(typeOption())
    .addOption(new Option('--format <format>', 'the form of the report').choices(reportFormats).default('text'))
    .addHelpText('after', examples.check)
    .action(async (options: Omit<CheckOptions, 'maxAgeMs'> & { maxAge?: number }, command: Command) => {
      end(await check(await open(command), { ...options, maxAgeMs: options.maxAge }));
    });

  program
    .command('trend')
    .description('What each check found, day by day.')
    .addOption(sinceOption(retention))
    .addOption(scheduleOption())
    .addOption(typeOption())
    .addHelpText('after', examples.trend)
    .action(async (options: Filters & { since: number }, command: Command) => {
      end(await trend(await open(command), options.since, options));
    });

  addCompletion(program);
  return program;
}

interface Filters {
  readonly schedule?: string | undefined;
  readonly type?: AuditTaskType | undefined;
}

/** As long as AWS keeps audits. */
const retention = `${auditRetentionDays}d`;

const auditArgument = 'the id of an audit, or "latest" for the newest finished one';

function scheduleOption(): Option {
  return new Option('--schedule <name>', 'only audits of this schedule');
}

function sinceOption(byDefault: string): Option {
  return durationOption('--since <duration>', 'how far back', byDefault, retention);
}

function typeOption(): Option {
  return oneOf('--type <type>', 'only audits that were started so', auditTaskTypeValues, /_AUDIT_TASK$/);
}

function statusOption(): Option {
  return oneOf('--status <status>', 'only audits in this state', auditTaskStatusValues);
}

/** An option that takes one of the contract's values, in words: `in-progress`. */
function oneOf(flag: string, meaning: string, values: readonly string[], suffix = /$^/): Option {
  const byWord = new Map(values.map((value) => [toWords(value.replace(suffix, '')), value]));
  return new Option(flag, meaning).choices([...byWord.keys()]).argParser((word) => {
    const value = byWord.get(toWords(word.replace(suffix, '')));
    if (value === undefined) throw new InvalidArgumentError(`Allowed choices are ${[...byWord.keys()].join(', ')}.`);
    return value;
  });
}

function durationOption(flag: string, meaning: string, byDefault: string | undefined, atMost: string): Option {
  const most = parseDuration(atMost) ?? 0;
  const read = (text: string): number => {
    const ms = parseDuration(text) ?? 0;
    if (ms > 0 && ms <= most) return ms;
    throw new InvalidArgumentError(`It must be a duration such as 7d, 36h, 30m or 45s, at most ${atMost}.`);
  };
  const option = new Option(flag, meaning).argParser(read);
  return byDefault === undefined ? option : option.default(read(byDefault), byDefault);
}

/** `audits completion SHELL` prints a script; what that calls at each key is `audits complete`, which is not shown. */
function addCompletion(program: Command): void {
  const { commands } = tab(program, { completionCommandName: 'completion' });
  for (const name of ['show', 'watch']) {
    const audit = commands.get(name)?.arguments.get('audit');
    if (audit) audit.handler = (complete) => complete('latest', 'the newest audit');
  }
  const allow = commands.get('check')?.options.get('allow');
  if (allow) {
    allow.handler = (complete) => {
      for (const checkName of auditCheckNameValues) complete(checkName, '');
    };
  }
}
