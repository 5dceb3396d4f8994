import type { House } from './house';
import type { Camera } from './camera';
import { fontStack, overviewBelow, rowNamesFrom } from './venue-layer';
import { palette, venueColors } from './palette';
import { rim, rowMarks, type Edge } from './row-marks';
import { seatShare } from './seat-layer';
import { lineOf, seatNumber, sectionNameOf } from './seat-layout';
import { sectionPills } from './section-names';
import type { Point } from './shapes';

export interface Attention {
  /** Under the mouse; -1 for none. */
  hovered: number;
  /** Where the keyboard is; -1 for none. */
  focused: number;
}

/** What something covers, in CSS pixels. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** From this size of a seat on, in CSS pixels, letters on seats can be read. */
const lettersFrom = 11;
/** How far from the middle of the view the section is looked for that a near view is of, in pitches. */
const sectionReach = 8;

/**
 * The top layer: what the person points at and has selected, and where they are: over a far view the names of the
 * sections, over a near one the names of rows that reach beyond it.
 */
export class PointerLayer {
  private readonly ctx: CanvasRenderingContext2D;
  private readonly widths = new Map<string, number>();
  private covered: Box[] = [];

  constructor(
    canvas: HTMLCanvasElement,
    private readonly room: House,
    /** Where rows have their names. */
    private readonly rowSpots: readonly Point[][],
  ) {
    this.ctx = canvas.getContext('2d')!;
  }

  draw(camera: Camera, dpr: number, attention: Attention, free: Uint32Array): void {
    const { ctx, room } = this;
    this.covered = [];
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.clearRect(0, 0, camera.width, camera.height);
    const size = room.layout.pitch * camera.scale * seatShare;
    if (room.marks !== undefined && size >= lettersFrom) this.drawLetters(room.marks, camera, size);
    for (const seat of room.selection.seats) this.drawSelected(seat, camera, size);
    const pitch = room.layout.pitch * camera.scale;
    const several = room.layout.sections.length > 1;
    if (pitch < overviewBelow && several) this.drawSectionNames(camera, free);
    if (pitch >= rowNamesFrom) this.drawRowMarks(camera);
    if (pitch >= rowNamesFrom && several && !camera.fitted) this.drawSectionMark(camera);
    const pointed = attention.hovered >= 0 ? attention.hovered : attention.focused;
    if (pointed >= 0 && pitch >= rowNamesFrom) this.lightRow(pointed, camera, pitch);
    if (attention.hovered >= 0) this.drawRing(attention.hovered, camera, size, venueColors.hovered, 2);
    if (attention.focused >= 0) this.drawRing(attention.focused, camera, size, venueColors.focused, 3);
  }

  /** What it covers of the seats, as it was last drawn. */
  get boxes(): readonly Box[] {
    return this.covered;
  }

  /** In the upper right of a seat, which keeps its number. */
  private drawLetters(marks: ReadonlyMap<number, string>, camera: Camera, size: number): void {
    const { ctx, room } = this;
    const radius = Math.max(5, size * 0.26);
    ctx.font = `700 ${radius * 1.5}px ${fontStack}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    for (const [seat, letter] of marks) {
      const at = camera.toView(room.layout.x[seat]!, room.layout.y[seat]!);
      if (at.x < -size || at.y < -size || at.x > camera.width + size || at.y > camera.height + size) continue;
      const [x, y] = [at.x + size * 0.38, at.y - size * 0.38];
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      ctx.fillStyle = venueColors.name;
      ctx.fill();
      ctx.fillStyle = venueColors.nameGround;
      ctx.fillText(letter, x, y + radius * 0.08);
    }
  }

  private drawSelected(seat: number, camera: Camera, size: number): void {
    const { ctx, room } = this;
    const at = camera.toView(room.layout.x[seat]!, room.layout.y[seat]!);
    // Even from afar one's selection can be found.
    const s = Math.max(size, 9);
    this.cover(at.x, at.y, s, s);
    ctx.beginPath();
    ctx.roundRect(at.x - s / 2, at.y - s / 2, s, s, s * 0.34);
    ctx.fillStyle = palette.selected;
    ctx.fill();
    ctx.lineWidth = Math.max(1, s * 0.06);
    ctx.strokeStyle = palette.mark;
    ctx.stroke();
    if (s >= 19) {
      ctx.font = `700 ${s * 0.45}px system-ui, sans-serif`;
      ctx.textAlign = 'center';
      ctx.textBaseline = 'middle';
      ctx.fillStyle = palette.mark;
      ctx.fillText(String(seatNumber(room.layout, seat)), at.x, at.y + s * 0.03);
    } else {
      ctx.beginPath();
      ctx.moveTo(at.x - s * 0.2, at.y + s * 0.02);
      ctx.lineTo(at.x - s * 0.04, at.y + s * 0.18);
      ctx.lineTo(at.x + s * 0.22, at.y - s * 0.17);
      ctx.lineWidth = Math.max(1.2, s * 0.12);
      ctx.lineCap = 'round';
      ctx.lineJoin = 'round';
      ctx.stroke();
    }
  }

  private drawRing(seat: number, camera: Camera, size: number, color: string, width: number): void {
    const { ctx, room } = this;
    const at = camera.toView(room.layout.x[seat]!, room.layout.y[seat]!);
    const s = Math.max(size, 4) + width + 1;
    ctx.beginPath();
    ctx.roundRect(at.x - s / 2, at.y - s / 2, s, s, s * 0.34);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }

  /** The row of a seat, from end to end over its aisles, and its names: whose letter is whose shows at a glance. */
  private lightRow(seat: number, camera: Camera, pitch: number): void {
    const { ctx, room } = this;
    const { layout } = room;
    const line = lineOf(layout, seat);
    ctx.beginPath();
    for (let one = line.start; one < line.start + line.count; one++) {
      const at = camera.toView(layout.x[one]!, layout.y[one]!);
      if (one === line.start) ctx.moveTo(at.x, at.y);
      else ctx.lineTo(at.x, at.y);
    }
    ctx.globalAlpha = 0.14;
    ctx.lineWidth = pitch;
    ctx.lineCap = 'round';
    ctx.lineJoin = 'round';
    ctx.strokeStyle = venueColors.focused;
    ctx.stroke();
    ctx.globalAlpha = 1;
    for (const spot of this.rowSpots[layout.lines.indexOf(line)]!) {
      const at = camera.toView(...spot);
      this.drawName(line.name, at.x, at.y, Math.max(12, Math.min(15, pitch * 0.6)), venueColors.name);
    }
  }

  private drawRowMarks(camera: Camera): void {
    const marks = rowMarks(this.room.layout, camera, this.rowSpots);
    new Set(marks.map((mark) => mark.edge)).forEach((edge) => edge !== null && this.drawRim(edge, camera));
    for (const { name, x, y, edge } of marks) this.drawName(name, x, y, 12, venueColors.name, edge === null);
  }

  /** Names on the rim would be hard to read among the seats that it cuts. */
  private drawRim(edge: Edge, { width, height }: Camera): void {
    const { ctx } = this;
    const x = edge === 'right' ? width - rim : 0;
    const y = edge === 'bottom' ? height - rim : 0;
    const upright = edge === 'left' || edge === 'right';
    this.covered.push({ left: x, top: y, right: upright ? x + rim : width, bottom: upright ? height : y + rim });
    ctx.fillStyle = venueColors.nameGround;
    ctx.fillRect(x, y, upright ? rim : width, upright ? height : rim);
  }

  /** The section in the middle of a near view, at its upper left: its own name may be far away. */
  private drawSectionMark(camera: Camera): void {
    const { room } = this;
    const middle = camera.toLayout(camera.width / 2, camera.height / 2);
    const seat = room.index.nearest(middle.x, middle.y, room.layout.pitch * sectionReach);
    const name = seat < 0 ? '' : sectionNameOf(room.layout, seat);
    if (name === '') return;
    const size = 14;
    this.drawName(name, rim + 10 + size * 0.34 + (this.widthOf(name) * size) / 2, 24, size, venueColors.name);
  }

  /** A name, on a light ground of its own. */
  private drawName(name: string, x: number, y: number, size: number, color: string, grounded = true): void {
    const { ctx } = this;
    const width = this.widthOf(name) * size + size * 0.68;
    const height = size * 1.5;
    ctx.font = `650 ${size}px ${fontStack}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    if (grounded) {
      this.cover(x, y, width, height);
      ctx.beginPath();
      ctx.roundRect(x - width / 2, y - height / 2, width, height, height / 2);
      ctx.fillStyle = venueColors.nameGround;
      ctx.fill();
    }
    ctx.fillStyle = color;
    ctx.fillText(name, x, y + size * 0.04);
  }

  private cover(x: number, y: number, width: number, height: number): void {
    this.covered.push({ left: x - width / 2, top: y - height / 2, right: x + width / 2, bottom: y + height / 2 });
  }

  private drawSectionNames(camera: Camera, free: Uint32Array): void {
    sectionPills(this.room.layout, camera, (name) => this.widthOf(name)).forEach((pill, i) => {
      if (pill === null) return;
      this.drawName(pill.name, pill.x, pill.y, pill.size, free[i] === 0 ? venueColors.nameSoldOut : venueColors.name);
    });
  }

  /** Of a name at one pixel's size: measuring is slow, and a width grows with the size. */
  private widthOf(name: string): number {
    let width = this.widths.get(name);
    if (width === undefined) {
      this.ctx.font = `650 100px ${fontStack}`;
      width = this.ctx.measureText(name).width / 100;
      this.widths.set(name, width);
    }
    return width;
  }
}
