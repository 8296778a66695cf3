/**
 * Generated from spec/openapi.yaml by "npm run generate". Edits are lost: change the document instead.
 */

/** What the contract demands of each operation's parameters beyond their type. */
export const parameterRules = {
  "listAuditTasks": {
    "startTime": {},
    "endTime": {},
    "taskType": {},
    "taskStatus": {},
    "nextToken": {},
    "maxResults": {
      "minimum": 1,
      "maximum": 250,
      "default": 25
    },
    "If-None-Match": {},
    "Cache-Control": {}
  },
  "describeAuditTask": {
    "taskId": {
      "pattern": "^[a-zA-Z0-9\\-]+$",
      "minLength": 1,
      "maxLength": 40
    },
    "If-None-Match": {},
    "Cache-Control": {}
  }
} as const;

/** The version of the contract, `info.version`, which all packages share. */
export const contractVersion = "0.1.0";
