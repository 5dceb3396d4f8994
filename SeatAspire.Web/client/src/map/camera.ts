/** Where the map is looked at from: layout units × scale + offset = CSS pixels of the viewport. */
export class Camera {
  scale = 1;
  x = 0;
  y = 0;
  width = 1;
  height = 1;
  private fitScale = 1;
  private maxScale = 1;

  constructor(
    private readonly layoutWidth: number,
    private readonly layoutHeight: number,
    private readonly pitch: number,
  ) {}

  /** The viewport has another size: keeps what was in its middle, or everything if everything was shown. */
  resize(width: number, height: number): void {
    const whole = this.scale <= this.fitScale * 1.001;
    const middle = this.toLayout(this.width / 2, this.height / 2);
    this.width = width;
    this.height = height;
    const margin = Math.min(28, width * 0.04);
    this.fitScale = Math.min((width - 2 * margin) / this.layoutWidth, (height - 2 * margin) / this.layoutHeight);
    // Near enough to read a number with ease, and never less than a little beyond the whole.
    this.maxScale = Math.max(52 / this.pitch, this.fitScale * 1.5);
    if (whole) this.fit();
    else this.lookAt(middle.x, middle.y, this.scale);
  }

  /** Looks from where another one of the same house does. */
  follow({ scale, x, y, width, height, fitScale, maxScale }: Camera): void {
    [this.scale, this.x, this.y, this.width, this.height] = [scale, x, y, width, height];
    [this.fitScale, this.maxScale] = [fitScale, maxScale];
  }

  fit(): void {
    this.lookAt(this.layoutWidth / 2, this.layoutHeight / 2, this.fitScale);
  }

  get fitted(): boolean {
    return this.scale <= this.fitScale * 1.001;
  }

  /** It shows the house more than so many times larger than all of it would be. */
  beyond(times: number): boolean {
    return this.scale > this.fitScale * times;
  }

  /** The scale, kept within its bounds. */
  bounded(scale: number): number {
    return Math.min(this.maxScale, Math.max(this.fitScale, scale));
  }

  get atMost(): boolean {
    return this.scale >= this.maxScale * 0.999;
  }

  lookAt(layoutX: number, layoutY: number, scale: number): void {
    this.scale = this.bounded(scale);
    this.x = this.width / 2 - layoutX * this.scale;
    this.y = this.height / 2 - layoutY * this.scale;
    this.keepInView();
  }

  /** Zooms so that what is under a point of the viewport stays under it. */
  zoomAt(viewX: number, viewY: number, scale: number): void {
    const next = this.bounded(scale);
    this.x = viewX - ((viewX - this.x) * next) / this.scale;
    this.y = viewY - ((viewY - this.y) * next) / this.scale;
    this.scale = next;
    this.keepInView();
  }

  pan(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
    this.keepInView();
  }

  /** As `pan`, wherever that leads. */
  move(dx: number, dy: number): void {
    this.x += dx;
    this.y += dy;
  }

  toLayout(viewX: number, viewY: number): { x: number; y: number } {
    return { x: (viewX - this.x) / this.scale, y: (viewY - this.y) / this.scale };
  }

  toView(layoutX: number, layoutY: number): { x: number; y: number } {
    return { x: layoutX * this.scale + this.x, y: layoutY * this.scale + this.y };
  }

  /** A house smaller than the viewport stays in its middle; a larger one never leaves it wholly. */
  private keepInView(): void {
    this.x = keep(this.x, this.layoutWidth * this.scale, this.width);
    this.y = keep(this.y, this.layoutHeight * this.scale, this.height);
  }
}

function keep(offset: number, length: number, view: number): number {
  const spare = view * 0.35;
  if (length <= view) return (view - length) / 2;
  return Math.min(spare, Math.max(view - length - spare, offset));
}
