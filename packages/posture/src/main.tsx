import { render } from 'preact';
import { openAuditStore } from './data/audit-store.ts';
import { startPage } from './page/page.ts';
import { App } from './views/app.tsx';

const place = document.querySelector('#page');
if (place !== null) render(<App page={startPage({ window, openStore: openAuditStore })} />, place);
