/** The end of each command's help. */
export const examples = {
  audits: `
Examples:
  audits list                              the audits of the last week
  audits show                              the latest audit, and what changed
  audits watch                             wait for the audit that runs
  audits check --fail-on medium            fail a pipeline on new findings
  audits trend --since 30d                 does it get better?
  source <(audits completion bash)         complete commands and options with Tab

Exit status:
  0  done, without findings of check
  1  check: something new was found; watch: the audit failed or was canceled
  2  inconclusive: wrong arguments, no such audit, refused credentials, failed checks
  3  the gateway is away, throttled or broken; the same command may succeed later`,
  list: `
Examples:
  audits list --since 30d --status failed
  audits list --type on-demand
  audits list --json | jq -r '.audits[] | select(.findings.critical > 0) | .taskId'`,
  show: `
Examples:
  audits show
  audits show --schedule daily-audit
  audits show 9f2b6a7c1d3e4f508192a3b4c5d6e7f8
  audits show --json > baseline.json`,
  watch: `
Examples:
  audits watch
  audits watch 9f2b6a7c1d3e4f508192a3b4c5d6e7f8 --timeout 24h
  audits watch && audits check`,
  check: `
A check fails if it found something that the baseline does not have, or more resources than it. A check without a result
makes the result inconclusive. A check of unknown severity, which AWS added later, counts at every level.

Examples:
  audits check
  audits check --schedule daily-audit --max-age 2d --fail-on medium
  audits check --baseline baseline.json --allow LOGGING_DISABLED_CHECK DEVICE_CERTIFICATE_AGE_CHECK
  audits check --format markdown >> "$GITHUB_STEP_SUMMARY"
  audits check --format junit > audits.xml`,
  trend: `
Examples:
  audits trend
  audits trend --since 30d --schedule daily-audit
  audits trend --json | jq '.checks[] | {checkName, now: .active[-1]}'`,
} as const;
