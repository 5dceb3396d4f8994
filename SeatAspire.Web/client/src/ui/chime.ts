import { signal } from '@preact/signals';
import { browserMemory } from '../state/memory';

const storageKey = 'seataspire.sound';

/** Whether the page may make itself heard. */
export const sound = signal(browserMemory.read(storageKey) !== 'off');

export function chooseSound(on: boolean): void {
  browserMemory.write(storageKey, on ? 'on' : 'off');
  sound.value = on;
}

let context: AudioContext | null = null;

/** Browsers let a page sound only once somebody has touched it; asked before that, some complain. */
async function awake(): Promise<AudioContext | null> {
  if (!sound.value || navigator.userActivation?.hasBeenActive === false) return null;
  try {
    context ??= new AudioContext();
    await context.resume();
    return context;
  } catch {
    // No device, or not allowed: the page and its title say the same without a sound.
    return null;
  }
}

/** Some browsers want the first word of sound to fall within a touch: call it from one. */
export function prepareChime(): void {
  void awake();
}

/** Two soft notes. */
export async function chime(): Promise<void> {
  const audio = await awake();
  if (audio === null) return;
  for (const [i, frequency] of [659.3, 987.8].entries()) {
    const at = audio.currentTime + i * 0.18;
    const tone = new OscillatorNode(audio, { type: 'sine', frequency });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(0.16, at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, at + 0.9);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + 1);
  }
}
