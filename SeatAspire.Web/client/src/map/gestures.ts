export interface GestureTargets {
  pan(dx: number, dy: number): void;
  /** `factor` above 1 comes nearer, to what is at the point. */
  zoom(factor: number, x: number, y: number, smooth: boolean): void;
  tap(x: number, y: number, coarse: boolean): void;
  hover(x: number, y: number): void;
  leave(): void;
  /** The hand let go of a pan at this speed, in pixels a millisecond. */
  fling(vx: number, vy: number): void;
  grab(): void;
}

const slackPx = { mouse: 4, touch: 9 };

/** Reads drag, wheel, pinch and tap off the pointer events of an element. */
export function readGestures(element: HTMLElement, targets: GestureTargets): () => void {
  const down = new Map<number, { x: number; y: number }>();
  let start: { x: number; y: number } | null = null;
  let dragging = false;
  let velocity = { x: 0, y: 0, at: 0 };

  const place = (event: PointerEvent | WheelEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const onDown = (event: PointerEvent): void => {
    if (event.pointerType === 'mouse' && event.button !== 0) return;
    if ((event.target as Element).closest('button') !== null) return;
    element.setPointerCapture(event.pointerId);
    targets.grab();
    down.set(event.pointerId, place(event));
    if (down.size === 1) {
      start = place(event);
      dragging = false;
      velocity = { x: 0, y: 0, at: event.timeStamp };
    } else {
      // A second finger makes it a pinch; what the first one began is no tap any more.
      start = null;
    }
  };

  const onMove = (event: PointerEvent): void => {
    const now = place(event);
    const before = down.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType === 'mouse') targets.hover(now.x, now.y);
      return;
    }
    if (down.size === 1) {
      const slack = event.pointerType === 'mouse' ? slackPx.mouse : slackPx.touch;
      if (!dragging && start !== null && Math.hypot(now.x - start.x, now.y - start.y) < slack) return;
      if (!dragging) {
        dragging = true;
        targets.leave();
        element.dataset['dragging'] = '';
      }
      targets.pan(now.x - before.x, now.y - before.y);
      const elapsed = Math.max(1, event.timeStamp - velocity.at);
      velocity = { x: (now.x - before.x) / elapsed, y: (now.y - before.y) / elapsed, at: event.timeStamp };
    } else if (down.size === 2) {
      const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
      const was = Math.hypot(before.x - other!.x, before.y - other!.y);
      const is = Math.hypot(now.x - other!.x, now.y - other!.y);
      targets.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
      if (was > 0) targets.zoom(is / was, (now.x + other!.x) / 2, (now.y + other!.y) / 2, false);
    }
    down.set(event.pointerId, now);
  };

  const onUp = (event: PointerEvent): void => {
    if (!down.delete(event.pointerId) || down.size > 0) return;
    delete element.dataset['dragging'];
    if (event.type === 'pointercancel') return;
    if (!dragging && start !== null) {
      targets.tap(start.x, start.y, event.pointerType !== 'mouse');
    } else if (dragging && event.timeStamp - velocity.at < 60) {
      targets.fling(velocity.x, velocity.y);
    }
    dragging = false;
    start = null;
  };

  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 20 : 1;
    // A trackpad's pinch arrives as a wheel with Ctrl, in much smaller steps.
    const speed = event.ctrlKey ? 0.01 : 0.0016;
    const { x, y } = place(event);
    targets.zoom(Math.exp(-event.deltaY * lines * speed), x, y, !event.ctrlKey);
  };

  // The click that a browser makes of a tap afterwards goes to what lies there by then: a sheet or a button that rose because of the tap.
  const onTouchEnd = (event: TouchEvent): void => {
    if (event.cancelable && (event.target as Element).closest('button') === null) event.preventDefault();
  };

  const onLeave = (): void => targets.leave();

  element.addEventListener('pointerdown', onDown);
  element.addEventListener('pointermove', onMove);
  element.addEventListener('pointerup', onUp);
  element.addEventListener('pointercancel', onUp);
  element.addEventListener('pointerleave', onLeave);
  element.addEventListener('wheel', onWheel, { passive: false });
  element.addEventListener('touchend', onTouchEnd, { passive: false });
  return () => {
    element.removeEventListener('pointerdown', onDown);
    element.removeEventListener('pointermove', onMove);
    element.removeEventListener('pointerup', onUp);
    element.removeEventListener('pointercancel', onUp);
    element.removeEventListener('pointerleave', onLeave);
    element.removeEventListener('wheel', onWheel);
    element.removeEventListener('touchend', onTouchEnd);
  };
}
