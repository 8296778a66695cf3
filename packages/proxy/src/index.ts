export { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export { readCommand, type Command, type Settings } from './settings/read-command.ts';
export { SettingsError } from './settings/setting.ts';
