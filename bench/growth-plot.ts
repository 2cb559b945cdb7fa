import { parse, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Growth } from "./growth.ts";

const colours = { Nix: "#5277c3", TypeScript: "#c2571a" } as const;

const axes: Readonly<
  Record<Growth["of"], { readonly title: string; readonly x: string; readonly y: string }>
> = {
  configurations: {
    title: "A run of the harness",
    x: "configurations",
    y: "processor time in s",
  },
  disks: { title: "Disks in a configuration", x: "disks", y: "processor time in ms" },
  subvolumes: {
    title: "Subvolumes on one disk",
    x: "subvolumes, each mounted",
    y: "processor time in ms",
  },
};

/** An SVG of how processor time grows: points as measured, lines as fitted. */
export async function plotGrowth(growth: readonly Growth[]): Promise<string> {
  const spec = compile(figure(growth)).spec;
  return `${await new View(parse(spec), { renderer: "none" }).toSVG()}\n`;
}

function figure(growth: readonly Growth[]): TopLevelSpec {
  return {
    background: "white",
    padding: { left: 20, top: 20, right: 24, bottom: 20 },
    title: {
      text: "What checking costs, by the size of what is checked",
      subtitle:
        "Processor time as measured, and the straight line that fits it best. Exponent 1 is linear growth, 2 quadratic.",
      anchor: "start",
      fontSize: 17,
      subtitleFontSize: 12,
      subtitleColor: "#555",
      offset: 18,
    },
    config: {
      font: "Helvetica, Arial, sans-serif",
      view: { stroke: null },
      axis: {
        labelFontSize: 11,
        titleFontSize: 12,
        titleFontWeight: "normal",
        titleColor: "#333",
        gridColor: "#e6e6e6",
        domainColor: "#888",
        tickColor: "#888",
      },
    },
    hconcat: (["configurations", "disks", "subvolumes"] as const).map((of) =>
      panel(
        of,
        growth.filter((each) => each.of === of),
      ),
    ),
    // The text's width is only guessed where there is no canvas, so it must not decide what stands where.
    bounds: "flush",
    spacing: 84,
  };
}

type Panel = Extract<TopLevelSpec, { hconcat: unknown }>["hconcat"][number];

function panel(of: Growth["of"], growth: readonly Growth[]): Panel {
  const { title, x, y } = axes[of];
  const color = {
    field: "part",
    type: "nominal",
    scale: { domain: Object.keys(colours), range: Object.values(colours) },
    legend: null,
  } as const;
  const position = {
    x: { field: "x", type: "quantitative", title: x, axis: { tickCount: 5 } },
    y: { field: "y", type: "quantitative", title: y, axis: { tickCount: 5 } },
  } as const;
  const points = growth.flatMap(({ part, points: all }) => all.map((point) => ({ part, ...point })));
  const ends = growth.flatMap(({ part, points: all, fit: { slope, intercept } }) =>
    [0, Math.max(...all.map((point) => point.x))].map((at) => ({ part, x: at, y: intercept + slope * at })),
  );
  const captions = growth.map(({ part, fit: { rSquared }, exponent }, index) => ({
    part,
    row: index,
    text: `${part}: R² ${rSquared.toFixed(3)}, exponent ${exponent.toFixed(2)}`,
  }));
  return {
    title: { text: title, anchor: "start", frame: "group", fontSize: 13, offset: 12 },
    width: 250,
    height: 220,
    layer: [
      {
        data: { values: ends },
        mark: { type: "line", strokeWidth: 1.5, opacity: 0.7 },
        encoding: { ...position, color },
      },
      {
        data: { values: points },
        mark: { type: "point", filled: true, size: 45, opacity: 1 },
        encoding: { ...position, color },
      },
      // Above the plot, where no point can be.
      ...captions.map(({ part, row, text }) => ({
        data: { values: [{ part, text }] },
        mark: { type: "text", align: "left", fontSize: 12, fontWeight: 600 } as const,
        encoding: {
          x: { value: 0 },
          y: { value: -30 + 16 * row },
          text: { field: "text", type: "nominal" } as const,
          color,
        },
      })),
    ],
  };
}
