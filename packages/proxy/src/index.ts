export { type Gateway, type GatewayOptions, startGateway } from './gateway.ts';
export { readCommand, type Command, type Settings } from './config/read-command.ts';
export { SettingsError } from './config/setting.ts';
