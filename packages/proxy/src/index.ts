export { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export { readCommand, type Command } from './config/read-command.ts';
export { SettingsError } from './config/setting.ts';
export type { Settings } from './config/settings-schema.ts';
