import { words } from '../i18n';
import type { House } from './house';
import type { Camera } from './camera';
import { venueColors } from './palette';
import { allNameSpots } from './row-marks';
import { hull, readShape, roomiestBand, type Point, type Shape } from './shapes';
import type { Section } from './seat-layout';
import { nameBehind } from './section-names';

/** From this pitch in CSS pixels on, rows carry their names. */
export const rowNamesFrom = 11;
/** Below this pitch single seats tell little, and the grounds of the sections say how much is left. */
export const overviewBelow = 7;

/** The lowest layer: stage, grounds of the sections, names of rows. Changes with the camera alone, or nearly so. */
export class VenueLayer {
  readonly shapes: (Shape | null)[];
  /** Where rows have their names. */
  readonly rowSpots: readonly Point[][];
  private readonly sectionSpots: readonly (Point | null)[];
  private readonly ctx: CanvasRenderingContext2D;
  private readonly stage: Shape | null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly room: House,
  ) {
    this.ctx = canvas.getContext('2d')!;
    this.stage = readShape(room.layout.stage);
    this.rowSpots = allNameSpots(room.layout);
    this.sectionSpots = room.layout.sections.map((section) => nameBehind(room, section));
    this.shapes = room.layout.sections.map((section) => readShape(section.outline) ?? this.hullOf(section));
  }

  /** `freeShare`: of each section, how much is still free (0 to 1). */
  draw(camera: Camera, dpr: number, freeShare: Float32Array): void {
    const { ctx } = this;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, this.canvas.width, this.canvas.height);
    ctx.setTransform(camera.scale * dpr, 0, 0, camera.scale * dpr, camera.x * dpr, camera.y * dpr);
    const pitch = this.room.layout.pitch * camera.scale;
    const overview = pitch < overviewBelow;
    this.drawGrounds(ctx, overview ? freeShare : null, camera.scale);
    if (this.stage !== null) this.nameStage(this.stage, camera, dpr);
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    if (pitch >= rowNamesFrom) this.drawRowNames(camera, pitch);
    if (!overview && this.room.layout.sections.length > 1) this.drawSectionNames(camera, pitch);
  }

  /** Sections and stage into a context that counts in the layout's units; `freeShare` null: all sections alike. */
  drawGrounds(ctx: CanvasRenderingContext2D, freeShare: Float32Array | null, scale: number): void {
    ctx.lineJoin = 'round';
    ctx.strokeStyle = venueColors.groundLine;
    ctx.lineWidth = 1 / scale;
    this.shapes.forEach((shape, i) => {
      if (shape === null) return;
      ctx.fillStyle = freeShare === null ? venueColors.ground : mix(venueColors.groundEmpty, venueColors.groundFree, freeShare[i]!);
      ctx.fill(shape.path);
      ctx.stroke(shape.path);
    });
    if (this.stage === null) return;
    ctx.fillStyle = venueColors.stage;
    ctx.fill(this.stage.path);
  }

  /** Beside the rows of a section, where there is an aisle. */
  private drawSectionNames(camera: Camera, pitch: number): void {
    const { ctx } = this;
    const { layout } = this.room;
    ctx.font = `700 ${Math.max(10, Math.min(16, pitch * 0.8))}px ${fontStack}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = venueColors.rowName;
    layout.sections.forEach((section, i) => {
      const spot = this.sectionSpots[i];
      if (!spot) return;
      const at = camera.toView(...spot);
      if (at.x < -80 || at.y < -20 || at.x > camera.width + 80 || at.y > camera.height + 20) return;
      ctx.fillText(section.name, at.x, at.y);
    });
  }

  private nameStage(stage: Shape, camera: Camera, dpr: number): void {
    const { ctx } = this;
    const band = roomiestBand(stage.points);
    const size = Math.min(20, band.height * camera.scale * 0.46, (band.width * camera.scale) / 5);
    if (size < 7) return;
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    const middle = camera.toView(band.x, band.y);
    ctx.font = `600 ${size}px ${fontStack}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = venueColors.stageInk;
    ctx.fillText(words().stage, middle.x, middle.y);
  }

  private drawRowNames(camera: Camera, pitch: number): void {
    const { ctx } = this;
    ctx.font = `600 ${Math.min(13, pitch * 0.55)}px ${fontStack}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = venueColors.rowName;
    const { layout } = this.room;
    layout.lines.forEach((line, i) => {
      for (const spot of this.rowSpots[i]!) {
        const at = camera.toView(...spot);
        if (at.x < -20 || at.y < -20 || at.x > camera.width + 20 || at.y > camera.height + 20) continue;
        ctx.fillText(line.name, at.x, at.y);
      }
    });
  }

  private hullOf(section: Section): Shape | null {
    const ends = section.rows.flatMap((index) => {
      const { x, y, dx, dy, count } = this.room.layout.rows[index]!.source;
      return [
        [x, y],
        [x + dx * (count - 1), y + dy * (count - 1)],
      ] as [number, number][];
    });
    return hull(ends, this.room.layout.pitch * 0.9);
  }
}

export const fontStack = "Pretendard, 'Noto Sans KR', 'Noto Sans CJK KR', 'Apple SD Gothic Neo', system-ui, sans-serif";

function mix(from: string, to: string, share: number): string {
  const channel = (hex: string, i: number): number => parseInt(hex.slice(1 + 2 * i, 3 + 2 * i), 16);
  const parts = [0, 1, 2].map((i) => Math.round(channel(from, i) + (channel(to, i) - channel(from, i)) * share));
  return `rgb(${parts.join(' ')})`;
}
