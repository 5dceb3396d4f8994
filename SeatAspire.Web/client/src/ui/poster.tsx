import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { words } from '../i18n';
import type { Show } from '../net/contract';

/** A show's poster, or its title on a plain ground where there is none. */
export function Poster({ show, decorative = false }: { show: Show; decorative?: boolean }): VNode {
  const [state, setState] = useState<'loading' | 'loaded' | 'failed'>('loading');
  const shown = show.posterUrl !== null && show.posterUrl !== '' && state !== 'failed';
  return (
    <div class="poster" data-loaded={state === 'loaded' ? '' : undefined}>
      <span class="poster-title" aria-hidden="true">
        {show.title}
      </span>
      {shown && (
        <img
          src={show.posterUrl!}
          alt={decorative ? '' : words().posterOf(show.title)}
          width={600}
          height={800}
          decoding="async"
          onLoad={() => setState('loaded')}
          onError={() => setState('failed')}
        />
      )}
    </div>
  );
}
