import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { Credential } from '../data/credential.ts';
import type { ViewProps } from './view-props.ts';

const kinds = { apiKey: 'API key', token: 'Bearer token' } as const;

/** Asks for a key or a token. It stays in this tab. */
export function SignIn({ page, state }: ViewProps): VNode {
  const [kind, setKind] = useState<Credential['kind']>(state.credential?.kind ?? 'apiKey');
  const [value, setValue] = useState('');
  return (
    <form
      class="sign-in"
      aria-label="Sign in"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.trim() !== '') page.signIn({ kind, value: value.trim() });
      }}
    >
      <fieldset>
        <legend>Sign in with</legend>
        {(['apiKey', 'token'] as const).map((each) => (
          <label key={each}>
            <input type="radio" name="kind" checked={kind === each} onChange={() => setKind(each)} />
            {kinds[each]}
          </label>
        ))}
      </fieldset>
      <label>
        {kinds[kind]}
        <input
          type="password"
          autocomplete="off"
          required
          value={value}
          onInput={({ currentTarget }) => setValue(currentTarget.value)}
        />
      </label>
      <button type="submit">Sign in</button>
      <p>It is sent to this gateway alone, and kept in this tab until you close it or sign out.</p>
    </form>
  );
}
