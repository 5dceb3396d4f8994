import type { VNode } from 'preact';
import { words } from '../i18n';
import { requireIdentity } from '../state/leaving';
import { useApp } from './app-context';

/** Where something is to be seen only by who is signed in. */
export function SignInNote({ sentence }: { sentence: string }): VNode {
  const app = useApp();
  return (
    <>
      <p class="note">{sentence}</p>
      <button type="button" class="button primary" onClick={() => void requireIdentity(app)}>
        {words().signIn}
      </button>
    </>
  );
}
